package org.signpost.contract.partner;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.config.ConfigNode;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// The reading of one partner file. No mistake repeats a mailbox or a number: a start that fails is logged.
final class PartnerFile {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern DAY_RANGE = Pattern.compile("(\\p{Lower}{3})(?:-(\\p{Lower}{3}))?");
    private static final Pattern TIME_RANGE = Pattern.compile("(\\d{1,2}:\\d{2}) ?- ?(\\d{1,2}:\\d{2})");
    private static final String HOURS_REMEDY =
            "write 24/7, or days with hours such as `mon-thu: 08:30-17:30` and `fri: 08:30-17:00`";
    private static final Set<ContactUse> MAY_ACT_AT_ONCE = EnumSet.of(
            ContactUse.DUTY, ContactUse.CONTROL_ROOM, ContactUse.OUT_OF_HOURS, ContactUse.BACK_UP, ContactUse.TEST);

    private final ConfigFile file;
    private final Optional<Map<String, AddressRule>> addressRules;
    private final Map<DistrictCode, At<District>> districts = new LinkedHashMap<>();
    private final Map<PartnerId, At<Partner>> partners = new LinkedHashMap<>();
    private final Map<DistrictCode, List<At<Cover>>> covers = new HashMap<>();
    private final List<At<LiveContact>> liveContacts = new ArrayList<>();
    private final List<At<TestContact>> testContacts = new ArrayList<>();
    private final Map<PartnerId, ConfigNode> named = new LinkedHashMap<>();

    /// Partners with a contact that has a mistake of its own: whether they lack one is not known before it is mended.
    private final Set<PartnerId> unsureOfContacts = new HashSet<>();

    /// Whether an area, or the days of one, has a mistake: whether a district lacks a council is not known, either.
    private boolean unsureOfCover;

    /// A thing and the place in the file that its mistakes are told at.
    private record At<T>(T thing, ConfigNode node) {}

    /// The days on which a partner is the council of a district.
    private record Cover(PartnerId partner, Period period) {}

    /// A contact as far as every use shares it.
    private record Channels(EmailAddress email, Optional<MobileNumber> mobile) {}

    /// @param addressRules what may stand under `also:`, by channel; empty for a reader that uses no such address
    PartnerFile(ConfigFile file, Optional<Map<String, AddressRule>> addressRules) {
        this.file = file;
        this.addressRules = addressRules;
    }

    PartnerDirectory directory() {
        ConfigSection root = file.root();
        root.allowOnly("districts", "partners");
        root.requiredList("districts").ifPresent(list -> list.sections().forEach(this::readDistrict));
        root.requiredList("partners").ifPresent(list -> list.sections().forEach(this::readPartner));
        checkTestContacts();
        checkCoordinator(root);
        if (!unsureOfCover) {
            districts.values().forEach(this::checkCover);
        }
        file.refuseMistakes();
        Map<PartnerId, Integer> lines = new HashMap<>();
        partners.forEach((id, partner) -> lines.put(id, partner.node().line()));
        return new PartnerDirectory(
                new PartnerDirectory.Source(file.name(), file.version(), lines),
                partners.values().stream().map(At::thing).toList(),
                districts.values().stream().map(At::thing).toList(),
                day -> false);
    }

    private void readDistrict(ConfigSection section) {
        section.allowOnly("code", "name", "from", "until");
        Optional<DistrictCode> code = section.requiredScalar("code").flatMap(PartnerFile::districtCode);
        Optional<String> name = section.requiredScalar("name").map(ConfigScalar::publicText);
        Optional<Period> period = period(section);
        if (code.isPresent() && name.isPresent() && period.isPresent()) {
            var district = new District(code.get(), name.get(), period.get());
            At<District> earlier = districts.putIfAbsent(code.get(), new At<>(district, section));
            if (earlier != null) {
                section.mistake(
                        "district " + code.get() + " stands here already, on line "
                                + earlier.node().line(),
                        "keep one of the two");
            }
        }
    }

