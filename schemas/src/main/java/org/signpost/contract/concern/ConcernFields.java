package org.signpost.contract.concern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The dictionary of a concern: every field that a document may have, as the reader asks for it.
public final class ConcernFields {
    private static final List<ConcernField> ALL = new ArrayList<>();

    static final ConcernField SOURCE = text("source", 100, "who sent it; `api` when it does not say so");
    static final ConcernField SOURCE_REFERENCE =
            text("sourceReference", 100, "the sender's own id; with `source`, it makes the same report one concern");
    static final ConcernField SUBMITTED_AT = add(
            "submittedAt",
            ConcernField.Type.MOMENT,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            0,
            "when it was sent; else the time of receipt");
    static final ConcernField MODE = choice(
            "mode", Mode.values(), ConcernField.Need.OPTIONAL, "`live` by default; no other reaches a live contact");
    static final ConcernField KIND = choice("kind", Kind.values(), ConcernField.Need.OPTIONAL, "`new` by default");
    static final ConcernField RELATES_TO = add(
            "relatesTo",
            ConcernField.Type.TEXT,
            List.of(),
            ConcernField.Need.UNLESS_NEW,
            false,
            40,
            "the earlier concern, by its id or its follow-up code; only when `kind` is not `new`");
    static final ConcernField DANGER =
            choice("danger", Danger.values(), ConcernField.Need.REQUIRED, "is anyone in danger now");
    static final ConcernField ABOUT = choice(
            "about",
            About.values(),
            ConcernField.Need.OPTIONAL,
            "`someone-else` by default; `me`: the reporter is the victim");
    static final ConcernField ADVICE_KIND = choice(
            "adviceKind",
            AdviceKind.values(),
            ConcernField.Need.OPTIONAL,
            "only with `about` `advice`; then `general` by default");
    static final ConcernField UNDER_18 =
            choice("under18", YesNoUnsure.values(), ConcernField.Need.UNLESS_ADVICE, "`unsure` is treated as a child");
    static final ConcernField EXPLOITATION = choices(
            "exploitation",
            Exploitation.values(),
            ConcernField.Need.UNLESS_ADVICE,
            false,
            "what is happening; at least one");
    static final ConcernField COERCION = choice(
            "coercion",
            YesNoUnsure.values(),
            ConcernField.Need.OPTIONAL,
            "held, threatened, documents or wages taken, debt; `unsure` by default");
    static final ConcernField STILL_HAPPENING = choice(
            "stillHappening",
            YesNoUnsure.values(),
            ConcernField.Need.OPTIONAL,
            "`yes` by default; `no`: nobody is at risk now");
    static final ConcernField SECTOR =
            choice("sector", Sector.values(), ConcernField.Need.OPTIONAL, "where people work");
    static final ConcernField PREMISES =
            choice("premises", Premises.values(), ConcernField.Need.OPTIONAL, "the kind of premises");
    static final ConcernField CARE_NEEDS = choice(
            "careNeeds", YesNoUnsure.values(), ConcernField.Need.OPTIONAL, "an adult with care and support needs");
    static final ConcernField PEOPLE_AFFECTED =
            choice("peopleAffected", PeopleAffected.values(), ConcernField.Need.OPTIONAL, "how many people");
    static final ConcernField INDICATORS =
            choices("indicators", Indicator.values(), ConcernField.Need.OPTIONAL, false, "signs that were seen");
    static final ConcernField PLACES = add(
            "places",
            ConcernField.Type.OBJECTS,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            20,
            "where; no place is a valid answer");
    static final ConcernField PLACE_ROLE =
            choice("places[].role", PlaceRole.values(), ConcernField.Need.OPTIONAL, "`exploitation` by default");
    static final ConcernField POSTCODE = text("places[].postcode", 20, "may be partial, such as CV6 or CV6 5");
    static final ConcernField PLACE = text("places[].place", 200, "the name of a place");
    static final ConcernField GRID_REFERENCE = text("places[].gridReference", 40, "an Ordnance Survey grid reference");
    static final ConcernField LATITUDE = add(
            "places[].latitude",
            ConcernField.Type.NUMBER,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            0,
            "degrees north, with `longitude`");
    static final ConcernField LONGITUDE = add(
            "places[].longitude",
            ConcernField.Type.NUMBER,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            0,
            "degrees east, with `latitude`");
    static final ConcernField DESCRIPTION =
            sealed("places[].description", 2_000, "how to find it, and what it looks like");
    static final ConcernField NARRATIVE = sealed("narrative", 15_000, "what was seen or heard");
    static final ConcernField PEOPLE_DESCRIBED = sealed("peopleDescribed", 4_000, "the people who may be victims");
    static final ConcernField SUSPECTS = sealed("suspects", 4_000, "the people who may exploit them");
    static final ConcernField VEHICLES = sealed("vehicles", 4_000, "vehicles");
    static final ConcernField SUBJECT_WORKS_FOR = add(
            "subjectWorksFor",
            ConcernField.Type.PARTNERS,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            20,
            "partners that the person complained of works for; they do not see it");
    static final ConcernField REPORTER = add(
            "reporter",
            ConcernField.Type.OBJECT,
            List.of(),
            ConcernField.Need.REQUIRED,
            false,
            0,
            "the person who reports");
    static final ConcernField STANDING =
            choice("reporter.standing", Standing.values(), ConcernField.Need.OPTIONAL, "how the reporter knows of it");
    static final ConcernField IDENTITY = choice(
            "reporter.identity",
            IdentityChoice.values(),
            ConcernField.Need.REQUIRED,
            "how the reporter's identity may be used; with `anonymous`, no name or contact details are taken");
    static final ConcernField NAME = sealed("reporter.name", 200, "the reporter's name");
    static final ConcernField ORGANISATION = sealed("reporter.organisation", 200, "the reporter's organisation");
    static final ConcernField EMAIL = sealed("reporter.email", 254, "a safe email address");
    static final ConcernField PHONE = sealed("reporter.phone", 40, "a safe telephone number");
    static final ConcernField MAY_CONTACT = add(
            "reporter.mayContact",
            ConcernField.Type.CHOICE,
            wires(YesNo.values()),
            ConcernField.Need.OPTIONAL,
            true,
            0,
            "whether the reporter may be contacted");
    static final ConcernField CONTACT_MEANS = choices(
            "reporter.contactMeans", ContactMeans.values(), ConcernField.Need.OPTIONAL, true, "safe ways of contact");
    static final ConcernField SAFE_TIMES = sealed("reporter.safeTimes", 200, "when contact is safe");
    static final ConcernField DO_NOT =
            choices("reporter.doNot", DoNot.values(), ConcernField.Need.OPTIONAL, true, "what must not be done");
    static final ConcernField POLICE_MAY_BE_TOLD = choice(
            "reporter.policeMayBeTold", PoliceMayBeTold.values(), ConcernField.Need.OPTIONAL, "only with `about` `me`");
    static final ConcernField SUPPORT_CONSENT = choice(
            "reporter.supportConsent",
            YesNo.values(),
            ConcernField.Need.OPTIONAL,
            "an adult wants the advocate's support");
    static final ConcernField PREFERS = choice(
            "reporter.prefers",
            Preference.values(),
            ConcernField.Need.OPTIONAL,
            "`none` by default; adds or leads, and never silences danger or a child");
    static final ConcernField LANGUAGE = text("reporter.language", 35, "a BCP 47 tag, such as pl or pt-BR");
    static final ConcernField INTERPRETER_NEEDED = add(
            "reporter.interpreterNeeded",
            ConcernField.Type.TRUTH,
            List.of(),
            ConcernField.Need.OPTIONAL,
            false,
            0,
            "whether an interpreter is needed");

