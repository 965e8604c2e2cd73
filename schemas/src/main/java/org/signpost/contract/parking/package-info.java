/// Puts records aside that cannot be processed, with their bytes intact, so that the next one is not held up.
@NullMarked
package org.signpost.contract.parking;

import org.jspecify.annotations.NullMarked;
