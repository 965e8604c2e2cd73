package org.signpost.contract.partner;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// The partners of one partner file, with dated answers to who is there and through whom.
///
/// A directory that could be loaded has a duty coordinator without an end date, who can be told at any time, so that
/// {@link #recipientOrCoordinator} always names somebody.
public final class PartnerDirectory {
    /// The last resort of every decision.
    public static final PartnerId COORDINATOR = new PartnerId("duty-coordinator");

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");
    private static final List<ContactUse> TO_ACT_AT_ONCE =
            List.of(ContactUse.CONTROL_ROOM, ContactUse.DUTY, ContactUse.OUT_OF_HOURS, ContactUse.DIGITAL_DESK);
    private static final List<ContactUse> TO_ACT_IN_TURN =
            List.of(ContactUse.DIGITAL_DESK, ContactUse.DUTY, ContactUse.OUT_OF_HOURS, ContactUse.CONTROL_ROOM);

    private final Source source;
    private final Map<PartnerId, Partner> partners;
    private final List<District> districts;
    private final Predicate<LocalDate> bankHoliday;

    /// What the partners were read from.
    ///
    /// @param name how mistakes name the file
    /// @param version a short hash of its content
    /// @param lines where each partner begins
    record Source(String name, String version, Map<PartnerId, Integer> lines) {
        Source {
            lines = Map.copyOf(lines);
        }
    }

    PartnerDirectory(
            Source source, List<Partner> partners, List<District> districts, Predicate<LocalDate> bankHoliday) {
        this.source = source;
        this.partners = new LinkedHashMap<>();
        partners.forEach(partner -> this.partners.put(partner.id(), partner));
        this.districts = List.copyOf(districts);
        this.bankHoliday = bankHoliday;
    }

    /// Reads and checks a partner file. No day is a bank holiday; see {@link #withBankHolidays}.
    ///
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in the file
    public static PartnerDirectory load(Path file) {
        return new PartnerFile(ConfigFile.read(file), Optional.empty()).directory();
    }

    /// Reads and checks the content of a partner file.
    ///
    /// @param name how mistakes name the file
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in the file
    public static PartnerDirectory read(String name, byte[] content) {
        return new PartnerFile(ConfigFile.read(name, content), Optional.empty()).directory();
    }

    /// Reads and checks the content of a partner file for a service that uses its further addresses.
    ///
    /// @param name how mistakes name the file
    /// @param channels what may stand under `also:`, by the channel's name; anything else is a mistake
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in the file
    public static PartnerDirectory read(String name, byte[] content, Map<String, AddressRule> channels) {
        return new PartnerFile(ConfigFile.read(name, content), Optional.of(channels)).directory();
    }

    /// The same directory for which weekly hours do not hold on these days.
    public PartnerDirectory withBankHolidays(Predicate<LocalDate> bankHolidays) {
        return new PartnerDirectory(source, List.copyOf(partners.values()), districts, bankHolidays);
    }

    /// Which content the file had: a short hash.
    public String version() {
        return source.version();
    }

    /// How mistakes name the file.
    public String file() {
        return source.name();
    }

    /// The line of the file on which a partner begins, from 1; 0 for a partner that there is not.
    public int lineOf(PartnerId id) {
        return source.lines().getOrDefault(id, 0);
    }

    /// Every partner of the file, past and future ones too, in its order.
    public List<Partner> partners() {
        return List.copyOf(partners.values());
    }

    /// The districts of the county, in the order of the file.
    public List<District> districts() {
        return districts;
    }

    /// The partner with this id, whether it is active or not.
    public Optional<Partner> partner(PartnerId id) {
        return Optional.ofNullable(partners.get(id));
    }

    /// Every partner that can be told something on this day, in the order of the file.
    public List<Partner> activeOn(LocalDate day) {
        return partners.values().stream()
                .filter(partner -> partner.period().includes(day))
                .toList();
    }

