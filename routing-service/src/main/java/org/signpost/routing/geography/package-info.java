/// Builds the geography table from what the Ordnance Survey and the Office for National Statistics publish. It is
/// run by hand, never by the service.
@NullMarked
package org.signpost.routing.geography;

import org.jspecify.annotations.NullMarked;
