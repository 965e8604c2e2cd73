package org.signpost.contract.concern;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.PartnerId;

/// Reads the JSON of a concern, or tells every mistake in it at once. It never throws for what a document holds, and
/// nothing it tells repeats what was written.
///
/// `null` and empty text count as absent. Text is kept as typed, in Unicode NFC and without control characters.
public final class ConcernReader {
    /// The most bytes of a document.
    public static final int LARGEST = 256 * 1024;

    /// The source that only the service's own public form may name.
    public static final String PUBLIC_FORM = "public-form";

    private static final String UNNAMED_SOURCE = "api";
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");
    private static final Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    private final Clock clock;
    private final Supplier<Set<PartnerId>> partners;

    /// A reader that takes every partner id.
    ///
    /// @param clock tells the time of receipt
    public ConcernReader(Clock clock) {
        this(clock, Set::of);
    }

    /// A reader that refuses the id of a partner that there is not: a slip of the finger would protect nobody.
    ///
    /// @param clock tells the time of receipt
    /// @param partners who there is at the moment of reading; nobody where that is not known, and every id is taken
    public ConcernReader(Clock clock, Supplier<Set<PartnerId>> partners) {
        this.clock = clock;
        this.partners = partners;
    }

    /// A typed text as the reader takes it and counts its characters, for whoever keeps text before it is read.
    public static String asTaken(String typed) {
        return TypedText.lines(typed);
    }

    /// Reads a document that did not come from the public form.
    public Reading read(byte[] json) {
        return read(json, Sender.UPSTREAM);
    }

    /// Reads a document.
    public Reading read(byte[] json, Sender sender) {
        return read(json, Attribution.of(sender));
    }

    /// Reads a document of whose sender something is known beside it.
    public Reading read(byte[] json, Attribution attribution) {
        var mistakes = new MistakesFound();
        if (json.length > LARGEST) {
            mistakes.add("", Rule.TOO_LARGE, "send at most 256 KiB");
            return new Reading.Refused(mistakes.all());
        }
        Optional<Concern> concern = JsonDocument.read(json, mistakes)
                .flatMap(object ->
                        new Document(object, mistakes, attribution, clock.instant(), partners.get()).concern());
        return concern.isPresent() && mistakes.none()
                ? new Reading.Accepted(concern.get())
                : new Reading.Refused(mistakes.all());
    }

    /// One document in the reading.
    private static final class Document {
        private final MistakesFound mistakes;
        private final Attribution attribution;
        private final Instant receivedAt;
        private final Set<PartnerId> partners;
        private final GivenFields given;
        private final Optional<GivenFields> reporter;

        Document(
                JsonValue.Members object,
                MistakesFound mistakes,
                Attribution attribution,
                Instant receivedAt,
                Set<PartnerId> partners) {
            this.mistakes = mistakes;
            this.attribution = attribution;
            this.receivedAt = receivedAt;
            this.partners = partners;
            this.given = new GivenFields("", "", object, mistakes);
            this.reporter = given.object(ConcernFields.REPORTER);
        }

