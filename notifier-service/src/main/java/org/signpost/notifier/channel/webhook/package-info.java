/// Tells partners' own systems by a signed HTTP request. What it may say is decided by the type that holds it.
@NullMarked
package org.signpost.notifier.channel.webhook;

import org.jspecify.annotations.NullMarked;
