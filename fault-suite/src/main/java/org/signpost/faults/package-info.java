/// Faults, and what became of every concern in spite of them.
@NullMarked
package org.signpost.faults;

import org.jspecify.annotations.NullMarked;
