/// Looks at parked records, and sends them again: chosen ones, slowly, not for ever, and written down.
@NullMarked
package org.signpost.local.parked;

import org.jspecify.annotations.NullMarked;
