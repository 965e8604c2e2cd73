/// Keeps the one secret of report-intake and derives from it what nobody outside may be able to compute: concern
/// ids, follow-up codes and the fingerprints of reports.
@NullMarked
package org.signpost.intake.secret;

import org.jspecify.annotations.NullMarked;
