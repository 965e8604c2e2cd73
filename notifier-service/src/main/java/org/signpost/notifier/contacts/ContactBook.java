package org.signpost.notifier.contacts;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.ContactNeed;
import org.signpost.contract.partner.ContactUse;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.contract.partner.OpeningHours;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.partner.Recipient;
import org.signpost.contract.partner.TestContact;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.alerting.WeeklyHours;
import org.signpost.notifier.alerting.WeeklyHours.Opening;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.ledger.AlertLife;

/// Finds whom an alert reaches. A partner who cannot be reached is replaced by its out-of-hours contact,
/// then by the duty coordinator: never by silence. Only a concern that is withheld from the duty coordinator may find
/// nobody, and whoever asks must say so aloud.
public final class ContactBook {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private final Supplier<PartnerDirectory> partners;
    private final Map<PartnerId, ClockOwner> clocks;
    private volatile @Nullable Numbers numbers;
    private final List<Channel> channels;

    /// @param partners those in force at the moment of asking
    /// @param channels all ways of telling a contact
    /// @param clocks whose clock runs for partners that have one of their own; others have the county's
    ///     when they never close, and office hours otherwise
    public ContactBook(Supplier<PartnerDirectory> partners, List<Channel> channels, Map<PartnerId, ClockOwner> clocks) {
        this.partners = partners;
        this.channels = List.copyOf(channels);
        this.clocks = Map.copyOf(clocks);
    }

    /// Whom an alert to that partner reaches at that time, when the duty coordinator may be told in its place.
    public Reach reach(Mode mode, PartnerId partner, Role role, Urgency urgency, Instant at) {
        return reach(mode, partner, role, urgency, Terms.usual(urgency), at, () -> true)
                .orElseThrow(() -> new IllegalStateException("the duty coordinator of a checked file has no contact"));
    }

    /// Whom an alert to that partner reaches at that time. When the concern is withheld from the duty coordinator,
    /// whoever else the partner has stands in, and empty means that there is nobody.
    ///
    /// @param terms by what leads are alerted
    /// @param coordinatorMayHear whether it is not withheld from the duty coordinator; asked only when that matters
    public Optional<Reach> reach(
            Mode mode,
            PartnerId partner,
            Role role,
            Urgency urgency,
            Terms terms,
            Instant at,
            BooleanSupplier coordinatorMayHear) {
        PartnerDirectory directory = partners.get();
        ZonedDateTime local = at.atZone(LONDON);
        ContactNeed need = need(role, urgency);
        Optional<Recipient> meant = directory.recipient(mode, partner, need, local);
        if (meant.isPresent()) {
            return Optional.of(
                    reach(meant.get(), role, urgency, terms, detour(meant.get().contact())));
        }
        if (!coordinatorMayHear.getAsBoolean()) {
            return backUp(directory, mode, partner, local)
                    .map(recipient -> reach(recipient, role, urgency, terms, Detour.BACK_UP_CONTACT));
        }
        Detour detour = directory.partner(partner).isPresent() ? Detour.DUTY_COORDINATOR : Detour.PARTNER_NOT_KNOWN;
        return Optional.of(
                reach(directory.recipientOrCoordinator(mode, partner, need, local), role, urgency, terms, detour));
    }

    /// Whether an alert to a lead would come when nobody is there. Concerns that are not real go the same way as real
    /// ones.
    public boolean isClosed(PartnerId partner, Urgency urgency, Instant at) {
        return partners.get().closed(partner, need(Role.LEAD, urgency), at.atZone(LONDON));
    }

    /// The hours of a partner; empty when the partner file does not have it any more.
    public Optional<WeeklyHours> hoursOf(PartnerId partner) {
        return partners.get().partner(partner).map(Partner::opening).map(ContactBook::hours);
    }

    /// The back-up contact of a partner; empty when it has none now. A concern that is not real reaches the
    /// test contact
    /// once more.
    public Optional<Reach> backUp(Mode mode, PartnerId partner, Role role, Urgency urgency, Terms terms, Instant at) {
        return backUp(partners.get(), mode, partner, at.atZone(LONDON))
                .map(recipient -> reach(recipient, role, urgency, terms, Detour.NONE));
    }

