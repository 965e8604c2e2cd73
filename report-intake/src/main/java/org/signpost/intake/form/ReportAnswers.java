package org.signpost.intake.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a person answered, as typed, and what is wrong with it. The page shows it again after a mistake, so that
/// nothing has to be typed twice. It hides itself when printed.
public final class ReportAnswers {

    /// The source that the form gives in its reports.
    public static final String SOURCE = "public-form";

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String WHERE = "where";

    private final String once;
    private final Map<FormField, List<String>> given;
    private final List<FormMistake> mistakes;

    private ReportAnswers(String once, Map<FormField, List<String>> given, List<FormMistake> mistakes) {
        this.once = once;
        this.given = given;
        this.mistakes = mistakes;
    }

    /// An empty form.
    public static ReportAnswers none() {
        return new ReportAnswers(freshToken(), Map.of(), List.of());
    }

    /// The answers of a form that was sent. What the form does not ask is ignored: it can only come from elsewhere.
    public static ReportAnswers of(Map<String, List<String>> sent) {
        var given = new EnumMap<FormField, List<String>>(FormField.class);
        sent.forEach((name, values) -> FormField.named(name).ifPresent(field -> {
            List<String> typed = values.stream()
                    .map(ReportAnswers::tidied)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .toList();
            if (!typed.isEmpty()) {
                given.put(field, field.shape() == FormField.Shape.SEVERAL ? typed : typed.subList(0, 1));
            }
        }));
        String token = sent.getOrDefault("once", List.of()).stream()
                .filter(value -> TOKEN.matcher(value).matches())
                .findFirst()
                .orElseGet(ReportAnswers::freshToken);
        return new ReportAnswers(token, given, missing(given));
    }

    /// Browsers send line ends as two characters, which would count twice against the longest text.
    private static String tidied(String value) {
        return value.replace("\r\n", "\n").strip();
    }

    private static String freshToken() {
        return UUID.randomUUID().toString();
    }

    private static List<FormMistake> missing(Map<FormField, List<String>> given) {
        var mistakes = new ArrayList<FormMistake>();
        boolean advice = is(given, FormField.ABOUT, "advice");
        if (!given.containsKey(FormField.DANGER)) {
            mistakes.add(mistake(FormField.DANGER, "missing"));
        }
        if (!advice && !given.containsKey(FormField.UNDER_18)) {
            mistakes.add(mistake(FormField.UNDER_18, "missing"));
        }
        if (!advice && !given.containsKey(FormField.EXPLOITATION)) {
            mistakes.add(mistake(FormField.EXPLOITATION, "missing"));
        }
        boolean somewhere = given.containsKey(FormField.POSTCODE)
                || given.containsKey(FormField.PLACE)
                || given.containsKey(FormField.OTHER_POSTCODE)
                || given.containsKey(FormField.OTHER_PLACE)
                || given.containsKey(FormField.PLACE_UNKNOWN);
        if (!advice && !somewhere) {
            mistakes.add(new FormMistake(WHERE, FormField.POSTCODE.inputName(), "report.where.missing"));
        }
        if (anyOtherPlace(given) && !given.containsKey(FormField.OTHER_PLACE_ROLE)) {
            mistakes.add(mistake(FormField.OTHER_PLACE_ROLE, "missing"));
        }
        if (!given.containsKey(FormField.IDENTITY)) {
            mistakes.add(mistake(FormField.IDENTITY, "missing"));
        } else if (is(given, FormField.IDENTITY, "anonymous") && namesReporter(given)) {
            mistakes.add(mistake(FormField.IDENTITY, "details"));
        }
        return List.copyOf(mistakes);
    }

    private static boolean anyOtherPlace(Map<FormField, List<String>> given) {
        return given.containsKey(FormField.OTHER_POSTCODE)
                || given.containsKey(FormField.OTHER_PLACE)
                || given.containsKey(FormField.OTHER_PLACE_DESCRIPTION);
    }

    private static boolean namesReporter(Map<FormField, List<String>> given) {
        return given.containsKey(FormField.NAME)
                || given.containsKey(FormField.ORGANISATION)
                || given.containsKey(FormField.EMAIL)
                || given.containsKey(FormField.PHONE);
    }

    private static boolean is(Map<FormField, List<String>> given, FormField field, String value) {
        return given.getOrDefault(field, List.of()).contains(value);
    }

    private static FormMistake mistake(FormField field, String what) {
        return new FormMistake(field.inputName(), field.inputName(), "report." + field.inputName() + "." + what);
    }

    /// The same answers with what the reader of reports found wrong in {@link #report}.
    ///
    /// @param pointers where in the report the mistakes are, as JSON pointers
    public ReportAnswers refusedAt(Collection<String> pointers) {
        var all = new ArrayList<>(mistakes);
        for (String pointer : pointers) {
            all.add(at(pointer));
        }
        return new ReportAnswers(
                once,
                given,
                all.stream()
                        .distinct()
                        .sorted(Comparator.comparing(ReportAnswers::questionOf))
                        .toList());
    }

