/// Finds the concern in a CloudEvent that another system sends.
@NullMarked
package org.signpost.intake.event;

import org.jspecify.annotations.NullMarked;
