/// Counts what comes from one network and altogether, so that a flood can be told from people who report.
///
/// No internet address is kept: a network is known by a keyed hash whose key lives in memory for a day.
@NullMarked
package org.signpost.intake.flood;

import org.jspecify.annotations.NullMarked;
