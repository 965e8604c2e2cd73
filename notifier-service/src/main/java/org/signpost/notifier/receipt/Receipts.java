package org.signpost.notifier.receipt;

import org.signpost.contract.id.MessageId;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.dispatch.Escalator;
import org.signpost.notifier.ledger.MessageRegister;
import org.springframework.stereotype.Component;

/// Takes down what a provider says of a message. It moves forward only, so that a receipt that is late,
/// repeated or replayed by somebody changes nothing.
@Component
class Receipts {

    private final MessageRegister messages;
    private final Escalator escalator;

    Receipts(MessageRegister messages, Escalator escalator) {
        this.messages = messages;
        this.escalator = escalator;
    }

    Heard take(MessageId message, Delivery delivery) {
        if (!messages.knows(message)) {
            return Heard.UNKNOWN_MESSAGE;
        }
        escalator.report(message, delivery);
        return Heard.TAKEN;
    }
}
