package org.signpost.notifier.receipt;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.MessageRegister;
import org.signpost.notifier.ledger.MessageRegister.Asked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes an SMS for the acknowledgement that it is, when it comes from a number to which an SMS about that
/// alert went. The same SMS twice acknowledges once.
@Component
class Replies {

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final MessageRegister messages;
    private final ContactBook contacts;
    private final AlertEnding ending;

    Replies(MessageRegister messages, ContactBook contacts, AlertEnding ending) {
        this.messages = messages;
        this.contacts = contacts;
        this.ending = ending;
    }

    /// @param from the sender's number as the provider writes it
    Heard take(String from, String text) {
        Set<PublicReference> references = ReplyText.acknowledged(text);
        if (references.isEmpty()) {
            return without(Heard.NOT_UNDERSTOOD);
        }
        Optional<MobileNumber> sender = number(from);
        var theirs = new HashSet<AlertId>();
        boolean counts = false;
        for (PublicReference reference : references) {
            for (Asked asked : messages.askedBySms(reference)) {
                if (sender.isPresent() && isAt(asked, sender.get()) && theirs.add(asked.alert())) {
                    counts |= ending.acknowledge(asked.alert(), asked.message()).isPresent();
                }
            }
        }
        if (counts) {
            return Heard.ACKNOWLEDGED;
        }
        return without(theirs.isEmpty() ? Heard.NOT_THEIRS : Heard.OVER);
    }

    private boolean isAt(Asked asked, MobileNumber sender) {
        return contacts.named(asked.mode(), asked.partner(), asked.contact())
                .flatMap(Contact::mobile)
                .filter(sender::equals)
                .isPresent();
    }

    /// Notify leaves out the plus sign.
    private static Optional<MobileNumber> number(String from) {
        String stripped = from.strip();
        return MobileNumber.parse(stripped.matches("[1-9][0-9]{7,14}") ? "+" + stripped : stripped);
    }

    private static Heard without(Heard outcome) {
        log.atWarn().addKeyValue("outcome", outcome).log("an SMS was answered that acknowledges no alert");
        return outcome;
    }
}
