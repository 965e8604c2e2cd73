package org.signpost.local;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.ContactNeed;
import org.signpost.contract.partner.ContactUse;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.contacts.ContactAges;
import org.signpost.notifier.contacts.ContactAges.Unverified;

/// Looks for what a partner file may say and what would still leave somebody untold.
final class PartnerChecks {
    private static final String FICTIONAL = "fictional";
    private static final Duration AHEAD = Duration.ofDays(370);
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.UK);

    /// RFC 2606, RFC 6761 and RFC 6762.
    private static final Pattern RESERVED_DOMAIN =
            Pattern.compile("(?i).*[@.](example|invalid|test|localhost|local|example\\.(com|net|org))");

    /// Mobile numbers that Ofcom keeps for drama.
    private static final String DRAMA_NUMBER = "+447700900";

    private final PartnerDirectory directory;
    private final Predicate<LocalDate> bankHoliday;
    private final ZonedDateTime now;

    /// @param now in the time of Warwickshire
    PartnerChecks(PartnerDirectory directory, Predicate<LocalDate> bankHoliday, ZonedDateTime now) {
        this.directory = directory.withBankHolidays(bankHoliday);
        this.bankHoliday = bankHoliday;
        this.now = now;
    }

    /// What was found.
    ///
    /// @param check the name of the check
    /// @param what what is wrong
    /// @param remedy what to do
    /// @param where partners, or contacts as `partner/contact`, with a word where one is needed; no address
    record Finding(String check, String what, String remedy, List<String> where) {}

    /// Whether it is about contacts that nobody has.
    static boolean isFictional(Finding finding) {
        return finding.check().equals(FICTIONAL);
    }

    /// Everything that can be found without asking anybody.
    ///
    /// @param days how old a verification may be
    List<Finding> offline(int days) {
        return Stream.of(nobodyThere(), withoutBackUp(), withoutMobile(), shared(), fictional(), unverified(days))
                .flatMap(Optional::stream)
                .toList();
    }

    /// Asks whether mail to the contacts' domains can arrive.
    List<Finding> domains(Function<String, MailDomains.Answer> ask) {
        Map<String, List<String>> byDomain = new TreeMap<>();
        for (At at : current()) {
            String address = at.contact().email().reveal().toLowerCase(Locale.ROOT);
            if (!RESERVED_DOMAIN.matcher(address).matches()) {
                byDomain.computeIfAbsent(address.substring(address.indexOf('@') + 1), _ -> new ArrayList<>())
                        .add(at.name());
            }
        }
        var none = new ArrayList<String>();
        var silent = new ArrayList<String>();
        byDomain.forEach((domain, contacts) -> {
            switch (ask.apply(domain)) {
                case TAKES_MAIL -> {
                    // as it should be
                }
                case TAKES_NONE -> none.addAll(contacts);
                case NOT_ANSWERED -> silent.addAll(contacts);
            }
        });
        return Stream.of(
                        finding(
                                "mail-domain",
                                "the domain of the email has no mail server",
                                "correct the part after the @",
                                none),
                        finding(
                                "mail-domain",
                                "no name server answered for the domain of the email",
                                "try again from a network that may ask name servers",
                                silent))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Finding> nobodyThere() {
        var where = new ArrayList<String>();
        for (Partner partner : directory.activeOn(now.toLocalDate())) {
            firstGap(partner).ifPresent(at -> where.add(partner.id() + " (" + MOMENT.format(at) + ")"));
        }
        return finding(
                "reachable",
                "the partner is open and no contact of it is there, by the first moment named",
                "add an out-of-hours contact, or correct the hours",
                where);
    }

    /// By day, by night, at weekends and on bank holidays, over a year.
    private Optional<LocalDateTime> firstGap(Partner partner) {
        for (ZonedDateTime at = now; at.isBefore(now.plus(AHEAD)); at = at.plus(STEP)) {
            LocalDateTime local = at.toLocalDateTime();
            if (!partner.period().includes(local.toLocalDate())) {
                return Optional.empty();
            }
            if (partner.opening().openAt(local, bankHoliday)) {
                for (ContactNeed need : ContactNeed.values()) {
                    Optional<LiveContact> contact = directory.contactFor(partner.id(), need, at);
                    if (contact.isEmpty() || !contact.get().hours().openAt(local, bankHoliday)) {
                        return Optional.of(local);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> withoutBackUp() {
        return finding(
                "back-up",
                "the partner has no back-up contact: when nobody answers, the duty coordinator is told at once",
                "add a contact with use: back-up",
                directory.activeOn(now.toLocalDate()).stream()
                        .filter(partner -> directory.backUpOf(partner.id(), now).isEmpty())
                        .map(partner -> partner.id().value())
                        .toList());
    }

    /// Nothing ever says that an email has arrived, so in an emergency email alone never counts as delivered.
    private Optional<Finding> withoutMobile() {
        return finding(
                "mobile",
                "the contact has no mobile number, so an emergency reaches it by email alone; that never counts as"
                        + " delivered, and the next contact is told after 2 minutes, or what the policy says",
                "write mobile: in the place of sms: not-needed, unless this partner never leads in an emergency",
                directory.activeOn(now.toLocalDate()).stream()
                        .flatMap(partner -> partner.contacts().stream()
                                .filter(contact -> contact.period().includes(now.toLocalDate()))
                                .filter(contact -> contact.mobile().isEmpty() && isToldAtOnce(partner, contact))
                                .map(contact -> new At(partner, contact).name()))
                        .toList());
    }

    /// A digital desk takes what can wait where somebody else is there to act at once.
    private boolean isToldAtOnce(Partner partner, LiveContact contact) {
        return contact.use() != ContactUse.DIGITAL_DESK
                || partner.contacts().stream()
                        .filter(other -> other.period().includes(now.toLocalDate()))
                        .noneMatch(other -> other.use() == ContactUse.CONTROL_ROOM || other.use() == ContactUse.DUTY);
    }

    private Optional<Finding> shared() {
        Map<String, List<String>> owners = new LinkedHashMap<>();
        for (At at : current()) {
            owners.computeIfAbsent(
                            "email " + at.contact().email().reveal().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(at.name());
            at.contact()
                    .mobile()
                    .ifPresent(mobile -> owners.computeIfAbsent("mobile " + mobile.reveal(), _ -> new ArrayList<>())
                            .add(at.name()));
        }
        return finding(
                "shared",
                "contacts have the same address, so that one of them is nobody else",
                "give each contact an address of its own",
                owners.entrySet().stream()
                        .filter(each -> each.getValue().size() > 1)
                        .map(each -> String.join(" = ", each.getValue()) + " ("
                                + each.getKey().split(" ", 2)[0] + ")")
                        .toList());
    }

    private Optional<Finding> fictional() {
        return finding(
                FICTIONAL,
                "the address can belong to nobody: a reserved domain, or a number kept for drama",
                "write the real one, unless this is only tried out",
                current().stream()
                        .filter(at -> RESERVED_DOMAIN
                                        .matcher(at.contact().email().reveal())
                                        .matches()
                                || at.contact()
                                        .mobile()
                                        .filter(mobile -> mobile.reveal().startsWith(DRAMA_NUMBER))
                                        .isPresent())
                        .map(At::name)
                        .toList());
    }

    private Optional<Finding> unverified(int days) {
        return finding(
                "verified",
                "nobody has made sure within " + days + " days that a message there is read",
                "check them with: signpost partners check --send --live; then write verified-on: " + now.toLocalDate()
                        + " at each that says so",
                ContactAges.unverified(directory, now.toLocalDate(), days).stream()
                        .map(Unverified::name)
                        .toList());
    }

    private static Optional<Finding> finding(String check, String what, String remedy, List<String> where) {
        return where.isEmpty() ? Optional.empty() : Optional.of(new Finding(check, what, remedy, List.copyOf(where)));
    }

    private record At(Partner partner, Contact contact) {
        String name() {
            return partner.id() + "/" + contact.id();
        }
    }

    /// The contacts that may be used today.
    private List<At> current() {
        LocalDate today = now.toLocalDate();
        return directory.activeOn(today).stream()
                .flatMap(partner -> Stream.<Contact>concat(partner.contacts().stream(), partner.testContacts().stream())
                        .filter(contact -> contact.period().includes(today))
                        .map(contact -> new At(partner, contact)))
                .toList();
    }
}
