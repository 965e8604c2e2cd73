/// Measures the way from `concerns.reported.v1` to `concerns.routed.v1`: routing-service beside other ways to do the
/// same, and beside a loop that decides nothing.
@NullMarked
package org.signpost.benchmarks.hop;

import org.jspecify.annotations.NullMarked;
