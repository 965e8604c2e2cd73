/// Measures how fast alerts are handed over to a mail server and an SMS provider, beside the same channels with
/// nothing written down.
@NullMarked
package org.signpost.benchmarks.alert;

import org.jspecify.annotations.NullMarked;
