/// What is known of what became of a concern, and how much of that may be told to the system that sent it.
@NullMarked
package org.signpost.intake.progress;

import org.jspecify.annotations.NullMarked;
