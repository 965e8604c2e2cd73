/// Measures how fast reports are taken in, beside the same web server answering at once.
@NullMarked
package org.signpost.benchmarks.intake;

import org.jspecify.annotations.NullMarked;
