/// What a proposed policy would decide differently about concerns that there were.
@NullMarked
package org.signpost.routing.rehearsal;

import org.jspecify.annotations.NullMarked;
