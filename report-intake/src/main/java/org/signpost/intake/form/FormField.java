package org.signpost.intake.form;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every answer that the form takes, in the order of the page, with its place in the report.
///
/// The two places of the form stand in a list of the report, so their pointers begin with `first` and `other`
/// instead of an index.
enum FormField {
    DANGER("danger", "/danger", Shape.ONE),
    ABOUT("about", "/about", Shape.ONE),
    ADVICE_KIND("adviceKind", "/adviceKind", Shape.ONE),
    UNDER_18("under18", "/under18", Shape.ONE),
    EXPLOITATION("exploitation", "/exploitation", Shape.SEVERAL),
    POSTCODE("postcode", "first/postcode", Shape.LINE),
    PLACE("place", "first/place", Shape.LINE),
    PLACE_DESCRIPTION("placeDescription", "first/description", Shape.LINES),
    PLACE_UNKNOWN("placeUnknown", "", Shape.ONE),
    OTHER_PLACE_ROLE("otherPlaceRole", "other/role", Shape.ONE),
    OTHER_POSTCODE("otherPostcode", "other/postcode", Shape.LINE),
    OTHER_PLACE("otherPlace", "other/place", Shape.LINE),
    OTHER_PLACE_DESCRIPTION("otherPlaceDescription", "other/description", Shape.LINES),
    NARRATIVE("narrative", "/narrative", Shape.LINES),
    PEOPLE_DESCRIBED("peopleDescribed", "/peopleDescribed", Shape.LINES),
    SUSPECTS("suspects", "/suspects", Shape.LINES),
    VEHICLES("vehicles", "/vehicles", Shape.LINES),
    SUBJECT_WORKS_FOR("subjectWorksFor", "/subjectWorksFor", Shape.SEVERAL),
    INDICATORS("indicators", "/indicators", Shape.SEVERAL),
    COERCION("coercion", "/coercion", Shape.ONE),
    STILL_HAPPENING("stillHappening", "/stillHappening", Shape.ONE),
    CARE_NEEDS("careNeeds", "/careNeeds", Shape.ONE),
    PEOPLE_AFFECTED("peopleAffected", "/peopleAffected", Shape.ONE),
    PREMISES("premises", "/premises", Shape.ONE),
    SECTOR("sector", "/sector", Shape.ONE),
    IDENTITY("identity", "/reporter/identity", Shape.ONE),
    NAME("name", "/reporter/name", Shape.LINE),
    ORGANISATION("organisation", "/reporter/organisation", Shape.LINE),
    PHONE("phone", "/reporter/phone", Shape.LINE),
    EMAIL("email", "/reporter/email", Shape.LINE),
    MAY_CONTACT("mayContact", "/reporter/mayContact", Shape.ONE),
    CONTACT_MEANS("contactMeans", "/reporter/contactMeans", Shape.SEVERAL),
    SAFE_TIMES("safeTimes", "/reporter/safeTimes", Shape.LINE),
    DO_NOT("doNot", "/reporter/doNot", Shape.SEVERAL),
    POLICE_MAY_BE_TOLD("policeMayBeTold", "/reporter/policeMayBeTold", Shape.ONE),
    SUPPORT_CONSENT("supportConsent", "/reporter/supportConsent", Shape.ONE),
    STANDING("standing", "/reporter/standing", Shape.ONE),
    PREFERS("prefers", "/reporter/prefers", Shape.ONE),
    LANGUAGE("language", "/reporter/language", Shape.ONE),
    INTERPRETER_NEEDED("interpreterNeeded", "/reporter/interpreterNeeded", Shape.ONE);

    /// How an answer looks.
    enum Shape {
        /// One value of a list.
        ONE,
        /// Any values of a list.
        SEVERAL,
        /// A line of text.
        LINE,
        /// Several lines of text.
        LINES
    }

    private static final java.util.Map<String, FormField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FormField::inputName, Function.identity()));

    private final String inputName;
    private final String pointer;
    private final Shape shape;

    FormField(String inputName, String pointer, Shape shape) {
        this.inputName = inputName;
        this.pointer = pointer;
        this.shape = shape;
    }

    static Optional<FormField> named(String inputName) {
        return Optional.ofNullable(BY_NAME.get(inputName));
    }

    /// The name of the input on the page, and of its messages.
    String inputName() {
        return inputName;
    }

    /// Where the answer stands in the report; empty for one that only the form knows.
    String pointer() {
        return pointer;
    }

    Shape shape() {
        return shape;
    }
}
