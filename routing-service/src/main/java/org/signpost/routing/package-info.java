/// Decides who must hear about a concern.
@NullMarked
package org.signpost.routing;

import org.jspecify.annotations.NullMarked;
