package org.signpost.notifier.casepage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.casepage.OneTimeCodes.Request;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.Coordinator;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.LinkedAlert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a code to the contact whose link it goes with, by another channel than the link came by, and waits until it
/// has left.
final class CodeSender {

    private static final Logger log = LoggerFactory.getLogger(CodeSender.class);

    private final OneTimeCodes codes;
    private final ContactBook contacts;
    private final List<Channel> channels;
    private final Predicate<LinkedAlert> keptFromCoordinator;

    /// @param keptFromCoordinator whether the concern of a link is kept from the duty coordinator
    CodeSender(
            OneTimeCodes codes,
            ContactBook contacts,
            List<Channel> channels,
            Predicate<LinkedAlert> keptFromCoordinator) {
        this.codes = codes;
        this.contacts = contacts;
        this.channels = List.copyOf(channels);
        this.keptFromCoordinator = keptFromCoordinator;
    }

    /// What became of it.
    sealed interface Sending {

        /// It has left.
        record Sent() implements Sending {}

        /// One left a moment ago, and no other one did.
        record OnItsWay() implements Sending {}

        /// It could not be sent; it may be asked for again at once.
        record NotSent() implements Sending {}

        /// There were too many; the next may be asked for then.
        record TooMany(Instant again) implements Sending {}

        /// The contact has no second channel, or is gone.
        record NoOtherChannel() implements Sending {}
    }

    /// By what a code would go to the contact of a link: by email when the link came by SMS, and by SMS otherwise.
    /// Empty when the contact has no such channel, or is no contact any more.
    Optional<Means> otherMeans(LinkedAlert link, Instant now) {
        return contact(link, now).flatMap(contact -> other(link, contact)).map(Channel::means);
    }

    /// Whether the contact of a link is still one.
    boolean isContact(LinkedAlert link, Instant now) {
        return contact(link, now).isPresent();
    }

    /// Sends a code.
    Sending send(LinkedAlert link, Instant now) {
        Optional<Contact> contact = contact(link, now);
        Optional<Channel> channel = contact.flatMap(to -> other(link, to));
        if (contact.isEmpty() || channel.isEmpty()) {
            return new Sending.NoOtherChannel();
        }
        return switch (codes.make(link.message(), now)) {
            case Request.OnItsWay _ -> new Sending.OnItsWay();
            case Request.TooMany(var again) -> {
                log.atWarn()
                        .addKeyValue("alertId", link.alert())
                        .addKeyValue("messageId", link.message())
                        .log("too many codes asked for with one link");
                yield new Sending.TooMany(again);
            }
            case Request.Made made -> send(link, made, contact.get(), channel.get());
        };
    }

    private Sending send(LinkedAlert link, Request.Made made, Contact to, Channel channel) {
        MessageId id = MessageId.of(
                link.alert(),
                link.reached() + "/" + link.contact() + "/" + channel.means().word(),
                "code-" + made.id());
        boolean left = left(
                channel,
                id,
                to,
                new Notice.OneTimeCode(
                        link.reference(),
                        made.code(),
                        Coordinator.of(
                                link.reached().equals(PartnerDirectory.COORDINATOR), keptFromCoordinator.test(link)),
                        link.mode()));
        if (!left) {
            codes.lost(made.id());
        }
        (left ? log.atInfo() : log.atWarn())
                .addKeyValue("alertId", link.alert())
                .addKeyValue("messageId", id)
                .addKeyValue("means", channel.means())
                .log(left ? "code sent" : "code not sent");
        return left ? new Sending.Sent() : new Sending.NotSent();
    }

    private static boolean left(Channel channel, MessageId id, Contact to, Notice.OneTimeCode notice) {
        try {
            return switch (channel.send(id, to, notice)) {
                case SendOutcome.Accepted _ -> true;
                // it may have left, and then its reader has a code that works
                case SendOutcome.Unclear _ -> true;
                case SendOutcome.Deferred _, SendOutcome.Refused _ -> false;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("means", channel.means())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("a channel failed while sending a code");
            return false;
        }
    }

    private Optional<Contact> contact(LinkedAlert link, Instant now) {
        return contacts.only(link.mode(), link.reached(), link.contact(), now);
    }

    private Optional<Channel> other(LinkedAlert link, Contact contact) {
        Means other = link.means().equals(Means.SMS) ? Means.EMAIL : Means.SMS;
        return channels.stream()
                .filter(channel -> channel.means().equals(other) && channel.canReach(contact))
                .findFirst();
    }
}
