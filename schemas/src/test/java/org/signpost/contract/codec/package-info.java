/// Tests of the package of the same name.
@NullMarked
package org.signpost.contract.codec;

import org.jspecify.annotations.NullMarked;