    /// The question of a mistake; questions stand in the order of the page.
    private static FormField questionOf(FormMistake mistake) {
        return FormField.named(mistake.field())
                .orElse(mistake.field().equals(WHERE) ? FormField.POSTCODE : FormField.INTERPRETER_NEEDED);
    }

    private FormMistake at(String pointer) {
        boolean firstGiven = anyFirstPlace();
        String onForm = pointer.replaceFirst("^/places/0/", firstGiven ? "first/" : "other/")
                .replaceFirst("^/places/1/", "other/");
        for (FormField field : FormField.values()) {
            if (!field.pointer().isEmpty() && (onForm + "/").startsWith(field.pointer() + "/")) {
                boolean text = field.shape() == FormField.Shape.LINE || field.shape() == FormField.Shape.LINES;
                return text
                        ? mistake(field, "wrong")
                        : new FormMistake(field.inputName(), field.inputName(), "report.wrong");
            }
        }
        return new FormMistake("", "main", "report.wrong");
    }

    private boolean anyFirstPlace() {
        return given.containsKey(FormField.POSTCODE)
                || given.containsKey(FormField.PLACE)
                || given.containsKey(FormField.PLACE_DESCRIPTION);
    }

    /// The same answers for another report: with a token of their own.
    public ReportAnswers asAnother() {
        return new ReportAnswers(freshToken(), given, mistakes);
    }

    /// The report that the answers make, in the fields of `POST /v1/concerns`, as maps, lists and texts.
    public Map<String, Object> report() {
        var report = new LinkedHashMap<String, Object>();
        report.put("source", SOURCE);
        report.put("sourceReference", once);
        boolean me = is(given, FormField.ABOUT, "me");
        boolean advice = is(given, FormField.ABOUT, "advice");
        report.put("about", "someone-else");
        var reporter = new LinkedHashMap<String, Object>();
        for (FormField field : FormField.values()) {
            List<String> values = given.get(field);
            // answers to questions that the page asks of others only
            boolean asked = switch (field) {
                case ADVICE_KIND -> advice;
                case POLICE_MAY_BE_TOLD, SUPPORT_CONSENT -> me;
                default -> true;
            };
            if (values == null || !asked) {
                continue;
            }
            String pointer = field.pointer();
            if (field == FormField.INTERPRETER_NEEDED) {
                reporter.put("interpreterNeeded", true);
            } else if (pointer.startsWith("/reporter/")) {
                reporter.put(pointer.substring("/reporter/".length()), value(field, values));
            } else if (pointer.startsWith("/")) {
                report.put(pointer.substring(1), value(field, values));
            }
        }
        List<Map<String, Object>> places = places();
        if (!places.isEmpty()) {
            report.put("places", places);
        }
        report.put("reporter", reporter);
        return report;
    }

    private List<Map<String, Object>> places() {
        var places = new ArrayList<Map<String, Object>>();
        for (String which : List.of("first/", "other/")) {
            var place = new LinkedHashMap<String, Object>();
            for (FormField field : FormField.values()) {
                List<String> values = given.get(field);
                if (values != null && field.pointer().startsWith(which)) {
                    place.put(field.pointer().substring(which.length()), value(field, values));
                }
            }
            boolean onlyRole = place.size() == 1 && place.containsKey("role");
            if (!place.isEmpty() && !onlyRole) {
                places.add(place);
            }
        }
        return places;
    }

    private static Object value(FormField field, List<String> values) {
        return field.shape() == FormField.Shape.SEVERAL ? values : values.getFirst();
    }

    /// The token that makes a form which is sent twice one report.
    public String once() {
        return once;
    }

    /// What was typed into a line; empty if nothing was.
    public String text(String name) {
        return FormField.named(name)
                .map(field -> given.getOrDefault(field, List.of()))
                .filter(values -> !values.isEmpty())
                .map(List::getFirst)
                .orElse("");
    }

    /// Whether a value was chosen.
    public boolean chosen(String name, String value) {
        return FormField.named(name).map(field -> is(given, field, value)).orElse(false);
    }

    /// Whether one of these was answered or is mistaken, so that its part of the page must be open.
    public boolean any(String... names) {
        return Arrays.stream(names)
                .anyMatch(name -> mistaken(name)
                        || FormField.named(name).map(given::containsKey).orElse(false));
    }

    /// Whether anything is missing or cannot be taken.
    public boolean anyMistake() {
        return !mistakes.isEmpty();
    }

    /// Everything that is missing or cannot be taken, in the order of the page.
    public List<FormMistake> mistakes() {
        return mistakes;
    }

    /// Whether something is wrong with an answer.
    public boolean mistaken(String name) {
        return mistakes.stream().anyMatch(mistake -> mistake.field().equals(name));
    }

    /// The key of what to say about an answer.
    ///
    /// @throws java.util.NoSuchElementException if nothing is wrong with it
    public String mistake(String name) {
        return mistakes.stream()
                .filter(mistake -> mistake.field().equals(name))
                .findFirst()
                .orElseThrow()
                .message();
    }

    @Override
    public String toString() {
        return "ReportAnswers[hidden]";
    }
}