    private static Optional<Recipient> backUp(
            PartnerDirectory directory, Mode mode, PartnerId partner, ZonedDateTime local) {
        return directory.partner(partner).flatMap(known -> switch (mode) {
            case LIVE -> directory.backUpOf(partner, local).<Recipient>map(it -> new Recipient.Live(known, it));
            case TEST, EXERCISE ->
                directory.testContactOf(partner, local).<Recipient>map(it -> new Recipient.Test(known, it));
        });
    }

    /// The duty coordinator.
    public Reach coordinator(Mode mode, Role role, Urgency urgency, Terms terms, Instant at) {
        return reach(mode, PartnerDirectory.COORDINATOR, role, urgency, terms, at, () -> true)
                .orElseThrow(() -> new IllegalStateException("the duty coordinator of a checked file has no contact"));
    }

    /// A contact that was told before, as it can be told now; empty when it is gone.
    public Optional<Reach> named(Mode mode, PartnerId partner, String name, Role role, Urgency urgency) {
        return partners.get()
                .partner(partner)
                .flatMap(known -> named(mode, known, name)
                        .map(contact -> reach(
                                switch (contact) {
                                    case LiveContact live -> new Recipient.Live(known, live);
                                    case TestContact test -> new Recipient.Test(known, test);
                                },
                                role,
                                urgency,
                                Terms.usual(urgency),
                                Detour.NONE)));
    }

    /// Every contact that has the same mobile number as one, that one included, in the order of the partner file.
    public List<AlertLife.Recipient> sharingNumber(AlertLife.Recipient recipient) {
        PartnerDirectory directory = partners.get();
        Numbers known = numbers;
        if (known == null || known.directory() != directory) {
            known = Numbers.of(directory);
            numbers = known;
        }
        return known.sharing().getOrDefault(recipient, List.of(recipient));
    }

    /// Who shares a number with whom in a partner file, which is looked through once.
    private record Numbers(PartnerDirectory directory, Map<AlertLife.Recipient, List<AlertLife.Recipient>> sharing) {

        static Numbers of(PartnerDirectory directory) {
            Map<MobileNumber, List<AlertLife.Recipient>> byNumber = new LinkedHashMap<>();
            for (Partner partner : directory.partners()) {
                allContacts(partner)
                        .forEach(contact -> contact.mobile()
                                .ifPresent(number -> byNumber.computeIfAbsent(number, _ -> new ArrayList<>())
                                        .add(new AlertLife.Recipient(
                                                partner.id(), contact.id().value()))));
            }
            var sharing = new HashMap<AlertLife.Recipient, List<AlertLife.Recipient>>();
            byNumber.values().forEach(all -> all.forEach(each -> sharing.put(each, List.copyOf(all))));
            return new Numbers(directory, sharing);
        }
    }

    private static Stream<Contact> allContacts(Partner partner) {
        return Stream.concat(partner.contacts().stream(), partner.testContacts().stream());
    }

    /// A contact as the partner file has it now; empty when it is gone.
    public Optional<Contact> named(Mode mode, PartnerId partner, String name) {
        return partners.get().partner(partner).flatMap(known -> named(mode, known, name));
    }

    /// Whether a partner is a police force, as its clock says.
    public boolean isPolice(PartnerId partner) {
        return clocks.get(partner) == ClockOwner.POLICE;
    }

    /// The name of a partner for people; its id when the partner file does not have it any more.
    public String nameOf(PartnerId partner) {
        return partners.get().partner(partner).map(Partner::name).orElse(partner.value());
    }

    /// Whether the partner file has a partner of that id.
    public boolean isKnown(PartnerId partner) {
        return partners.get().partner(partner).isPresent();
    }

    /// The names of those among partners who find out where a concern is, but for the reader.
    public List<String> othersLocating(List<PartnerId> locating, PartnerId reader) {
        return locating.stream()
                .filter(partner -> !partner.equals(reader))
                .map(this::nameOf)
                .toList();
    }

    /// Who is told in the place of a contact that is gone from the partner file: whoever would be chosen now.
    /// Empty when it is there, and when there is nobody.
    ///
    /// @param coordinatorMayHear whether the concern is not withheld from the duty coordinator; asked only then
    public Optional<AlertLife.Recipient> inPlaceOf(
            AlertLife.Recipient gone,
            Mode mode,
            Role role,
            Urgency urgency,
            Instant at,
            BooleanSupplier coordinatorMayHear) {
        return named(mode, gone.partner(), gone.contact()).isPresent()
                ? Optional.empty()
                : reach(mode, gone.partner(), role, urgency, Terms.usual(urgency), at, coordinatorMayHear)
                        .map(reach -> new AlertLife.Recipient(reach.partner(), reach.contact()));
    }

