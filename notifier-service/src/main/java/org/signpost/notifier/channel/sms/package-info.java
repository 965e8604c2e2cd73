/// Tells partners by SMS, over GOV.UK Notify and a second provider. What an SMS may say is decided by the type that
/// holds it.
@NullMarked
package org.signpost.notifier.channel.sms;

import org.jspecify.annotations.NullMarked;
