/// Tests of the package of the same name.
@NullMarked
package org.signpost.contract.id;

import org.jspecify.annotations.NullMarked;
