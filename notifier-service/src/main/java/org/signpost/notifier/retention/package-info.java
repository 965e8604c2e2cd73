/// Says which concerns are over for long enough, who is held back from shredding, and what was shredded when.
///
/// A concern and its follow-ups are one case here: it is closed when every lead's alert of every one of them
/// has ended, and whoever holds one of them holds all.
@NullMarked
package org.signpost.notifier.retention;

import org.jspecify.annotations.NullMarked;