        Optional<Concern> concern() {
            Optional<String> sourceGiven = source();
            Optional<String> sourceReference = sourceReference();
            checkSource(sourceGiven, sourceReference);
            Instant submittedAt = submittedAt();
            Mode mode = mode();
            Kind kind = given.choice(ConcernFields.KIND, Kind::ofWire).orElse(Kind.NEW);
            Optional<RelatesTo> relatesTo = relatesTo(kind);
            Optional<Danger> danger = given.choice(ConcernFields.DANGER, Danger::ofWire);
            if (danger.isEmpty()) {
                given.missing(ConcernFields.DANGER);
            }
            Optional<About> aboutGiven = given.choice(ConcernFields.ABOUT, About::ofWire);
            About about = aboutGiven.orElse(About.SOMEONE_ELSE);
            // Where `about` is wrong it may have meant advice: what only others need is not asked for then.
            boolean unclear = aboutGiven.isEmpty() && given.gives(ConcernFields.ABOUT);
            boolean advice = about == About.ADVICE;
            Optional<AdviceKind> adviceKind = adviceKind(advice, unclear);
            Optional<YesNoUnsure> under18 = given.choice(ConcernFields.UNDER_18, YesNoUnsure::ofWire);
            List<Exploitation> exploitation = given.choices(ConcernFields.EXPLOITATION, Exploitation::ofWire);
            if (!advice && !unclear) {
                if (under18.isEmpty()) {
                    given.missing(ConcernFields.UNDER_18);
                }
                if (exploitation.isEmpty()) {
                    given.missing(ConcernFields.EXPLOITATION);
                }
            }
            YesNoUnsure coercion =
                    given.choice(ConcernFields.COERCION, YesNoUnsure::ofWire).orElse(YesNoUnsure.UNSURE);
            YesNoUnsure stillHappening = given.choice(ConcernFields.STILL_HAPPENING, YesNoUnsure::ofWire)
                    .orElse(YesNoUnsure.YES);
            var sector = given.choice(ConcernFields.SECTOR, Sector::ofWire);
            var premises = given.choice(ConcernFields.PREMISES, Premises::ofWire);
            var careNeeds = given.choice(ConcernFields.CARE_NEEDS, YesNoUnsure::ofWire);
            var peopleAffected = given.choice(ConcernFields.PEOPLE_AFFECTED, PeopleAffected::ofWire);
            var indicators = given.choices(ConcernFields.INDICATORS, Indicator::ofWire);
            var subjectWorksFor = given.partners(ConcernFields.SUBJECT_WORKS_FOR, partners);
            List<DescribedPlace> places = places();
            Optional<Reporter> clear = reporter(about, unclear);
            Particulars particulars = particulars(places);

            if (!mistakes.none() || danger.isEmpty() || clear.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Concern(
                    sourceGiven.orElse(UNNAMED_SOURCE),
                    sourceReference,
                    submittedAt,
                    mode,
                    given.gives(ConcernFields.MODE),
                    kind,
                    relatesTo,
                    danger.get(),
                    about,
                    adviceKind,
                    under18,
                    InOrder.of(Exploitation.class, exploitation),
                    coercion,
                    stillHappening,
                    sector,
                    premises,
                    careNeeds,
                    peopleAffected,
                    InOrder.of(Indicator.class, indicators),
                    places.stream().map(DescribedPlace::hint).toList(),
                    Set.copyOf(subjectWorksFor),
                    clear.get(),
                    particulars));
        }

        private Optional<String> source() {
            Optional<String> typed = given.line(ConcernFields.SOURCE);
            Optional<String> proved = attribution.source();
            if (proved.isPresent() && typed.isPresent() && !typed.equals(proved)) {
                given.mistake(
                        ConcernFields.SOURCE,
                        Rule.NOT_ALLOWED,
                        "leave it out, or send the source that your key was made for: a key speaks for no other");
            }
            Optional<String> named = typed.or(attribution::otherSource);
            if (proved.isEmpty() && named.filter(attribution.others()::contains).isPresent()) {
                given.mistake(
                        ConcernFields.SOURCE,
                        Rule.NOT_ALLOWED,
                        "send the key of this source, or the name of your own system: a source that has a key is taken"
                                + " with it alone");
            }
            return proved.or(() -> named);
        }

        private Optional<String> sourceReference() {
            Optional<String> typed = given.line(ConcernFields.SOURCE_REFERENCE);
            if (given.isBlank(ConcernFields.SOURCE_REFERENCE)) {
                // what is sent again under an empty id would be another concern each time
                given.mistake(
                        ConcernFields.SOURCE_REFERENCE,
                        Rule.WRONG_FORM,
                        "send your own id of the report, or leave the field out");
            }
            if (typed.isPresent() && attribution.agreed().isPresent() && !typed.equals(attribution.agreed())) {
                given.mistake(
                        ConcernFields.SOURCE_REFERENCE,
                        Rule.CONTRADICTION,
                        "leave out one of sourceReference and Idempotency-Key, or send the same in both");
            }
            return typed.or(attribution::reference);
        }

        private Mode mode() {
            Optional<Mode> only = attribution.mode();
            Mode mode = given.choice(ConcernFields.MODE, Mode::ofWire).orElse(only.orElse(Mode.LIVE));
            if (only.isPresent() && mode != only.get()) {
                given.mistake(
                        ConcernFields.MODE,
                        Rule.NOT_ALLOWED,
                        "send mode " + only.get().wire() + " or leave it out: your key was made for that mode alone");
            }
            return mode;
        }

