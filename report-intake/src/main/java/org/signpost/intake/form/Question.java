package org.signpost.intake.form;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The pages that ask, in their order. Their numbers are all that an address or a title tells of them, because both
/// stay in a browser's history. A number still tells which question was asked, as the page on safety says.
public enum Question {
    /// Is anyone in danger now?
    DANGER(Part.CONCERN, FormField.DANGER),
    /// A full stop: call 999.
    CALL(Part.CONCERN, FormField.CALLED),
    /// What to do for somebody who cannot call.
    OTHER_WAYS(Part.CONCERN),
    /// Whom it is about.
    ABOUT(Part.CONCERN, FormField.ABOUT),
    /// What the advice is about.
    ADVICE(Part.CONCERN, FormField.ADVICE_KIND),
    /// Whether anyone is under 18.
    UNDER_18(Part.CONCERN, FormField.UNDER_18),
    /// What is happening.
    HAPPENING(Part.CONCERN, FormField.EXPLOITATION),
    /// Whether anyone is held or threatened.
    HELD(Part.CONCERN, FormField.COERCION),
    /// Where.
    WHERE(Part.CONCERN, FormField.POSTCODE, FormField.PLACE, FormField.PLACE_DESCRIPTION, FormField.PLACE_UNKNOWN),
    /// Another place that matters.
    OTHER_PLACE(
            Part.CONCERN,
            FormField.OTHER_PLACE_ROLE,
            FormField.OTHER_POSTCODE,
            FormField.OTHER_PLACE,
            FormField.OTHER_PLACE_DESCRIPTION),
    /// What was noticed.
    SIGNS(Part.KNOWN, FormField.INDICATORS),
    /// Whether it is still happening.
    STILL(Part.KNOWN, FormField.STILL_HAPPENING),
    /// The people affected.
    PEOPLE(Part.KNOWN, FormField.PEOPLE_AFFECTED, FormField.CARE_NEEDS),
    /// The kind of place.
    PREMISES(Part.KNOWN, FormField.PREMISES),
    /// The kind of work.
    SECTOR(Part.KNOWN, FormField.SECTOR),
    /// The reporter's own words.
    WORDS(Part.KNOWN, FormField.NARRATIVE),
    /// People and vehicles.
    DESCRIBED(Part.KNOWN, FormField.PEOPLE_DESCRIBED, FormField.SUSPECTS, FormField.VEHICLES),
    /// Whether a person responsible works for a partner.
    WORKS_FOR(Part.KNOWN, FormField.SUBJECT_WORKS_FOR),
    /// How the reporter's identity may be used.
    IDENTITY(Part.REPORTER, FormField.IDENTITY),
    /// The reporter's name.
    NAME(Part.REPORTER, FormField.NAME, FormField.ORGANISATION),
    /// Whether someone may contact the reporter.
    MAY_CONTACT(Part.REPORTER, FormField.MAY_CONTACT),
    /// Ways of contact.
    MEANS(Part.REPORTER, FormField.PHONE, FormField.EMAIL, FormField.CONTACT_MEANS),
    /// What is safe.
    SAFE(Part.REPORTER, FormField.SAFE_TIMES, FormField.DO_NOT),
    /// Whether the police may be told.
    POLICE(Part.REPORTER, FormField.POLICE_MAY_BE_TOLD),
    /// Whether support is wanted.
    SUPPORT(Part.REPORTER, FormField.SUPPORT_CONSENT),
    /// How the reporter knows of it.
    KNOWING(Part.REPORTER, FormField.STANDING),
    /// Whom the reporter would rather tell.
    PREFERS(Part.REPORTER, FormField.PREFERS),
    /// Which language.
    LANGUAGE(Part.REPORTER, FormField.LANGUAGE, FormField.INTERPRETER_NEEDED);

    /// The parts under which answers are checked before they are sent.
    public enum Part {
        /// What is happening, and where.
        CONCERN,
        /// What is known of it.
        KNOWN,
        /// The reporter.
        REPORTER;

        /// The key of its heading.
        public String heading() {
            return "check.part." + name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> WORK = Set.of("labour", "domestic-servitude", "unsure");

    private final Part part;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<FormField> fields;

    Question(Part part, FormField... fields) {
        this.part = part;
        this.fields = List.of(fields);
    }

    /// The question with a number.
    public static Optional<Question> numbered(int number) {
        return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
    }

    /// The question that asks for a field.
    static Question of(FormField field) {
        return Arrays.stream(values())
                .filter(question -> question.fields.contains(field))
                .findFirst()
                .orElseThrow();
    }

    /// Its number, from 1.
    public int number() {
        return Arrays.asList(values()).indexOf(this) + 1;
    }

    /// Its address.
    public String path() {
        return "/step/" + number();
    }

    /// The first part of the keys of its messages.
    public String key() {
        return "question." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The part under which its answers are checked.
    public Part part() {
        return part;
    }

    /// What it asks, in the order of the page.
    public List<FormField> fields() {
        return fields;
    }

    /// Whether a page has a box for several lines, whose writing takes time.
    public boolean takesTime() {
        return fields.stream().anyMatch(field -> field.shape() == FormField.Shape.LINES);
    }

    /// Whether it cannot be left unanswered.
    public boolean required(Answers answers) {
        return switch (this) {
            case DANGER, UNDER_18, HAPPENING, IDENTITY -> true;
            case WHERE -> !answers.advice();
            default -> false;
        };
    }

    /// Whether it is asked of somebody who answered so.
    ///
    /// @param partners whether there are partners to ask about
    boolean asked(Answers answers, boolean partners) {
        boolean advice = answers.advice();
        boolean named = answers.is(FormField.IDENTITY, "share") || answers.is(FormField.IDENTITY, "confidential");
        return switch (this) {
            case DANGER, ABOUT, WHERE, WORDS, IDENTITY, LANGUAGE -> true;
            case CALL -> answers.is(FormField.DANGER, "now");
            case OTHER_WAYS -> answers.is(FormField.DANGER, "now") && answers.is(FormField.CALLED, "cannot");
            case ADVICE -> advice;
            case UNDER_18, HAPPENING, HELD, OTHER_PLACE, SIGNS, STILL, PEOPLE, PREMISES, DESCRIBED, PREFERS -> !advice;
            case SECTOR ->
                advice
                        ? answers.is(FormField.ADVICE_KIND, "business")
                                || answers.is(FormField.ADVICE_KIND, "work-rights")
                        : answers.all(FormField.EXPLOITATION).stream().anyMatch(WORK::contains);
            case WORKS_FOR -> !advice && partners;
            case NAME, MAY_CONTACT -> named;
            case MEANS, SAFE -> named && !answers.is(FormField.MAY_CONTACT, "no");
            case POLICE, SUPPORT -> answers.aboutReporter();
            case KNOWING -> !answers.aboutReporter();
        };
    }

    /// Whether an answer of the page was given that lets one go on.
    boolean answered(Answers answers) {
        return switch (this) {
            case WHERE ->
                answers.has(FormField.POSTCODE) || answers.has(FormField.PLACE) || answers.has(FormField.PLACE_UNKNOWN);
            default -> fields.stream().anyMatch(answers::has);
        };
    }
}