    private void readPartner(ConfigSection section) {
        section.allowOnly("id", "name", "area", "areas", "opening", "sms", "from", "until", "contacts");
        Optional<PartnerId> id = section.requiredScalar("id")
                .flatMap(scalar -> scalar.as(
                        "this is not a partner id",
                        "write 2 to 63 lower-case letters, digits and hyphens, such as rugby-council",
                        PartnerId::new));
        Optional<String> name = section.requiredScalar("name").map(ConfigScalar::publicText);
        Optional<Period> period = period(section);
        Optional<OpeningHours> opening =
                required(section, "opening", HOURS_REMEDY).flatMap(PartnerFile::hours);
        boolean needsSms = needsSms(section);
        List<At<Area.Dated>> areas = areas(section);
        unsureOfCover |= id.isEmpty() || period.isEmpty();
        id.ifPresent(partner -> {
            ConfigNode earlier = named.putIfAbsent(partner, section);
            if (earlier != null) {
                section.mistake(
                        "partner " + partner + " stands here already, on line " + earlier.line(),
                        "keep one of the two, or give the other its own id");
            }
        });

        var live = new ArrayList<At<LiveContact>>();
        var test = new ArrayList<At<TestContact>>();
        var unread = new ArrayList<Optional<ContactUse>>();
        boolean listed = section.requiredList("contacts")
                .map(list -> {
                    var ids = new HashMap<String, Integer>();
                    for (ConfigSection contact : list.sections()) {
                        refuseDoubleContact(ids, contact);
                        readContact(contact, id, opening, needsSms, period, live, test, unread);
                    }
                    return true;
                })
                .orElse(false);
        if (listed) {
            boolean coordinator =
                    id.filter(PartnerDirectory.COORDINATOR::equals).isPresent();
            checkContacts(section, period.orElse(Period.ALWAYS), coordinator, live, test, unread);
        }
        if (!unread.isEmpty()) {
            id.ifPresent(unsureOfContacts::add);
        }
        liveContacts.addAll(live);
        testContacts.addAll(test);

        boolean whole = id.isPresent()
                && name.filter(text -> !text.isBlank()).isPresent()
                && period.isPresent()
                && opening.isPresent()
                && !areas.isEmpty()
                && !live.isEmpty()
                && !test.isEmpty();
        if (id.isPresent() && period.isPresent()) {
            areas.forEach(area -> noteCover(id.get(), period.get(), area));
        }
        if (whole) {
            var partner = new Partner(
                    id.orElseThrow(),
                    name.orElseThrow(),
                    areas.stream().map(At::thing).toList(),
                    opening.orElseThrow(),
                    needsSms,
                    period.orElseThrow(),
                    live.stream().map(At::thing).toList(),
                    test.stream().map(At::thing).toList());
            partners.putIfAbsent(partner.id(), new At<>(partner, section));
        } else if (name.isPresent() && name.get().isBlank()) {
            section.mistake("the partner's name is empty", "write the name that people know it by");
        }
    }

    private static boolean needsSms(ConfigSection section) {
        return section.scalar("sms")
                .flatMap(scalar -> scalar.oneOf("answer", List.of("needed", "not-needed")))
                .map("needed"::equals)
                .orElse(true);
    }

    private static Optional<ConfigNode> required(ConfigSection section, String key, String remedy) {
        Optional<ConfigNode> node = section.node(key);
        if (node.isEmpty()) {
            section.mistake("\"" + key + "\" is missing here", remedy);
        }
        return node;
    }

    // --- days and hours