        private void checkSource(Optional<String> source, Optional<String> sourceReference) {
            if (source.filter(PUBLIC_FORM::equals).isPresent() && attribution.sender() != Sender.PUBLIC_FORM) {
                given.mistake(
                        ConcernFields.SOURCE,
                        Rule.NOT_ALLOWED,
                        "send the name of your own system; this one is kept for the public form");
            }
            // Two systems that number their reports alike would otherwise be one.
            if (sourceReference.isPresent() && source.isEmpty()) {
                given.mistake(
                        ConcernFields.SOURCE,
                        Rule.REQUIRED,
                        "source is required beside sourceReference: name your system");
            }
        }

        /// A wrong clock at an upstream must not lose a concern, and must not date it into the future either.
        private Instant submittedAt() {
            return given.moment(ConcernFields.SUBMITTED_AT)
                    .filter(said -> !said.isAfter(receivedAt.plus(CLOCKS_DIFFER)) && said.isAfter(LONG_AGO))
                    .map(said -> said.isAfter(receivedAt) ? receivedAt : said)
                    .orElse(receivedAt);
        }

        private Optional<RelatesTo> relatesTo(Kind kind) {
            Optional<String> named = given.line(ConcernFields.RELATES_TO);
            if (kind == Kind.NEW) {
                if (named.isPresent()) {
                    given.mistake(
                            ConcernFields.RELATES_TO,
                            Rule.CONTRADICTION,
                            "leave it out, or send kind add-information or withdraw");
                }
                return Optional.empty();
            }
            if (named.isEmpty()) {
                given.missing(ConcernFields.RELATES_TO);
                return Optional.empty();
            }
            Optional<RelatesTo> earlier = concernId(named.get())
                    .<RelatesTo>map(RelatesTo.ById::new)
                    .or(() -> FollowUpCode.parse(named.get()).map(RelatesTo.ByCode::new));
            if (earlier.isEmpty()) {
                given.mistake(
                        ConcernFields.RELATES_TO,
                        Rule.WRONG_FORM,
                        "send the id of the earlier concern, or its follow-up code of 16 characters");
            }
            return earlier;
        }

        private static Optional<ConcernId> concernId(String text) {
            try {
                return Optional.of(ConcernId.parse(text));
            } catch (IllegalArgumentException notAnId) {
                return Optional.empty();
            }
        }

        private Optional<AdviceKind> adviceKind(boolean advice, boolean unclear) {
            Optional<AdviceKind> kind = given.choice(ConcernFields.ADVICE_KIND, AdviceKind::ofWire);
            if (kind.isPresent() && !advice && !unclear) {
                given.mistake(ConcernFields.ADVICE_KIND, Rule.CONTRADICTION, "leave it out, or send about advice");
            }
            return advice ? kind.or(() -> Optional.of(AdviceKind.GENERAL)) : Optional.empty();
        }

        /// A place with its sealed description.
        private record DescribedPlace(PlaceHint hint, String description) {}

        private List<DescribedPlace> places() {
            var places = new ArrayList<DescribedPlace>();
            for (GivenFields place : given.objects(ConcernFields.PLACES)) {
                PlaceRole role = place.choice(ConcernFields.PLACE_ROLE, PlaceRole::ofWire)
                        .orElse(PlaceRole.EXPLOITATION);
                var hint = new PlaceHint(
                        role,
                        place.line(ConcernFields.POSTCODE),
                        place.line(ConcernFields.PLACE),
                        place.line(ConcernFields.GRID_REFERENCE),
                        position(place));
                Optional<String> description = place.lines(ConcernFields.DESCRIPTION);
                boolean says = hint.postcode().isPresent()
                        || hint.place().isPresent()
                        || hint.gridReference().isPresent()
                        || hint.position().isPresent()
                        || description.isPresent();
                if (says) {
                    places.add(new DescribedPlace(hint, description.orElse("")));
                }
            }
            return places;
        }

        private static Optional<PlaceHint.Position> position(GivenFields place) {
            OptionalDouble latitude = place.number(ConcernFields.LATITUDE, -90, 90);
            OptionalDouble longitude = place.number(ConcernFields.LONGITUDE, -180, 180);
            if (place.gives(ConcernFields.LATITUDE) != place.gives(ConcernFields.LONGITUDE)) {
                ConcernField absent =
                        place.gives(ConcernFields.LATITUDE) ? ConcernFields.LONGITUDE : ConcernFields.LATITUDE;
                place.mistake(absent, Rule.REQUIRED, "send latitude and longitude, or neither");
            }
            return latitude.isPresent() && longitude.isPresent()
                    ? Optional.of(new PlaceHint.Position(latitude.getAsDouble(), longitude.getAsDouble()))
                    : Optional.empty();
        }

