package org.signpost.notifier.channel.sms;

import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.SendOutcome;

/// A company that delivers SMS. It never throws for what the other side does.
interface SmsProvider extends AutoCloseable {

    /// What it is called in logs and metrics.
    String name();

    /// Hands it a message, and waits until it has taken it or not.
    ///
    /// @throws InterruptedException when this service stops
    SendOutcome send(MessageId id, MobileNumber to, SmsContent content) throws InterruptedException;

    /// Asks whether it has a message, and how far it has come.
    ///
    /// @throws InterruptedException when this service stops
    Lookup find(MessageId id) throws InterruptedException;

    @Override
    void close();
}
