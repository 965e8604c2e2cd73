/// What a reporter sees and sends by the code of an earlier report.
@NullMarked
package org.signpost.intake.follow;

import org.jspecify.annotations.NullMarked;
