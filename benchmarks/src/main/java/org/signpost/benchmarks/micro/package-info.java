/// Measures what happens inside one concern's routing: to place, to decide, to encode.
@NullMarked
package org.signpost.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