    /// The period of a thing; empty, and a mistake, when its days are wrong.
    private static Optional<Period> period(ConfigSection section) {
        Optional<ConfigScalar> fromWritten = section.scalar("from");
        Optional<ConfigScalar> untilWritten = section.scalar("until");
        Optional<LocalDate> from = fromWritten.flatMap(ConfigScalar::date);
        Optional<LocalDate> until = untilWritten.flatMap(ConfigScalar::date);
        boolean wrong = from.isPresent() != section.has("from") || until.isPresent() != section.has("until");
        if (wrong) {
            return Optional.empty();
        }
        if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
            untilWritten.orElseThrow().mistake("it ends before it begins", "write a last day on or after the first");
            return Optional.empty();
        }
        return Optional.of(new Period(from, until));
    }

    private static Optional<OpeningHours> hours(ConfigNode node) {
        return switch (node) {
            case ConfigScalar scalar when scalar.text().equals("24/7") -> Optional.of(new OpeningHours.RoundTheClock());
            case ConfigSection section -> weekly(section);
            case ConfigNode other -> {
                other.mistake("these are not opening hours", HOURS_REMEDY);
                yield Optional.empty();
            }
        };
    }

    private static Optional<OpeningHours> weekly(ConfigSection section) {
        var week = new EnumMap<DayOfWeek, OpeningHours.Span>(DayOfWeek.class);
        boolean sound = true;
        for (ConfigSection.Entry entry : section.entries()) {
            Optional<List<DayOfWeek>> days = days(entry.key());
            Optional<OpeningHours.Span> span = span(entry.value());
            sound &= days.isPresent() && span.isPresent();
            for (DayOfWeek day : days.orElse(List.of())) {
                if (span.isPresent() && week.put(day, span.get()) != null) {
                    entry.key().mistake("a day has hours twice", "name each day once");
                }
            }
        }
        return sound && !week.isEmpty() ? Optional.of(new OpeningHours.Weekly(week)) : Optional.empty();
    }

    private static Optional<List<DayOfWeek>> days(ConfigScalar key) {
        return key.as("these are not days of the week", "write mon, tue, wed, thu, fri, sat, sun or mon-fri", text -> {
            Matcher matcher = DAY_RANGE.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a range of days");
            }
            int first = DAYS.indexOf(matcher.group(1));
            int last = matcher.group(2) == null ? first : DAYS.indexOf(matcher.group(2));
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("not a range of days");
            }
            return List.of(DayOfWeek.values()).subList(first, last + 1);
        });
    }

    private static Optional<OpeningHours.Span> span(ConfigNode node) {
        if (!(node instanceof ConfigScalar scalar)) {
            node.mistake("these are not hours", "write hours such as 09:00-17:00");
            return Optional.empty();
        }
        return scalar.as("these are not hours", "write hours such as 09:00-17:00, the earlier first", text -> {
            Matcher matcher = TIME_RANGE.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a range of times");
            }
            return new OpeningHours.Span(time(matcher.group(1)), time(matcher.group(2)));
        });
    }

    private static LocalTime time(String text) {
        return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    // --- areas

    private List<At<Area.Dated>> areas(ConfigSection section) {
        boolean one = section.has("area");
        boolean several = section.has("areas");
        if (one == several) {
            unsureOfCover = true;
            section.mistake(
                    one ? "\"area\" and \"areas\" both stand here" : "\"area\" is missing here",
                    "write area: county, england, uk or district E07…; or areas: with `covers`, `from` and `until`");
            return List.of();
        }
        var areas = new ArrayList<At<Area.Dated>>();
        section.scalar("area")
                .ifPresent(scalar -> area(scalar)
                        .ifPresentOrElse(
                                area -> areas.add(new At<>(new Area.Dated(area, Period.ALWAYS), scalar)),
                                () -> unsureOfCover = true));
        section.list("areas")
                .ifPresent(list -> list.sections().forEach(dated -> {
                    dated.allowOnly("covers", "from", "until");
                    Optional<Area> area = dated.requiredScalar("covers").flatMap(this::area);
                    Optional<Period> period = period(dated);
                    unsureOfCover |= area.isEmpty() || period.isEmpty();
                    if (area.isPresent() && period.isPresent()) {
                        areas.add(new At<>(new Area.Dated(area.get(), period.get()), dated));
                    }
                }));
        return areas;
    }

    private Optional<Area> area(ConfigScalar scalar) {
        return switch (scalar.text()) {
            case "county" -> Optional.of(new Area.County());
            case "england" -> Optional.of(new Area.England());
            case "uk" -> Optional.of(new Area.UnitedKingdom());
            case String district when district.startsWith("district ") -> district(scalar, district.substring(9));
            case String other -> {
                scalar.mistake(
                        "this is not an area",
                        "write county, england, uk, or district and its code, such as district E07000218");
                yield Optional.empty();
            }
        };
    }

    private Optional<Area> district(ConfigScalar scalar, String code) {
        Optional<DistrictCode> known = districts.keySet().stream()
                .filter(district -> district.value().equals(code.strip()))
                .findFirst();
        if (known.isEmpty()) {
            List<String> codes =
                    districts.keySet().stream().map(DistrictCode::value).toList();
            scalar.mistake(
                    "this district is not among the districts of this file",
                    "add it under districts:, or write one of " + String.join(", ", codes));
        }
        return known.map(Area.District::new);
    }

    private static Optional<DistrictCode> districtCode(ConfigScalar scalar) {
        return scalar.as("this is not a district code", "write the ONS code, such as E07000218", DistrictCode::new);
    }

    private void noteCover(PartnerId partner, Period active, At<Area.Dated> area) {
        if (!(area.thing().area() instanceof Area.District(DistrictCode code))) {
            return;
        }
        Optional<Period> period = area.thing().period().within(active);
        if (period.isEmpty()) {
            area.node().mistake("the area never holds while the partner is active", "change the days of one of them");
            return;
        }
        List<At<Cover>> others = covers.computeIfAbsent(code, _ -> new ArrayList<>());
        for (At<Cover> other : others) {
            if (other.thing().period().overlaps(period.get())) {
                area.node()
                        .mistake(
                                "district " + code + " has two partners on the same day: "
                                        + other.thing().partner() + " (line "
                                        + other.node().line() + ") and " + partner,
                                "end the one with until: and begin the other with from: on the day after");
            }
        }
        others.add(new At<>(new Cover(partner, period.get()), area.node()));
    }

    private void checkCover(At<District> district) {
        DistrictCode code = district.thing().code();
        List<Period> held = covers.getOrDefault(code, List.of()).stream()
                .map(cover -> cover.thing().period())
                .toList();
        if (held.isEmpty()) {
            district.node()
                    .mistake("no partner covers district " + code, "give a partner the area `district " + code + "`");
            return;
        }
        firstGap(held, district.thing().period())
                .ifPresent(day -> district.node()
                        .mistake(
                                "no partner covers district " + code + " on " + day,
                                "give a partner the area `district " + code + "` with from: " + day));
    }

    /// The first day of a period on which nothing holds. An open beginning asks for nothing before the earliest that
    /// holds: nobody is told of a concern in the past.
    private static Optional<LocalDate> firstGap(List<Period> held, Period period) {
        List<Period> inOrder =
                held.stream().sorted(Comparator.comparing(Period::first)).toList();
        LocalDate next = period.from().orElse(inOrder.getFirst().first());
        for (Period each : inOrder) {
            if (each.first().isAfter(next)) {
                break;
            }
            if (each.last().equals(LocalDate.MAX)) {
                return Optional.empty();
            }
            if (!each.last().isBefore(next)) {
                next = each.last().plusDays(1);
            }
        }
        return next.isAfter(period.last()) ? Optional.empty() : Optional.of(next);
    }

    // --- contacts

    private static void refuseDoubleContact(Map<String, Integer> ids, ConfigSection contact) {
        contact.text("id").ifPresent(id -> {
            Integer earlier = ids.putIfAbsent(id, contact.line());
            if (earlier != null) {
                contact.mistake(
                        "the partner has this contact id already, on line " + earlier, "give each contact its own id");
            }
        });
    }

    private void readContact(
            ConfigSection section,
            Optional<PartnerId> partner,
            Optional<OpeningHours> opening,
            boolean needsSms,
            Optional<Period> active,
            List<At<LiveContact>> live,
            List<At<TestContact>> test,
            List<Optional<ContactUse>> unread) {
        section.allowOnly("id", "use", "email", "mobile", "also", "hours", "from", "until", "verified-on");
        Optional<ContactId> id = section.requiredScalar("id")
                .flatMap(scalar -> scalar.as(
                        "this is not a contact id",
                        "write 2 to 63 lower-case letters, digits and hyphens, such as control-room",
                        ContactId::new));
        Optional<ContactUse> use = section.requiredScalar("use")
                .flatMap(scalar -> scalar.oneOf("use", List.of(ContactUse.values()), ContactUse::written));
        Optional<Channels> channels = channels(
                section, needsSms && use.filter(MAY_ACT_AT_ONCE::contains).isPresent());
        Map<String, FurtherAddress> also =
                partner.isPresent() && id.isPresent() ? also(section, partner.get(), id.get()) : Map.of();
        Optional<Period> period = period(section);
        Optional<LocalDate> verifiedOn = section.scalar("verified-on").flatMap(ConfigScalar::date);
        Optional<OpeningHours> hours = section.node("hours").flatMap(PartnerFile::hours);
        if (use.filter(ContactUse.TEST::equals).isPresent() && section.has("hours")) {
            section.mistake("a test contact has no hours", "remove hours:");
        }
        if (period.isPresent() && active.isPresent() && !period.get().overlaps(active.get())) {
            section.mistake(
                    "the contact is never in use while the partner is active", "change the days of one of them");
        }
        if (id.isEmpty() || use.isEmpty() || channels.isEmpty() || period.isEmpty()) {
            unread.add(use);
            return;
        }
        EmailAddress email = channels.get().email();
        Optional<MobileNumber> mobile = channels.get().mobile();
        if (use.get() == ContactUse.TEST) {
            test.add(new At<>(new TestContact(id.get(), email, mobile, also, period.get(), verifiedOn), section));
            return;
        }
        // A duty contact is there while the partner is open; every other is there for when it is asked.
        OpeningHours there = hours.or(() -> use.get() == ContactUse.DUTY ? opening : Optional.empty())
                .orElseGet(OpeningHours.RoundTheClock::new);
        live.add(new At<>(
                new LiveContact(id.get(), use.get(), email, mobile, also, there, period.get(), verifiedOn), section));
    }

    private static Optional<Channels> channels(ConfigSection section, boolean smsNeeded) {
        boolean any = section.has("email") || section.has("mobile");
        if (!any) {
            section.mistake("the contact has no channel", "add email: and mobile:");
            return Optional.empty();
        }
        if (!section.has("email")) {
            section.mistake("the contact has no email", "add email: every alert goes by email, too");
        }
        if (smsNeeded && !section.has("mobile")) {
            section.mistake(
                    "the contact has no mobile, and may have to act at once",
                    "add mobile:, or write sms: not-needed at a partner that is never alerted by SMS");
        }
        Optional<EmailAddress> email = section.scalar("email")
                .flatMap(scalar -> scalar.as(
                        "this is not an email address",
                        "write a plain address such as duty@council.example",
                        EmailAddress::new));
        Optional<MobileNumber> mobile = section.scalar("mobile")
                .flatMap(scalar -> scalar.as(
                        "this is not a mobile number",
                        "write a mobile number such as \"07700 900123\" or \"+447700900123\"; a landline takes no SMS",
                        text -> MobileNumber.parse(text)
                                .orElseThrow(() -> new IllegalArgumentException("not a mobile number"))));
        return email.map(address -> new Channels(address, mobile));
    }

    private Map<String, FurtherAddress> also(ConfigSection contact, PartnerId partner, ContactId id) {
        var also = new HashMap<String, FurtherAddress>();
        contact.section("also").stream()
                .flatMap(section -> section.entries().stream())
                .forEach(entry ->
                        furtherAddress(entry, partner, id).ifPresent(address -> also.put(address.channel(), address)));
        return also;
    }

    private Optional<FurtherAddress> furtherAddress(ConfigSection.Entry entry, PartnerId partner, ContactId id) {
        String channel = entry.key().text();
        if (!(entry.value() instanceof ConfigScalar scalar)) {
            entry.value().mistake("this is not an address", "write the channel and its address in one line");
            return Optional.empty();
        }
        if (addressRules.isPresent() && !addressRules.get().containsKey(channel)) {
            entry.key()
                    .oneOf(
                            "channel",
                            addressRules.get().keySet().stream().sorted().toList());
            return Optional.empty();
        }
        Optional<FurtherAddress> address = scalar.as(
                "this is not a channel and its address",
                "write a channel in small letters and its address, such as webhook: https://alerts.council.example",
                text -> new FurtherAddress(partner, id, channel, text));
        address.flatMap(read -> addressRules.map(rules -> rules.get(channel)).flatMap(rule -> rule.faultOf(read)))
                .ifPresent(fault -> scalar.mistake(fault.fact(), fault.remedy()));
        return address;
    }

    private static void checkContacts(
            ConfigSection partner,
            Period active,
            boolean coordinator,
            List<At<LiveContact>> live,
            List<At<TestContact>> test,
            List<Optional<ContactUse>> unread) {
        // what is missing, or ends, may be what could not be read
        boolean liveKnown = unread.stream()
                .allMatch(use -> use.filter(ContactUse.TEST::equals).isPresent());
        boolean testKnown = unread.stream()
                .allMatch(use -> use.filter(one -> one != ContactUse.TEST).isPresent());
        List<At<LiveContact>> toldFirst = live.stream()
                .filter(contact -> contact.thing().use() != ContactUse.BACK_UP)
                .toList();
        if (toldFirst.isEmpty() && liveKnown) {
            partner.mistake(
                    "the partner has no contact who could be told first",
                    "add a contact with use: duty, control-room or digital-desk");
        } else if (!coordinator && liveKnown) {
            refuseLateStart(partner, active, toldFirst);
        }
        if (liveKnown) {
            refuseEnds(active, live, coordinator);
        }
        for (int i = 0; i < live.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (live.get(i).thing().use() == live.get(j).thing().use()) {
                    refuseOverlap(live.get(i), live.get(j));
                }
            }
        }
        for (int i = 0; i < test.size(); i++) {
            for (int j = 0; j < i; j++) {
                refuseOverlap(test.get(i), test.get(j));
            }
        }
        if (!testKnown) {
            return;
        }
        if (test.isEmpty()) {
            partner.mistake("the partner has no test contact", "add a contact with use: test");
            return;
        }
        List<Period> tested =
                test.stream().map(contact -> contact.thing().period()).toList();
        firstGap(tested, active)
                .ifPresent(day -> endedBefore(test, day)
                        .ifPresentOrElse(
                                contact -> refuseEnd(contact, ContactUse.TEST, day),
                                () -> partner.mistake(
                                        "the partner has no test contact on " + day,
                                        "add a contact with use: test and from: " + day)));
    }

    /// Somebody is there on the partner's first day.
    private static void refuseLateStart(ConfigSection partner, Period active, List<At<LiveContact>> toldFirst) {
        active.from()
                .filter(day -> toldFirst.stream()
                        .noneMatch(contact -> contact.thing().period().includes(day)))
                .ifPresent(day -> partner.mistake(
                        "the partner has no contact who could be told first on " + day + ", its first day",
                        "let a contact with use: duty, control-room or digital-desk begin by then"));
    }

    /// What a contact did is done by another from the day after its last, for as long as the partner is active. Who
    /// sends somebody out, or takes what can wait, may give way to a duty contact and the other way round; an
    /// out-of-hours contact to somebody who is always there.
    private static void refuseEnds(Period active, List<At<LiveContact>> live, boolean coordinator) {
        if (!coordinator) { // whose duty contact is asked for by itself
            refuseEnd(active, live, contact -> isOf(contact, ContactUse.CONTROL_ROOM, ContactUse.DUTY));
            refuseEnd(active, live, contact -> isOf(contact, ContactUse.DIGITAL_DESK, ContactUse.DUTY));
        }
        if (live.stream().anyMatch(contact -> isOf(contact.thing(), ContactUse.OUT_OF_HOURS))) {
            refuseEnd(
                    active,
                    live,
                    contact -> isOf(contact, ContactUse.OUT_OF_HOURS)
                            || (isOf(contact, ContactUse.CONTROL_ROOM, ContactUse.DUTY)
                                    && contact.hours() instanceof OpeningHours.RoundTheClock));
        }
        refuseEnd(active, live, contact -> isOf(contact, ContactUse.BACK_UP));
    }

    private static boolean isOf(LiveContact contact, ContactUse... uses) {
        return List.of(uses).contains(contact.use());
    }

    private static void refuseEnd(Period active, List<At<LiveContact>> live, Predicate<LiveContact> does) {
        List<At<LiveContact>> who = live.stream()
                .filter(contact ->
                        does.test(contact.thing()) && contact.thing().period().overlaps(active))
                .toList();
        if (who.isEmpty()) {
            return;
        }
        List<Period> held = who.stream()
                .flatMap(contact -> contact.thing().period().within(active).stream())
                .toList();
        // before the first of them somebody else may have done it
        LocalDate first =
                held.stream().map(Period::first).min(LocalDate::compareTo).orElse(LocalDate.MIN);
        var asked = new Period(first.equals(LocalDate.MIN) ? Optional.empty() : Optional.of(first), active.until());
        firstGap(held, asked)
                .ifPresent(day -> endedBefore(who, day)
                        .ifPresent(contact -> refuseEnd(contact, contact.thing().use(), day)));
    }

    private static <C extends Contact> Optional<At<C>> endedBefore(List<At<C>> contacts, LocalDate day) {
        return contacts.stream()
                .filter(contact -> contact.thing().period().last().equals(day.minusDays(1)))
                .findFirst();
    }

    private static void refuseEnd(At<? extends Contact> contact, ContactUse use, LocalDate day) {
        contact.node()
                .mistake(
                        "the partner has no " + use.written() + " contact on " + day
                                + ", after the last day of this one",
                        "add a contact with use: " + use.written() + " and from: " + day
                                + ", or remove the until: of this one; a partner that ends has an until: of its own");
    }

    private static void refuseOverlap(At<? extends Contact> later, At<? extends Contact> earlier) {
        if (later.thing().period().overlaps(earlier.thing().period())) {
            later.node()
                    .mistake(
                            "two contacts have the same use on the same day, here and on line "
                                    + earlier.node().line(),
                            "end the one with until: and begin the other with from: on the day after");
        }
    }

    /// Nothing of a test may reach a person who handles real concerns.
    private void checkTestContacts() {
        Set<String> mobiles = new HashSet<>();
        liveContacts.forEach(contact -> contact.thing().mobile().ifPresent(mobile -> mobiles.add(mobile.reveal())));
        for (At<TestContact> test : testContacts) {
            boolean sameMailbox = liveContacts.stream()
                    .anyMatch(contact ->
                            contact.thing().email().sameMailbox(test.thing().email()));
            boolean sameMobile = test.thing()
                    .mobile()
                    .filter(mobile -> mobiles.contains(mobile.reveal()))
                    .isPresent();
            Optional<String> samePlace = test.thing().also().values().stream()
                    .filter(address -> liveContacts.stream()
                            .flatMap(contact -> contact.thing().also().values().stream())
                            .anyMatch(address::samePlace))
                    .map(FurtherAddress::channel)
                    .findFirst();
            if (sameMailbox || sameMobile || samePlace.isPresent()) {
                String what = sameMailbox ? "email" : sameMobile ? "mobile" : samePlace.orElseThrow();
                test.node()
                        .mistake(
                                "the test contact shares its " + what + " with a live contact",
                                "give it one of its own");
            }
        }
    }

    private void checkCoordinator(ConfigSection root) {
        PartnerId id = PartnerDirectory.COORDINATOR;
        ConfigNode there = named.get(id);
        if (there == null) {
            root.mistake("there is no partner " + id, "add it: it is told when nobody else can be");
            return;
        }
        At<Partner> read = partners.get(id);
        if (read == null) {
            return; // its own mistakes are told already
        }
        Partner coordinator = read.thing();
        if (coordinator.period().until().isPresent()) {
            there.mistake(id + " has an end date", "remove until: there must always be one");
        }
        if (!(coordinator.opening() instanceof OpeningHours.RoundTheClock)) {
            there.mistake(id + " is not always there", "write opening: 24/7");
        }
        if (unsureOfContacts.contains(id)) {
            return;
        }
        List<Period> onDuty = coordinator.contacts().stream()
                .filter(contact -> contact.use() == ContactUse.DUTY)
                .map(LiveContact::period)
                .toList();
        if (onDuty.isEmpty()) {
            there.mistake(id + " has no duty contact", "add a contact with use: duty");
            return;
        }
        firstGap(onDuty, new Period(coordinator.period().from(), Optional.empty()))
                .ifPresent(day -> there.mistake(
                        id + " has no duty contact on " + day, "add a contact with use: duty and from: " + day));
    }
}
