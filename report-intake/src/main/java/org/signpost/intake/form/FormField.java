package org.signpost.intake.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.ConcernFields;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.id.PartnerId;

/// Every answer that the form takes, with its place in the report.
///
/// The two places of the form stand in a list of the report, so their pointers begin with `first` and `other`
/// instead of an index. What may be chosen is what the dictionary of concerns allows, unless it is said here.
public enum FormField {
    /// Is anyone in danger now?
    DANGER("danger", "/danger", Shape.ONE),
    /// Whether 999 was called; only the form knows it.
    CALLED("called", "", Shape.ONE, "have", "cannot"),
    /// Whom it is about.
    ABOUT("about", "/about", Shape.ONE),
    /// What the advice is about.
    ADVICE_KIND("adviceKind", "/adviceKind", Shape.ONE, "business", "training", "work-rights", "general"),
    /// Whether anyone is under 18.
    UNDER_18("under18", "/under18", Shape.ONE),
    /// What is happening.
    EXPLOITATION("exploitation", "/exploitation", Shape.SEVERAL),
    /// Whether anyone is held or threatened.
    COERCION("coercion", "/coercion", Shape.ONE),
    /// The postcode.
    POSTCODE("postcode", "first/postcode", Shape.LINE),
    /// The village or town; a grid reference or coordinates are read here too.
    PLACE("place", "first/place", Shape.LINE),
    /// The address, or how to find it.
    PLACE_DESCRIPTION("placeDescription", "first/description", Shape.LINES),
    /// The place is not known; only the form knows it.
    PLACE_UNKNOWN("placeUnknown", "", Shape.TICK, "yes"),
    /// What the other place is.
    OTHER_PLACE_ROLE(
            "otherPlaceRole",
            "other/role",
            Shape.ONE,
            "accommodation",
            "pick-up",
            "victim-now",
            "home",
            "exploitation"),
    /// The postcode of the other place.
    OTHER_POSTCODE("otherPostcode", "other/postcode", Shape.LINE),
    /// The village or town of the other place.
    OTHER_PLACE("otherPlace", "other/place", Shape.LINE),
    /// The address of the other place.
    OTHER_PLACE_DESCRIPTION("otherPlaceDescription", "other/description", Shape.LINES),
    /// What was noticed.
    INDICATORS("indicators", "/indicators", Shape.SEVERAL),
    /// Whether it is still happening.
    STILL_HAPPENING("stillHappening", "/stillHappening", Shape.ONE),
    /// How many people are affected.
    PEOPLE_AFFECTED("peopleAffected", "/peopleAffected", Shape.ONE),
    /// Whether an adult needs care.
    CARE_NEEDS("careNeeds", "/careNeeds", Shape.ONE),
    /// The kind of place.
    PREMISES("premises", "/premises", Shape.ONE),
    /// The kind of work.
    SECTOR("sector", "/sector", Shape.ONE),
    /// The reporter's own words.
    NARRATIVE("narrative", "/narrative", Shape.LINES),
    /// The people affected.
    PEOPLE_DESCRIBED("peopleDescribed", "/peopleDescribed", Shape.LINES),
    /// The people responsible.
    SUSPECTS("suspects", "/suspects", Shape.LINES),
    /// Vehicles.
    VEHICLES("vehicles", "/vehicles", Shape.LINES),
    /// The partners for whom a person responsible works; who there is changes while the service runs.
    SUBJECT_WORKS_FOR("subjectWorksFor", "/subjectWorksFor", Shape.SEVERAL),
    /// How the reporter's identity may be used.
    IDENTITY("identity", "/reporter/identity", Shape.ONE),
    /// The reporter's name.
    NAME("name", "/reporter/name", Shape.LINE),
    /// The reporter's organisation.
    ORGANISATION("organisation", "/reporter/organisation", Shape.LINE),
    /// Whether someone may contact the reporter.
    MAY_CONTACT("mayContact", "/reporter/mayContact", Shape.ONE),
    /// A safe telephone number.
    PHONE("phone", "/reporter/phone", Shape.LINE),
    /// A safe email address.
    EMAIL("email", "/reporter/email", Shape.LINE),
    /// Safe ways of contact.
    CONTACT_MEANS("contactMeans", "/reporter/contactMeans", Shape.SEVERAL),
    /// When contact is safe.
    SAFE_TIMES("safeTimes", "/reporter/safeTimes", Shape.LINE),
    /// What must not be done.
    DO_NOT("doNot", "/reporter/doNot", Shape.SEVERAL),
    /// Whether the police may be told.
    POLICE_MAY_BE_TOLD("policeMayBeTold", "/reporter/policeMayBeTold", Shape.ONE, "yes", "no"),
    /// Whether support is wanted.
    SUPPORT_CONSENT("supportConsent", "/reporter/supportConsent", Shape.ONE),
    /// How the reporter knows of it.
    STANDING("standing", "/reporter/standing", Shape.ONE),
    /// Whom the reporter would rather tell.
    PREFERS("prefers", "/reporter/prefers", Shape.ONE),
    /// The language that the reporter would rather use.
    LANGUAGE(
            "language",
            "/reporter/language",
            Shape.LIST,
            "en",
            "cy",
            "sq",
            "ar",
            "bn",
            "bg",
            "zh",
            "fr",
            "gu",
            "hi",
            "hu",
            "lt",
            "ml",
            "pl",
            "pt",
            "pa",
            "ro",
            "ru",
            "so",
            "es",
            "ta",
            "tr",
            "uk",
            "ur",
            "vi",
            "bfi"),
    /// Whether an interpreter is needed.
    INTERPRETER_NEEDED("interpreterNeeded", "/reporter/interpreterNeeded", Shape.TICK, "yes");

