package org.signpost.intake.follow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.id.ConcernId;

/// What somebody typed who adds to an earlier report or takes it back, and what is wrong with it. The page shows it
/// again after a mistake. It hides itself when printed.
public final class FollowUpAnswers {

    private static final String DANGER = "danger";
    private static final String UNDER_18 = "under18";
    private static final String WORDS = "words";
    private static final String POSTCODE = "postcode";
    private static final String PLACE = "place";
    private static final List<String> FIELDS = List.of(DANGER, WORDS, UNDER_18, POSTCODE, PLACE);

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Kind kind;
    private final String once;
    private final Map<String, String> given;
    private final List<FollowUpMistake> mistakes;

    private FollowUpAnswers(Kind kind, String once, Map<String, String> given, List<FollowUpMistake> mistakes) {
        this.kind = kind;
        this.once = once;
        this.given = given;
        this.mistakes = mistakes;
    }

    /// An empty page.
    public static FollowUpAnswers none(Kind kind) {
        return new FollowUpAnswers(kind, freshToken(), Map.of(), List.of());
    }

    /// The answers of a page that was sent. What the page does not ask is ignored.
    public static FollowUpAnswers of(Kind kind, Map<String, List<String>> sent) {
        var given = new LinkedHashMap<String, String>();
        for (String field : FIELDS) {
            sent.getOrDefault(field, List.of()).stream()
                    // browsers send line ends as two characters, which would count twice against the longest text
                    .map(value -> value.replace("\r\n", "\n").strip())
                    .filter(value -> !value.isEmpty())
                    .findFirst()
                    .ifPresent(value -> given.put(field, value));
        }
        String token = sent.getOrDefault("once", List.of()).stream()
                .filter(value -> TOKEN.matcher(value).matches())
                .findFirst()
                .orElseGet(FollowUpAnswers::freshToken);
        return new FollowUpAnswers(kind, token, given, missing(kind, given));
    }

    private static String freshToken() {
        return UUID.randomUUID().toString();
    }

    private static List<FollowUpMistake> missing(Kind kind, Map<String, String> given) {
        var mistakes = new ArrayList<FollowUpMistake>();
        if (!given.containsKey(DANGER)) {
            mistakes.add(mistake(DANGER, "missing"));
        }
        boolean saysNothing = !given.containsKey(WORDS)
                && !given.containsKey(POSTCODE)
                && !given.containsKey(PLACE)
                && !given.containsKey(UNDER_18)
                && !"now".equals(given.get(DANGER));
        if (kind == Kind.ADD_INFORMATION && saysNothing) {
            mistakes.add(mistake(WORDS, "missing"));
        }
        return List.copyOf(mistakes);
    }

    private static FollowUpMistake mistake(String field, String what) {
        return new FollowUpMistake(field, "follow." + field + "." + what);
    }

    /// The same answers with what the reader of reports found wrong.
    ///
    /// @param pointers where in the report the mistakes are, as JSON pointers
    public FollowUpAnswers refusedAt(Collection<String> pointers) {
        var all = new ArrayList<>(mistakes);
        for (String pointer : pointers) {
            all.add(
                    switch (pointer) {
                        case "/narrative" -> mistake(WORDS, "wrong");
                        case "/danger" -> mistake(DANGER, "missing");
                        case "/under18" -> mistake(UNDER_18, "wrong");
                        default -> mistake(pointer.endsWith("/postcode") ? POSTCODE : PLACE, "wrong");
                    });
        }
        return new FollowUpAnswers(kind, once, given, all.stream().distinct().toList());
    }

    /// The same answers for another report: with a token of their own.
    public FollowUpAnswers asAnother() {
        return new FollowUpAnswers(kind, freshToken(), given, mistakes);
    }

    /// The report that they make, in the fields of `POST /v1/concerns`.
    ///
    /// What is not asked again is as it was. How the two are decided together is for whoever takes it in, whichever
    /// way it comes.
    ///
    /// @param earlier what routing looks at of the report that they belong to
    public Map<String, Object> report(ConcernId relatesTo, Map<String, Object> earlier) {
        var report = new LinkedHashMap<>(earlier);
        report.put("source", ConcernReader.PUBLIC_FORM);
        report.put("sourceReference", once);
        report.put("kind", kind.wire());
        report.put("relatesTo", relatesTo.toString());
        report.put(DANGER, text(DANGER));
        if (given.containsKey(UNDER_18)) {
            report.put(UNDER_18, text(UNDER_18));
        }
        if (given.containsKey(WORDS)) {
            report.put("narrative", text(WORDS));
        }
        if (given.containsKey(POSTCODE) || given.containsKey(PLACE)) {
            report.put("places", List.of(place()));
        }
        return report;
    }

    private Map<String, Object> place() {
        var place = new LinkedHashMap<String, Object>();
        for (String field : List.of(POSTCODE, PLACE)) {
            if (given.containsKey(field)) {
                place.put(field, text(field));
            }
        }
        return place;
    }

    /// The token that makes a page which is sent twice one report.
    public String once() {
        return once;
    }

    /// What was typed; empty if nothing was.
    public String text(String field) {
        return given.getOrDefault(field, "");
    }

    /// Whether a value was chosen.
    public boolean chosen(String field, String value) {
        return value.equals(given.get(field));
    }

    /// Whether anything is missing or cannot be taken.
    public boolean anyMistake() {
        return !mistakes.isEmpty();
    }

    /// Everything that is missing or cannot be taken.
    public List<FollowUpMistake> mistakes() {
        return mistakes;
    }

    /// Whether something is wrong with an answer.
    public boolean mistaken(String field) {
        return mistakes.stream().anyMatch(mistake -> mistake.field().equals(field));
    }

    /// The key of what to say about an answer.
    ///
    /// @throws java.util.NoSuchElementException if nothing is wrong with it
    public String mistake(String field) {
        return mistakes.stream()
                .filter(mistake -> mistake.field().equals(field))
                .findFirst()
                .orElseThrow()
                .message();
    }

    @Override
    public String toString() {
        return "FollowUpAnswers[hidden]";
    }
}
