/// Builds the geography table from published lists of postcodes, boundaries and places. It is run by hand, never by
/// the service.
@NullMarked
package org.signpost.routing.geography;

import org.jspecify.annotations.NullMarked;
