/// Tests of the files that change while a service runs.
@NullMarked
package org.signpost.contract.reload;

import org.jspecify.annotations.NullMarked;