    /// The council that is there for a district on this day; empty for a district outside the county.
    public Optional<Partner> councilOf(DistrictCode district, LocalDate day) {
        return partners.values().stream()
                .filter(partner -> partner.isCouncilOf(district, day))
                .findFirst();
    }

    /// Whether a partner is active on this day and has a contact who may then hear of a real concern.
    public boolean reachable(PartnerId id, LocalDate day) {
        return active(id, day)
                .filter(partner -> TO_ACT_IN_TURN.stream()
                        .anyMatch(use -> partner.contact(day, use).isPresent()))
                .isPresent();
    }

    /// Through whom a partner hears of a real concern: its control room when somebody must act at once, else its
    /// digital desk; without such, whoever is on duty, or the out-of-hours contact when the duty contact is not
    /// there. A contact that is closed is chosen only when no other of the partner is open.
    ///
    /// @param at the moment of the alert, in any zone
    /// @return empty when the partner is unknown, not active, or has no contact on this day
    public Optional<LiveContact> contactFor(PartnerId id, ContactNeed need, ZonedDateTime at) {
        LocalDateTime local = localTime(at);
        List<ContactUse> inOrder = switch (need) {
            case AT_ONCE -> TO_ACT_AT_ONCE;
            case IN_TURN -> TO_ACT_IN_TURN;
        };
        return active(id, local.toLocalDate()).flatMap(partner -> {
            List<LiveContact> usable = inOrder.stream()
                    .flatMap(use -> partner.contact(local.toLocalDate(), use).stream())
                    .toList();
            Stream<LiveContact> open =
                    usable.stream().filter(contact -> contact.hours().openAt(local, bankHoliday));
            return Stream.concat(open, usable.stream()).findFirst();
        });
    }

    /// Whether a partner could be told of a real concern, and nobody would be there to hear it.
    ///
    /// @param at the moment of the alert, in any zone
    public boolean closed(PartnerId id, ContactNeed need, ZonedDateTime at) {
        return contactFor(id, need, at)
                .filter(contact -> !contact.hours().openAt(localTime(at), bankHoliday))
                .isPresent();
    }

    /// Whom to alert when a partner's contact has not answered by the deadline.
    public Optional<LiveContact> backUpOf(PartnerId id, ZonedDateTime at) {
        LocalDate day = localTime(at).toLocalDate();
        return active(id, day).flatMap(partner -> partner.contact(day, ContactUse.BACK_UP));
    }

    /// Through whom a partner hears of a test or exercise concern.
    public Optional<TestContact> testContactOf(PartnerId id, ZonedDateTime at) {
        LocalDate day = localTime(at).toLocalDate();
        return active(id, day)
                .flatMap(partner -> partner.testContacts().stream()
                        .filter(contact -> contact.period().includes(day))
                        .findFirst());
    }

    /// A partner with the contact for a concern of this mode; empty when it has none now.
    public Optional<Recipient> recipient(Mode mode, PartnerId id, ContactNeed need, ZonedDateTime at) {
        return partner(id).flatMap(partner -> switch (mode) {
            case LIVE -> contactFor(id, need, at).map(contact -> new Recipient.Live(partner, contact));
            case TEST, EXERCISE -> testContactOf(id, at).map(contact -> new Recipient.Test(partner, contact));
        });
    }

    /// A partner with the contact for a concern of this mode, or the duty coordinator in its stead: never nobody.
    public Recipient recipientOrCoordinator(Mode mode, PartnerId id, ContactNeed need, ZonedDateTime at) {
        return recipient(mode, id, need, at)
                .or(() -> recipient(mode, COORDINATOR, need, at))
                .orElseThrow(() -> new IllegalStateException("the duty coordinator of a checked file has no contact"));
    }

    private Optional<Partner> active(PartnerId id, LocalDate day) {
        return partner(id).filter(partner -> partner.period().includes(day));
    }

    private static LocalDateTime localTime(ZonedDateTime at) {
        return at.withZoneSameInstant(LOCAL_TIME).toLocalDateTime();
    }
}
