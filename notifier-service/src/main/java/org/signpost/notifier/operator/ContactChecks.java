package org.signpost.notifier.operator;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.partner.TestContact;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each contact a message by every channel that reaches it, so that somebody who reads it can say so.
/// Each is tried once: whoever asked looks at the outcome and asks again.
public final class ContactChecks {

    private static final Logger log = LoggerFactory.getLogger(ContactChecks.class);

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /// A check must not stand in the way of alerts.
    private static final int AT_ONCE = 4;

    private final Supplier<PartnerDirectory> partners;
    private final List<Channel> channels;
    private final Clock clock;

    /// @param partners those in force at the moment of asking
    /// @param channels all ways of telling a contact
    public ContactChecks(Supplier<PartnerDirectory> partners, List<Channel> channels, Clock clock) {
        this.partners = partners;
        this.channels = List.copyOf(channels);
        this.clock = clock;
    }

    /// What became of the message to one contact by one channel.
    ///
    /// @param live whether the contact hears of real concerns
    record Checked(PartnerId partner, String contact, boolean live, Means means, SendOutcome outcome) {}

    private record Task(Partner partner, Contact contact, Channel channel) {}

    /// Whether there is such a partner today.
    boolean knows(PartnerId partner) {
        return partners.get().activeOn(today()).stream()
                .anyMatch(each -> each.id().equals(partner));
    }

    /// Sends to every contact that may be used today.
    ///
    /// @param live whether live contacts get a message, too; test contacts always do
    /// @param only the partner whose contacts are checked; empty for all
    /// @throws InterruptedException when this service stops
    List<Checked> send(boolean live, Optional<PartnerId> only) throws InterruptedException {
        List<Task> tasks = partners.get().activeOn(today()).stream()
                .filter(partner -> only.isEmpty() || partner.id().equals(only.get()))
                .flatMap(partner -> contacts(partner, live)
                        .flatMap(contact -> channels.stream()
                                .filter(channel -> channel.canReach(contact))
                                .map(channel -> new Task(partner, contact, channel))))
                .toList();
        Instant now = clock.instant();
        List<Callable<Checked>> calls = tasks.stream()
                .<Callable<Checked>>map(task -> () -> send(task, now))
                .toList();
        try (ExecutorService senders = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("check-", 0).factory())) {
            var checked = new ArrayList<Checked>();
            for (Future<Checked> each : senders.invokeAll(calls)) {
                checked.add(each.get());
            }
            return checked;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check of a contact failed in this service", e.getCause());
        }
    }

    private Stream<Contact> contacts(Partner partner, boolean live) {
        LocalDate today = today();
        return Stream.<Contact>concat(
                        live ? partner.contacts().stream() : Stream.empty(), partner.testContacts().stream())
                .filter(contact -> contact.period().includes(today));
    }

    private Checked send(Task task, Instant now) throws InterruptedException {
        String partner = task.partner().id().value();
        String contact = task.contact().id().value();
        boolean live = switch (task.contact()) {
            case LiveContact _ -> true;
            case TestContact _ -> false;
        };
        Means means = task.channel().means();
        var message = new MessageId(NamedId.of("contact-check", partner, contact, means.name(), now.toString()));
        var notice = new Notice.ContactCheck(task.partner().name(), live ? Mode.LIVE : Mode.TEST);
        SendOutcome outcome;
        try {
            outcome = task.channel().send(message, task.contact(), notice);
        } catch (RuntimeException e) {
            // the message of the exception is left out: libraries like to repeat addresses in it
            log.atError()
                    .addKeyValue("messageId", message)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("sending failed in this service");
            outcome = new SendOutcome.Unclear(FailureReason.INTERNAL);
        }
        log.atInfo()
                .addKeyValue("partner", partner)
                .addKeyValue("contact", contact)
                .addKeyValue("means", means)
                .addKeyValue("outcome", outcome.getClass().getSimpleName())
                .log("contact checked");
        return new Checked(task.partner().id(), contact, live, means, outcome);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), LONDON);
    }
}
