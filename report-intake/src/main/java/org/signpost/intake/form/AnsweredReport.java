package org.signpost.intake.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.id.FollowUpCode;
import tools.jackson.databind.json.JsonMapper;

/// The report that answers make, in the fields of `POST /v1/concerns`. Only what is asked is in it: an answer to a
/// question that a later answer made pointless is left out.
public final class AnsweredReport {

    private static final List<String> PLACES = List.of("first/", "other/");

    private final Answers answers;
    private final List<FormField> fields;

    /// @param journey knows what is asked of somebody who answered so
    public AnsweredReport(Answers answers, Journey journey) {
        this.answers = answers;
        this.fields = journey.asked(answers).stream()
                .flatMap(page -> page.fields().stream())
                .filter(answers::has)
                .toList();
    }

    /// The report as JSON.
    ///
    /// @param once makes what is sent twice one concern
    /// @param language the language in which the form was read, a BCP 47 tag; sent along unless another was wished
    public byte[] json(String once, String language) {
        return JsonMapper.shared().writeValueAsBytes(report(once, language));
    }

    /// The report as JSON, as an addition to an earlier one.
    ///
    /// @param earlier the code of the earlier one
    public byte[] json(String once, String language, FollowUpCode earlier) {
        var report = report(once, language);
        report.put("kind", "add-information");
        report.put("relatesTo", earlier.secret());
        return JsonMapper.shared().writeValueAsBytes(report);
    }

    /// The report as JSON with everything that cannot be left out, given or not: so a page can be read before the
    /// others are answered.
    byte[] sample() {
        var report = report("sample", "en");
        report.putIfAbsent("danger", "no");
        if (!answers.advice()) {
            report.putIfAbsent("under18", "no");
            report.putIfAbsent("exploitation", List.of("unsure"));
        }
        if (report.get("reporter") instanceof Map<?, ?> reporter && !reporter.containsKey("identity")) {
            var identified = new LinkedHashMap<Object, Object>(reporter);
            identified.put("identity", "confidential");
            report.put("reporter", identified);
        }
        return JsonMapper.shared().writeValueAsBytes(report);
    }

    private Map<String, Object> report(String once, String language) {
        var report = new LinkedHashMap<String, Object>();
        report.put("source", ConcernReader.PUBLIC_FORM);
        report.put("sourceReference", once);
        var reporter = new LinkedHashMap<String, Object>();
        reporter.put("language", language);
        for (FormField field : fields) {
            String pointer = field.pointer();
            if (pointer.startsWith("/reporter/")) {
                reporter.put(pointer.substring("/reporter/".length()), value(field));
            } else if (pointer.startsWith("/")) {
                report.put(pointer.substring(1), value(field));
            }
        }
        var places = new ArrayList<Map<String, Object>>();
        for (String which : givenPlaces()) {
            var place = new LinkedHashMap<String, Object>();
            fields.stream()
                    .filter(field -> field.pointer().startsWith(which))
                    .forEach(field -> place.put(field.pointer().substring(which.length()), value(field)));
            places.add(place);
        }
        if (!places.isEmpty()) {
            report.put("places", places);
        }
        report.put("reporter", reporter);
        return report;
    }

    /// The places of which more is said than what they are.
    private List<String> givenPlaces() {
        return PLACES.stream()
                .filter(which -> fields.stream()
                        .anyMatch(field -> field.pointer().startsWith(which) && field != FormField.OTHER_PLACE_ROLE))
                .toList();
    }

    private Object value(FormField field) {
        return switch (field.shape()) {
            case SEVERAL -> answers.all(field);
            case TICK -> true;
            case ONE, LIST, LINE, LINES -> answers.text(field);
        };
    }

    /// A pointer of this report in the words of the form's fields.
    String onForm(String pointer) {
        List<String> given = givenPlaces();
        String words = pointer;
        for (int index = 0; index < given.size(); index++) {
            String there = "/places/" + index + "/";
            if (words.startsWith(there)) {
                words = given.get(index) + words.substring(there.length());
            }
        }
        return words;
    }

    @Override
    public String toString() {
        return "AnsweredReport[hidden]";
    }
}
