/// Tests of the package of the same name.
@NullMarked
package org.signpost.contract.sealing;

import org.jspecify.annotations.NullMarked;
