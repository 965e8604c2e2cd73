/// Decides who is told by what, by when somebody must have answered, and when to try again. Pure: no clock, no
/// database, no network.
@NullMarked
package org.signpost.notifier.alerting;

import org.jspecify.annotations.NullMarked;