        private Optional<Reporter> reporter(About about, boolean unclear) {
            if (reporter.isEmpty()) {
                if (given.gives(ConcernFields.REPORTER)) {
                    return Optional.empty(); // of the wrong type, and told
                }
                mistakes.add(
                        "/reporter/identity",
                        Rule.REQUIRED,
                        "reporter.identity is required: send one of "
                                + String.join(", ", ConcernFields.IDENTITY.allowed()));
                return Optional.empty();
            }
            GivenFields person = reporter.get();
            Optional<IdentityChoice> identity = person.choice(ConcernFields.IDENTITY, IdentityChoice::ofWire);
            if (identity.isEmpty()) {
                person.missing(ConcernFields.IDENTITY);
            }
            if (identity.filter(IdentityChoice.ANONYMOUS::equals).isPresent()) {
                refuseIdentity(person);
            }
            Optional<PoliceMayBeTold> police = person.choice(ConcernFields.POLICE_MAY_BE_TOLD, PoliceMayBeTold::ofWire);
            if (police.isPresent() && about != About.ME && !unclear) {
                person.mistake(ConcernFields.POLICE_MAY_BE_TOLD, Rule.CONTRADICTION, "leave it out, or send about me");
            }
            Optional<String> language = person.line(ConcernFields.LANGUAGE);
            if (language.isPresent() && !LANGUAGE_TAG.matcher(language.get()).matches()) {
                person.mistake(ConcernFields.LANGUAGE, Rule.WRONG_FORM, "send a BCP 47 tag, such as pl or pt-BR");
            }
            var standing = person.choice(ConcernFields.STANDING, Standing::ofWire);
            var supportConsent = person.choice(ConcernFields.SUPPORT_CONSENT, YesNo::ofWire);
            Preference prefers =
                    person.choice(ConcernFields.PREFERS, Preference::ofWire).orElse(Preference.NONE);
            var interpreterNeeded = person.truth(ConcernFields.INTERPRETER_NEEDED);
            return identity.map(choice ->
                    new Reporter(standing, choice, police, supportConsent, prefers, language, interpreterNeeded));
        }

        /// Whoever asks for anonymity and gives a name has not meant one of the two: it is asked again, not decided.
        private static void refuseIdentity(GivenFields person) {
            for (ConcernField field :
                    List.of(ConcernFields.NAME, ConcernFields.ORGANISATION, ConcernFields.EMAIL, ConcernFields.PHONE)) {
                if (person.line(field).isPresent()) {
                    person.mistake(
                            field,
                            Rule.CONTRADICTION,
                            "leave it out, or send identity share or confidential: an anonymous report names nobody");
                }
            }
        }

        private Particulars particulars(List<DescribedPlace> places) {
            return new Particulars(
                    given.lines(ConcernFields.NARRATIVE),
                    given.lines(ConcernFields.PEOPLE_DESCRIBED),
                    given.lines(ConcernFields.SUSPECTS),
                    given.lines(ConcernFields.VEHICLES),
                    places.stream().map(DescribedPlace::description).toList(),
                    reporter.map(Document::details).orElseGet(Document::nobody));
        }

        private static Particulars.ReporterDetails details(GivenFields person) {
            Optional<String> email = person.line(ConcernFields.EMAIL);
            // No more than that: an address that only looks odd may be the one safe way to answer.
            if (email.isPresent() && !email.get().matches("[^@\\s]+@[^@\\s]+")) {
                person.mistake(
                        ConcernFields.EMAIL, Rule.WRONG_FORM, "send an email address, such as name@mail.example");
            }
            return new Particulars.ReporterDetails(
                    person.line(ConcernFields.NAME),
                    person.line(ConcernFields.ORGANISATION),
                    email,
                    person.line(ConcernFields.PHONE),
                    person.choice(ConcernFields.MAY_CONTACT, YesNo::ofWire),
                    InOrder.of(ContactMeans.class, person.choices(ConcernFields.CONTACT_MEANS, ContactMeans::ofWire)),
                    person.line(ConcernFields.SAFE_TIMES),
                    InOrder.of(DoNot.class, person.choices(ConcernFields.DO_NOT, DoNot::ofWire)));
        }

        private static Particulars.ReporterDetails nobody() {
            return new Particulars.ReporterDetails(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty(),
                    Set.of());
        }
    }
}
