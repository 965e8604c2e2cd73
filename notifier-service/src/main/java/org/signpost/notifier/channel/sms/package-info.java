/// Tells partners by SMS, over the API of GOV.UK Notify. What an SMS may say is decided by the type that holds it.
@NullMarked
package org.signpost.notifier.channel.sms;

import org.jspecify.annotations.NullMarked;