    /// What only the service itself finds out, by the names that a client may try, and what to do.
    static final Map<String, String> DERIVED = derived();

    private ConcernFields() {}

    /// Every field, in the order of the dictionary.
    public static List<ConcernField> all() {
        return List.copyOf(ALL);
    }

    /// The names of the fields in one object: `""` for the concern itself, `places[]` or `reporter`.
    static List<String> namesIn(String holder) {
        return ALL.stream()
                .filter(field -> field.holder().equals(holder))
                .map(ConcernField::name)
                .toList();
    }

    private static ConcernField text(String path, int longest, String meaning) {
        return add(path, ConcernField.Type.TEXT, List.of(), ConcernField.Need.OPTIONAL, false, longest, meaning);
    }

    private static ConcernField sealed(String path, int longest, String meaning) {
        return add(path, ConcernField.Type.TEXT, List.of(), ConcernField.Need.OPTIONAL, true, longest, meaning);
    }

    private static ConcernField choice(String path, WireName[] values, ConcernField.Need need, String meaning) {
        return add(path, ConcernField.Type.CHOICE, wires(values), need, false, 0, meaning);
    }

    private static ConcernField choices(
            String path, WireName[] values, ConcernField.Need need, boolean sealed, String meaning) {
        return add(path, ConcernField.Type.CHOICES, wires(values), need, sealed, values.length, meaning);
    }

    private static List<String> wires(WireName[] values) {
        return Arrays.stream(values).map(WireName::wire).toList();
    }

    private static ConcernField add(
            String path,
            ConcernField.Type type,
            List<String> allowed,
            ConcernField.Need need,
            boolean sealed,
            int longest,
            String meaning) {
        var field = new ConcernField(path, type, allowed, need, sealed, longest, meaning);
        ALL.add(field);
        return field;
    }

    private static Map<String, String> derived() {
        String place = "leave it out: the service finds it out from `places`";
        String own = "leave it out: the service gives it when it accepts the concern";
        String policy = "leave it out: the partnership's policy decides it";
        return Map.ofEntries(
                Map.entry("id", own),
                Map.entry("concernId", own),
                Map.entry("reference", own),
                Map.entry("followUpCode", "leave it out, and put the code into `relatesTo`"),
                Map.entry("receivedAt", own),
                Map.entry("urgency", policy),
                Map.entry("decision", policy),
                Map.entry("rule", policy),
                Map.entry("recipients", policy),
                Map.entry("district", place),
                Map.entry("districts", place),
                Map.entry("county", place),
                Map.entry("force", place),
                Map.entry("policeForce", place),
                Map.entry("area", place),
                Map.entry("distanceToBoundary", place),
                Map.entry("confidence", place));
    }
}
