/// Makes up concerns to measure with: varied, the same for everyone, and about nobody.
@NullMarked
package org.signpost.benchmarks.concern;

import org.jspecify.annotations.NullMarked;
