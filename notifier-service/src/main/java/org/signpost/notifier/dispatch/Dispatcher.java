package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.DeliveryPlan;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.RetryPlan;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.Coordinator;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Delivery;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.Attempts.Beginning;
import org.signpost.notifier.dispatch.DispatchLanes.LaneSettings;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.Recipient;
import org.signpost.notifier.ledger.AlertLife.RefusedBefore;
import org.signpost.notifier.ledger.AlertLife.Silent;
import org.signpost.notifier.ledger.Attempt;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.ProgressSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one attempt to send one message and writes down how it ended.
///
/// The attempt is written down before anything is sent, and no database transaction is open while it is. A
/// crash in between leaves the message in `SENDING`: the next attempt repeats an email under the same
/// `Message-ID`, and asks the provider whether it has the SMS before it repeats that.
public final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /// After how many attempts an alert that wakes somebody is sent although nobody says whether it arrived.
    private static final int LONGEST_ASKING = 3;
    /// For how long what was known when an attempt began still holds.
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Attempts attempts;
    private final ContactBook contacts;
    private final Map<Means, Channel> channels;
    private final AlertLife life;
    private final Escalator escalator;
    private final LaneSchedule lanes;
    private final AcknowledgementLinks links;
    private final Clock clock;
    private final DispatchMetrics metrics;
    private final ProgressSignal progressed;
    private final LaneSettings settings;
    private volatile Map<Lane, Places> wire;

    /// @param settings say how many messages of a lane may be on the wire at once
    /// @param progressed is raised after a step that others must be told of
    public Dispatcher(
            Ledger ledger,
            Attempts attempts,
            ContactBook contacts,
            List<Channel> channels,
            AcknowledgementLinks links,
            AlertLife life,
            Escalator escalator,
            LaneSchedule lanes,
            LaneSettings settings,
            Clock clock,
            DispatchMetrics metrics,
            ProgressSignal progressed) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.contacts = contacts;
        this.channels = channels.stream().collect(Collectors.toMap(Channel::means, Function.identity()));
        this.links = links;
        this.life = life;
        this.escalator = escalator;
        this.lanes = lanes;
        this.clock = clock;
        this.metrics = metrics;
        this.progressed = progressed;
        this.settings = settings;
        this.wire = places(settings);
    }

    private static Map<Lane, Places> places(LaneSettings settings) {
        var places = new EnumMap<Lane, Places>(Lane.class);
        for (Lane lane : Lane.values()) {
            places.put(lane, new Places(settings.onTheWire(lane)));
        }
        return places;
    }

    /// Places of a lane, until they are closed.
    private static final class Places {
        private static final int FOR_ALL = 1_000_000;
        /// How many begin for each that may be on the wire.
        private static final int BEGUN = 3;
        /// For attempts that are written down and not sent yet, or are being sent.
        private final Semaphore toBegin;
        /// For those of them on the wire, and for what is written down alone, such as how they failed.
        private final Semaphore toSend;
        private volatile boolean closed;

        Places(int onTheWire) {
            this.toBegin = new Semaphore(BEGUN * onTheWire);
            this.toSend = new Semaphore(onTheWire);
        }

        /// Whoever waits has a place at once, and sees that it is closed.
        void close() {
            closed = true;
            toBegin.release(FOR_ALL);
            toSend.release(FOR_ALL);
        }
    }

    /// From now on messages are sent.
    void start() {
        wire = places(settings);
    }

    /// From now on no routine message begins, and none is sent but those on the wire. An emergency that this
    /// instance has taken from its lane is sent all the same: there are as many as are sent at once.
    void stop() {
        places(Lane.ROUTINE).close();
    }

    private Places places(Lane lane) {
        return Objects.requireNonNull(wire.get(lane));
    }

    /// What is to become of a message in its lane.
    ///
    /// @param again when to make another attempt; empty when there is nothing more to do about it
    /// @param gone whether it was taken out of its lane already
    public record Dispatched(Optional<Instant> again, boolean gone) {

        private static final Dispatched OVER = new Dispatched(Optional.empty(), false);
        private static final Dispatched HANDED_OVER = new Dispatched(Optional.empty(), true);

        private static Dispatched again(Instant at) {
            return new Dispatched(Optional.of(at), false);
        }
    }

    /// Makes the next attempt at a message.
    ///
    /// @param lane in which it is
    /// @throws InterruptedException when this service stops; the message is left in `SENDING`
    public Dispatched dispatch(Lane lane, MessageId message) throws InterruptedException {
        return switch (tryNow(lane, message)) {
            case Tried.HandedOver(var attempt, var providerId) -> {
                // without a place: no connection waits for this
                sent(lane, attempt, providerId);
                progressed.raise();
                yield Dispatched.HANDED_OVER;
            }
            case Tried.Done(var dispatched) -> dispatched;
        };
    }

    /// What came of trying to send a message.
    private sealed interface Tried {
        /// A provider has it, and that is to be written down.
        record HandedOver(Attempt attempt, Optional<String> providerId) implements Tried {}

        /// All is written down.
        record Done(Dispatched dispatched) implements Tried {}
    }

    /// Begins when few others have that are not sent yet. When this service stops the message goes back to its
    /// lane; so does one that has waited for its place and is not wanted any more.
    private Tried tryNow(Lane lane, MessageId message) throws InterruptedException {
        Places places = places(lane);
        places.toBegin.acquire();
        try {
            Optional<Tried> tried = Optional.empty();
            while (tried.isEmpty()) {
                tried = places.closed ? notNow() : begin(lane, message, places);
            }
            return tried.get();
        } finally {
            places.toBegin.release();
        }
    }

    private Optional<Tried> notNow() {
        return Optional.of(new Tried.Done(Dispatched.again(now())));
    }

    /// Empty when it is to begin again, because the message goes to another contact now.
    private Optional<Tried> begin(Lane lane, MessageId message, Places places) throws InterruptedException {
        return switch (attempts.begin(lane, message)) {
            case Beginning.Begun(var attempt, var concerns) -> onTheWire(attempt, concerns, places);
            case Beginning.Later(var at) -> Optional.of(new Tried.Done(Dispatched.again(at)));
            case Beginning.SpokenFor() ->
                over(places, () -> {
                    // what the provider said of the other may have come before this
                    life.alertOf(message).ifPresent(escalator::unreached);
                    progressed.raise();
                });
            // what follows from its end may have been cut off after the end was written down
            case Beginning.Over() -> over(places, () -> followUp(message));
        };
    }

    /// Takes a place for what is left to do: no more than have one ask the database at once, so that whoever sends an
    /// emergency does not wait for a connection to it.
    private static Optional<Tried> over(Places places, Runnable left) throws InterruptedException {
        places.toSend.acquire();
        try {
            left.run();
        } finally {
            places.toSend.release();
        }
        return Optional.of(new Tried.Done(Dispatched.OVER));
    }

    private Optional<Tried> onTheWire(Attempt attempt, int concerns, Places places) throws InterruptedException {
        boolean atOnce = places.toSend.tryAcquire(SOON.toMillis(), TimeUnit.MILLISECONDS);
        if (!atOnce) {
            places.toSend.acquire();
        }
        try {
            if (places.closed || (!atOnce && !ledger.isWanted(attempt.message(), now()))) {
                // as if it had not begun: who is told when an alert is withdrawn was not told of it
                var _ = ledger.leaveTo(attempt, attempt.partner(), attempt.contact());
                return notNow();
            }
            return !attempt.mustAsk() && leftToAnother(attempt).isPresent()
                    ? Optional.empty()
                    : Optional.of(tried(attempt, send(attempt, concerns)));
        } finally {
            places.toSend.release();
        }
    }

    private Tried tried(Attempt attempt, SendOutcome outcome) {
        metrics.attempted(attempt, outcome);
        return switch (outcome) {
            case Accepted(var providerId) -> new Tried.HandedOver(attempt, providerId);
            case Deferred(var reason, var retryAfter) ->
                notHandedOver(attempt, later(attempt, reason, false, retryAfter));
            case Unclear(var reason) -> notHandedOver(attempt, later(attempt, reason, true, Optional.empty()));
            case Refused(var reason) -> notHandedOver(attempt, failed(attempt, reason));
        };
    }

    private Tried notHandedOver(Attempt attempt, Optional<Instant> again) {
        if (again.isEmpty()) {
            progressed.raise();
            escalator.unreached(attempt.alert());
        }
        return new Tried.Done(again.map(Dispatched::again).orElse(Dispatched.OVER));
    }

    private void sent(Lane lane, Attempt attempt, Optional<String> providerId) {
        Instant now = now();
        try {
            attempts.handedOver(
                    lane,
                    attempt,
                    providerId,
                    now,
                    channel(attempt.means())
                            .filter(Channel::reportsDelivery)
                            .map(_ -> now.plus(DeliveryPlan.first(attempt.urgency()))));
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("concernId", attempt.concern())
                    .addKeyValue("messageId", attempt.message())
                    .addKeyValue("means", attempt.means())
                    .addKeyValue("attempt", attempt.number())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("message handed over, and that could not be written down: the next attempt asks for it first");
            throw e;
        }
        if (attempt.occasion() == Occasion.FIRST) {
            metrics.handedOver(attempt, Duration.between(attempt.receivedAt(), now));
        }
        log.atInfo()
                .addKeyValue("concernId", attempt.concern())
                .addKeyValue("messageId", attempt.message())
                .addKeyValue("means", attempt.means())
                .addKeyValue("attempt", attempt.number())
                .log("message handed over");
    }

    private Optional<Instant> later(
            Attempt attempt, FailureReason reason, boolean unclear, Optional<Duration> retryAfter) {
        Instant now = now();
        Optional<Instant> next = retries(attempt).next(attempt.number(), attempt.firstAttemptAt(), now, retryAfter);
        if (next.isEmpty()) {
            ledger.givenUp(attempt, reason, now);
            log.atError()
                    .addKeyValue("concernId", attempt.concern())
                    .addKeyValue("messageId", attempt.message())
                    .addKeyValue("partner", attempt.partner())
                    .addKeyValue("means", attempt.means())
                    .addKeyValue("reason", reason)
                    .log("message given up: the time to try is over, tell the partner by telephone");
            return next;
        }
        ledger.waiting(attempt, reason, unclear, now);
        (reason.isOursToMend() ? log.atError() : log.atWarn())
                .addKeyValue("concernId", attempt.concern())
                .addKeyValue("messageId", attempt.message())
                .addKeyValue("means", attempt.means())
                .addKeyValue("attempt", attempt.number())
                .addKeyValue("reason", reason)
                .addKeyValue("nextAt", next.get())
                .log("message not handed over, it will be tried again");
        return next;
    }

    private Optional<Instant> failed(Attempt attempt, FailureReason reason) {
        ledger.failed(attempt, reason, now());
        log.atError()
                .addKeyValue("concernId", attempt.concern())
                .addKeyValue("messageId", attempt.message())
                .addKeyValue("partner", attempt.partner())
                .addKeyValue("means", attempt.means())
                .addKeyValue("reason", reason)
                .log("message refused for good: put the contact right, and tell the partner by telephone");
        return Optional.empty();
    }

    /// Asks a provider what became of a message that it has said nothing about.
    ///
    /// @return when to ask again; empty when there is nothing more to ask
    /// @throws InterruptedException when this service stops
    public Optional<Instant> askDelivery(MessageId message) throws InterruptedException {
        Optional<Silent> silent = life.silent(message);
        Optional<Channel> channel = silent.flatMap(asked -> channel(asked.means()));
        if (silent.isEmpty() || channel.isEmpty()) {
            life.alertOf(message).ifPresent(escalator::unreached);
            return Optional.empty();
        }
        if (channel.get().find(message) instanceof Lookup.There(_, var delivery) && delivery != Delivery.PENDING) {
            escalator.report(message, delivery);
            return Optional.empty();
        }
        return DeliveryPlan.next(silent.get().urgency(), silent.get().sentAt(), now());
    }

    private RetryPlan retries(Attempt attempt) {
        return channel(attempt.means())
                .map(channel -> channel.retries(attempt.urgency()))
                .orElseGet(() -> RetryPlan.of(attempt.urgency()));
    }

    /// Does once more what follows from the end of a message; to do it twice changes nothing.
    private void followUp(MessageId message) {
        life.alertOf(message).ifPresent(escalator::unreached);
        life.silent(message)
                .filter(silent ->
                        channel(silent.means()).filter(Channel::reportsDelivery).isPresent())
                .ifPresent(silent ->
                        lanes.askDelivery(message, silent.urgency(), now().plus(DeliveryPlan.first(silent.urgency()))));
    }

    private Optional<Channel> channel(Means means) {
        return Optional.ofNullable(channels.get(means));
    }

    private SendOutcome send(Attempt attempt, int concerns) throws InterruptedException {
        Instant now = now();
        try {
            Optional<Channel> channel = channel(attempt.means());
            if (channel.isEmpty()) {
                return new Refused(FailureReason.CONTACT_GONE);
            }
            if (attempt.mustAsk()) {
                switch (channel.get().find(attempt.message())) {
                    case Lookup.There(var providerId, _) -> {
                        return new Accepted(providerId);
                    }
                    case Lookup.NotAnswered(var deferred) -> {
                        if (!attempt.urgency().wakes() || attempt.number() <= LONGEST_ASKING) {
                            return deferred;
                        }
                        // somebody waits: told twice is better than not told while a provider is away
                    }
                    case Lookup.NotThere() -> {
                        // nothing arrived, or a repetition does no harm
                    }
                }
                Optional<Attempt> left = leftToAnother(attempt);
                if (left.isPresent()) {
                    // it speaks for itself alone then
                    return send(channel.get(), left.get(), notice(left.get(), now));
                }
            }
            return send(channel.get(), attempt, concerns > 1 ? digest(attempt, concerns) : notice(attempt, now));
        } catch (RuntimeException e) {
            // the message of the exception is left out: libraries like to repeat addresses in it
            log.atError()
                    .addKeyValue("messageId", attempt.message())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("sending failed in this service");
            return new Unclear(FailureReason.INTERNAL);
        }
    }

    private SendOutcome send(Channel channel, Attempt attempt, Notice notice) throws InterruptedException {
        Optional<Contact> contact = contacts.named(attempt.mode(), attempt.partner(), attempt.contact())
                .filter(channel::canReach);
        return contact.isPresent()
                ? channel.send(attempt.message(), contact.get(), notice)
                : new Refused(FailureReason.CONTACT_GONE);
    }

    /// The attempt with who is told in the place of a contact that is gone. It is written down, so that all that comes
    /// after, such as an answer by SMS, goes by the one who was told.
    private Optional<Attempt> leftToAnother(Attempt attempt) {
        Optional<Recipient> other = contacts.inPlaceOf(
                new Recipient(attempt.partner(), attempt.contact()),
                attempt.mode(),
                attempt.role(),
                attempt.urgency(),
                now(),
                () -> mayTellCoordinator(attempt.concern()));
        return other.filter(to -> ledger.leaveTo(attempt, to.partner(), to.contact()))
                .map(to -> {
                    log.atWarn()
                            .addKeyValue("concernId", attempt.concern())
                            .addKeyValue("messageId", attempt.message())
                            .addKeyValue("partner", to.partner())
                            .addKeyValue("contact", to.contact())
                            .log("a contact is gone from the partner file, another is told in its place");
                    return attempt.to(to.partner(), to.contact());
                });
    }

    private Notice digest(Attempt attempt, int concerns) {
        return new Notice.Digest(
                concerns,
                life.urgentSpokenForBy(attempt.message()),
                links.listLinkOf(attempt.message(), linkEnd(attempt)),
                attempt.mode());
    }

    private Notice notice(Attempt attempt, Instant now) {
        return switch (attempt.occasion()) {
            case FIRST, BACK_UP, COORDINATOR, REMINDER, REROUTED, FOLLOW_UP ->
                switch (attempt.role()) {
                    case LEAD ->
                        new Notice.ToAct(
                                attempt.reference(),
                                attempt.relation(),
                                attempt.urgency(),
                                deadline(attempt, now),
                                attempt.prompt(),
                                link(attempt),
                                attempt.occasion(),
                                about(attempt),
                                brief(attempt),
                                attempt.mode());
                    case COPY ->
                        new Notice.ForInformation(
                                attempt.reference(),
                                attempt.relation(),
                                attempt.urgency(),
                                insteadOf(attempt),
                                brief(attempt),
                                attempt.mode());
                };
            case TAKEN ->
                new Notice.Taken(
                        attempt.reference(),
                        contacts.nameOf(life.acknowledgedBy(attempt.alert()).orElse(attempt.decided())),
                        attempt.mode());
            case RECALLED ->
                new Notice.Recalled(
                        attempt.reference(),
                        life.recalled(attempt.alert())
                                .orElseThrow(() -> new IllegalStateException("a recall has a reason")),
                        Coordinator.of(
                                attempt.partner().equals(PartnerDirectory.COORDINATOR),
                                !mayTellCoordinator(attempt.concern())),
                        attempt.mode());
        };
    }

    private boolean mayTellCoordinator(ConcernId concern) {
        return !life.withheld(concern).contains(PartnerDirectory.COORDINATOR);
    }

    private Brief brief(Attempt attempt) {
        Optional<RefusedBefore> before =
                attempt.occasion() == Occasion.REROUTED ? life.refusedFor(attempt.alert()) : Optional.empty();
        return new Brief(
                attempt.task(),
                attempt.restriction(),
                attempt.decided().equals(PartnerDirectory.COORDINATOR),
                attempt.role() == Role.COPY && attempt.task() == Task.LOCATE
                        ? life.leads(attempt.concern()).stream()
                                .map(contacts::nameOf)
                                .sorted()
                                .toList()
                        : List.of(),
                before.map(RefusedBefore::reason),
                attempt.disputed()
                        ? others(life.involved(attempt.reference(), attempt.mode()), attempt, before)
                        : List.of(),
                attempt.disputed()
                        ? others(life.namedLater(attempt.reference(), attempt.mode()), attempt, before)
                        : List.of(),
                attempt
                        .locating()
                        .filter(partner -> attempt.role() == Role.LEAD && !partner.equals(attempt.partner()))
                        .map(contacts::nameOf)
                        .stream()
                        .toList());
    }

    /// The names of partners with whom the reader must not speak, but for one that the message is about.
    private List<String> others(Set<PartnerId> involved, Attempt attempt, Optional<RefusedBefore> before) {
        return involved.stream()
                .filter(partner -> !partner.equals(attempt.partner()))
                .filter(partner -> before.filter(it -> it.isInvolved(partner)).isEmpty())
                .map(contacts::nameOf)
                .sorted()
                .toList();
    }

    /// The partner that a message is about, when its reader is somebody else.
    private Optional<String> about(Attempt attempt) {
        return switch (attempt.occasion()) {
            case COORDINATOR, REMINDER -> Optional.of(contacts.nameOf(attempt.decided()));
            case REROUTED ->
                life.refusedFor(attempt.alert()).map(RefusedBefore::by).map(contacts::nameOf);
            case FIRST, BACK_UP, FOLLOW_UP -> insteadOf(attempt);
            case TAKEN, RECALLED -> Optional.empty();
        };
    }

    /// The partner in whose place the duty coordinator is told.
    private Optional<String> insteadOf(Attempt attempt) {
        return attempt.partner().equals(PartnerDirectory.COORDINATOR)
                        && !attempt.decided().equals(PartnerDirectory.COORDINATOR)
                ? Optional.of(contacts.nameOf(attempt.decided()))
                : Optional.empty();
    }

    private static Deadline deadline(Attempt attempt, Instant now) {
        return new Deadline(
                attempt.deadline().orElseThrow(() -> new IllegalStateException("a lead has a deadline")), now);
    }

    private AcknowledgementLink link(Attempt attempt) {
        return links.linkOf(attempt.message(), linkEnd(attempt));
    }

    private static Instant linkEnd(Attempt attempt) {
        if (attempt.role() != Role.LEAD) {
            throw new IllegalStateException("only a lead has a link");
        }
        return attempt.linkExpiresAt().orElseThrow(() -> new IllegalStateException("a lead's link has an end"));
    }

    /// Records hold milliseconds, so all that is written down does.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
