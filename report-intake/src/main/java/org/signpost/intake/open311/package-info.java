/// Speaks Open311 GeoReport v2, so that a council's form platform can post concerns without new code.
@NullMarked
package org.signpost.intake.open311;

import org.jspecify.annotations.NullMarked;
