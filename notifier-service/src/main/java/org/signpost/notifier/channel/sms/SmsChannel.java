package org.signpost.notifier.channel.sms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Lookup;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;
import org.signpost.notifier.channel.SendOutcome.Unclear;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells by SMS, over GOV.UK Notify and, where there is one, a second provider.
///
/// {@link ProviderChoice} decides who gets the next message. One that certainly did not leave goes to the other
/// provider at once. One that may have left goes nowhere before every provider was asked whether it has it: which of
/// them an earlier attempt used need not be remembered, and a crash cannot forget it.
public final class SmsChannel implements Channel, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmsChannel.class);

    private final List<SmsProvider> providers;
    private final ProviderChoice choice;

    /// Over GOV.UK Notify alone.
    ///
    /// @param clock of this machine, for tokens
    public SmsChannel(NotifyApi api, Clock clock) {
        this(List.of(new NotifySms(api, clock)), ProviderChoice.Rules.USUAL);
    }

    /// Over GOV.UK Notify, and a second provider.
    ///
    /// @param clock of this machine, for tokens
    public SmsChannel(NotifyApi api, TwilioApi second, Clock clock) {
        this(List.of(new NotifySms(api, clock), new TwilioSms(second, clock)), ProviderChoice.Rules.USUAL);
    }

    SmsChannel(List<SmsProvider> providers, ProviderChoice.Rules rules) {
        this.providers = List.copyOf(providers);
        this.choice = new ProviderChoice(providers.size(), rules, counted());
    }

    @Override
    public Means means() {
        return Means.SMS;
    }

    /// A lead is woken by SMS when somebody must act at once.
    @Override
    public boolean carries(Role role, Urgency urgency) {
        return role == Role.LEAD && urgency.wakes();
    }

    @Override
    public boolean canReach(Contact contact) {
        return contact.mobile().isPresent();
    }

    @Override
    public boolean reportsDelivery() {
        return true;
    }

    @Override
    public SendOutcome send(MessageId id, Contact to, Notice notice) throws InterruptedException {
        Optional<MobileNumber> number = to.mobile();
        if (number.isEmpty()) {
            return new Refused(FailureReason.CONTACT_GONE);
        }
        Optional<SmsContent> content = SmsContent.of(notice);
        if (content.isEmpty()) {
            return new Refused(FailureReason.MESSAGE_REJECTED);
        }
        return send(id, number.get(), content.get());
    }

    SendOutcome send(MessageId id, MobileNumber to, SmsContent content) throws InterruptedException {
        int first = next(content);
        SendOutcome outcome = attempt(first, id, to, content);
        for (int other = 0; other < providers.size() && didNotLeave(outcome); other++) {
            if (other != first) {
                outcome = hopeOf(outcome, attempt(other, id, to, content));
            }
        }
        return outcome;
    }

    private int next(SmsContent content) {
        int before = choice.current();
        int next = choice.next(counted(), content.canWait());
        tellOfChange(before);
        return next;
    }

    private SendOutcome attempt(int provider, MessageId id, MobileNumber to, SmsContent content)
            throws InterruptedException {
        Instant began = counted();
        SendOutcome outcome = providers.get(provider).send(id, to, content);
        Instant ended = counted();
        int before = choice.current();
        choice.went(provider, failed(outcome), Duration.between(began, ended), ended);
        tellOfChange(before);
        return outcome;
    }

    /// The machine's counter: a clock that is put back must not keep us with a provider that fails.
    private static Instant counted() {
        return Instant.EPOCH.plusNanos(System.nanoTime());
    }

    private void tellOfChange(int before) {
        int now = choice.current();
        if (now != before) {
            log.atWarn()
                    .addKeyValue("from", providers.get(before).name())
                    .addKeyValue("to", providers.get(now).name())
                    .log("SMS go by another provider now");
        }
    }

    private static boolean failed(SendOutcome outcome) {
        return switch (outcome) {
            case Accepted _, Refused _ -> false;
            case Deferred _, Unclear _ -> true;
        };
    }

    private static boolean didNotLeave(SendOutcome outcome) {
        return switch (outcome) {
            case Accepted _, Unclear _ -> false;
            case Deferred _, Refused _ -> true;
        };
    }

    /// Of two attempts of which the first failed: the second, unless that was refused and the first may pass.
    private static SendOutcome hopeOf(SendOutcome first, SendOutcome second) {
        return second instanceof Refused && first instanceof Deferred ? first : second;
    }

    /// Asks every provider, since any may have it.
    @Override
    public Lookup find(MessageId id) throws InterruptedException {
        var silent = new ArrayList<Lookup>();
        for (int provider = 0; provider < providers.size(); provider++) {
            Lookup lookup = lookUp(provider, id);
            switch (lookup) {
                case Lookup.There _ -> {
                    return lookup;
                }
                case Lookup.NotAnswered _ -> silent.add(lookup);
                case Lookup.NotThere _ -> {
                    // another may have it
                }
            }
        }
        return silent.isEmpty() ? new Lookup.NotThere() : silent.getFirst();
    }

    private Lookup lookUp(int provider, MessageId id) throws InterruptedException {
        Instant began = counted();
        Lookup lookup = providers.get(provider).find(id);
        Instant ended = counted();
        choice.lookedUp(provider, lookup instanceof Lookup.NotAnswered, Duration.between(began, ended), ended);
        return lookup;
    }

    @Override
    public void close() {
        providers.forEach(SmsProvider::close);
    }
}
