/// Tests of the package of the same name.
@NullMarked
package org.signpost.contract.parking;

import org.jspecify.annotations.NullMarked;
