/// Tells partners about the concerns meant for them, and goes on until somebody has heard.
@NullMarked
package org.signpost.notifier;

import org.jspecify.annotations.NullMarked;