    /// The very contact that was told, and no other in its place; empty when it is gone, or may not be used
    /// that day.
    public Optional<Contact> only(Mode mode, PartnerId partner, String name, Instant at) {
        return partners.get()
                .partner(partner)
                .flatMap(known -> named(mode, known, name))
                .filter(contact -> contact.period().includes(at.atZone(LONDON).toLocalDate()));
    }

    /// All contacts of a partner that may be used that day, for whoever has to telephone them.
    public List<Contact> all(Mode mode, PartnerId partner, Instant at) {
        return partners.get().partner(partner).stream()
                .<Contact>flatMap(known -> switch (mode) {
                    case LIVE -> known.contacts().stream();
                    case TEST, EXERCISE -> known.testContacts().stream();
                })
                .filter(contact -> contact.period().includes(at.atZone(LONDON).toLocalDate()))
                .toList();
    }

    private static Optional<Contact> named(Mode mode, Partner partner, String name) {
        List<? extends Contact> contacts = switch (mode) {
            case LIVE -> partner.contacts();
            case TEST, EXERCISE -> partner.testContacts();
        };
        for (Contact contact : contacts) {
            if (contact.id().value().equals(name)) {
                return Optional.of(contact);
            }
        }
        return Optional.empty();
    }

    private static ContactNeed need(Role role, Urgency urgency) {
        return role == Role.LEAD && urgency.wakes() ? ContactNeed.AT_ONCE : ContactNeed.IN_TURN;
    }

    private static Detour detour(Contact contact) {
        return switch (contact) {
            case LiveContact live -> live.use() == ContactUse.OUT_OF_HOURS ? Detour.OUT_OF_HOURS_CONTACT : Detour.NONE;
            case TestContact _ -> Detour.NONE;
        };
    }

    private Reach reach(Recipient recipient, Role role, Urgency urgency, Terms terms, Detour detour) {
        Partner partner = recipient.partner();
        return new Reach(
                partner.id(),
                recipient.contact().id().value(),
                means(recipient.contact(), role, urgency, terms),
                owner(partner),
                hours(partner.opening()),
                detour);
    }

    /// What was agreed on for a lead, and what the role and urgency ask for otherwise, as far as the contact has it;
    /// whatever it has when it has none of that.
    private Set<Means> means(Contact contact, Role role, Urgency urgency, Terms terms) {
        List<Channel> usable =
                channels.stream().filter(channel -> channel.canReach(contact)).toList();
        Set<Means> means = usable.stream()
                .filter(channel -> role == Role.LEAD
                        ? terms.alertBy(channel.means()).orElseGet(() -> channel.carries(role, urgency))
                        : channel.carries(role, urgency))
                .map(Channel::means)
                .collect(Collectors.toSet());
        boolean none = role == Role.LEAD ? means.stream().noneMatch(terms.channels()::contains) : means.isEmpty();
        return none ? usable.stream().map(Channel::means).collect(Collectors.toSet()) : means;
    }

    private ClockOwner owner(Partner partner) {
        ClockOwner own = clocks.get(partner.id());
        if (own != null) {
            return own;
        }
        if (partner.id().equals(PartnerDirectory.COORDINATOR)) {
            return ClockOwner.COORDINATOR;
        }
        return switch (partner.opening()) {
            case OpeningHours.RoundTheClock _ -> ClockOwner.COUNTY;
            case OpeningHours.Weekly _ -> ClockOwner.OFFICE;
        };
    }

    private static WeeklyHours hours(OpeningHours opening) {
        return switch (opening) {
            case OpeningHours.RoundTheClock _ -> WeeklyHours.roundTheClock();
            case OpeningHours.Weekly(var week) -> {
                var hours = new EnumMap<DayOfWeek, Opening>(DayOfWeek.class);
                week.forEach((day, span) -> hours.put(
                        day,
                        new Opening(
                                span.opens(),
                                span.closes().equals(LocalTime.MIDNIGHT) ? LocalTime.MAX : span.closes())));
                yield new WeeklyHours(hours);
            }
        };
    }
}
