/// Tells partners by email, over SMTP. What an email may say is decided by the types that hold it.
@NullMarked
package org.signpost.notifier.channel.email;

import org.jspecify.annotations.NullMarked;
