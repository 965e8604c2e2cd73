/// Tests of the package of the same name.
@NullMarked
package org.signpost.contract.topic;

import org.jspecify.annotations.NullMarked;