    /// How an answer looks.
    public enum Shape {
        /// One value of a short list.
        ONE,
        /// One value of a long list.
        LIST,
        /// Any values of a list.
        SEVERAL,
        /// Yes, or nothing.
        TICK,
        /// A line of text.
        LINE,
        /// Several lines of text.
        LINES;

        /// Whether it is typed, not chosen.
        public boolean typed() {
            return this == LINE || this == LINES;
        }
    }

    private static final Map<String, FormField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FormField::inputName, Function.identity()));

    private final String inputName;
    private final String pointer;
    private final Shape shape;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> choices;

    private final int longest;

    FormField(String inputName, String pointer, Shape shape, String... choices) {
        this.inputName = inputName;
        this.pointer = pointer;
        this.shape = shape;
        Optional<ConcernField> field = pointer.isEmpty() ? Optional.empty() : Optional.of(dictionary(pointer));
        this.choices = choices.length > 0
                ? List.of(choices)
                : field.map(ConcernField::allowed).orElse(List.of());
        this.longest = field.map(ConcernField::longest).orElse(0);
    }

    private static ConcernField dictionary(String pointer) {
        String path = pointer.replaceFirst("^/", "")
                .replaceFirst("^(first|other)/", "places[]/")
                .replace('/', '.');
        return ConcernFields.all().stream()
                .filter(field -> field.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the dictionary of concerns has no " + path));
    }

    static Optional<FormField> named(String inputName) {
        return Optional.ofNullable(BY_NAME.get(inputName));
    }

    /// The name of the input on the page, and of its messages.
    public String inputName() {
        return inputName;
    }

    /// The key of what the page asks.
    public String label() {
        return "report." + inputName + ".label";
    }

    /// The key of the same on a page that shows several questions, where it must say which place is meant.
    public String summary() {
        return switch (this) {
            case POSTCODE, PLACE, PLACE_DESCRIPTION, OTHER_POSTCODE, OTHER_PLACE, OTHER_PLACE_DESCRIPTION ->
                "report." + inputName + ".summary";
            default -> label();
        };
    }

    /// The key of a value that can be chosen.
    public String choiceLabel(String choice) {
        return "report." + inputName + "." + choice;
    }

    /// Where the answer stands in the report; empty for one that only the form knows.
    String pointer() {
        return pointer;
    }

    /// How it looks.
    public Shape shape() {
        return shape;
    }

    /// What can be chosen, in the order of the page; empty where something is typed, and for partners.
    public List<String> choices() {
        return choices;
    }

    /// Whether an answer may be kept: a text that is not too long, or what can be chosen. It holds for what is not
    /// asked too, which the reader of a report never sees.
    boolean takes(String answer) {
        if (shape.typed()) {
            return answer.codePointCount(0, answer.length()) <= longest;
        }
        return this == SUBJECT_WORKS_FOR ? PartnerId.isValid(answer) : choices.contains(answer);
    }

    /// The most answers that it may have.
    int most() {
        if (shape != Shape.SEVERAL) {
            return 1;
        }
        return this == SUBJECT_WORKS_FOR ? longest : choices.size();
    }

    /// What was answered, of everything that a page sent under this name: texts as the reader takes them, so that what
    /// it would drop is not kept before, and no more answers than it takes to see that there are too many.
    List<String> of(List<String> sent) {
        var answers = new ArrayList<String>();
        for (String value : sent) {
            String tidy = ConcernReader.asTaken(value).strip();
            if (!tidy.isEmpty() && answers.size() <= most() && !answers.contains(tidy)) {
                answers.add(tidy);
            }
        }
        return List.copyOf(answers);
    }
}
