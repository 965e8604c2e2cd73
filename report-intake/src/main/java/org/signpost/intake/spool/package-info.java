/// Keeps accepted concerns on disk while no broker can take them.
@NullMarked
package org.signpost.intake.spool;

import org.jspecify.annotations.NullMarked;
