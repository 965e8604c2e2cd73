package org.signpost.intake.form;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a person has answered so far, and which pages they have passed. It hides itself when printed.
public final class Answers {

    private static final Answers NONE = new Answers(Map.of(), Set.of());

    private final Map<FormField, List<String>> given;
    private final Set<Question> passed;

    private Answers(Map<FormField, List<String>> given, Set<Question> passed) {
        this.given = given;
        this.passed = passed;
    }

    /// Nothing yet.
    public static Answers none() {
        return NONE;
    }

    /// The same with one page answered anew; its other pages stay as they are, so that two tabs do not overwrite each
    /// other. What the page does not ask is ignored: it can only come from elsewhere.
    ///
    /// @param sent what the page sent, by the names of its inputs
    public Answers with(Question page, Map<String, List<String>> sent) {
        var all = new EnumMap<FormField, List<String>>(FormField.class);
        all.putAll(given);
        for (FormField field : page.fields()) {
            List<String> answer = field.of(sent.getOrDefault(field.inputName(), List.of()));
            if (answer.isEmpty()) {
                all.remove(field);
            } else {
                all.put(field, answer);
            }
        }
        return new Answers(all, plus(List.of(page)));
    }

    /// The same, with every page that other answers have an answer of answered as there.
    public Answers overlaidBy(Answers other) {
        var all = new EnumMap<FormField, List<String>>(FormField.class);
        all.putAll(given);
        List<Question> pages = other.pages();
        for (Question page : pages) {
            for (FormField field : page.fields()) {
                all.remove(field);
                if (other.has(field)) {
                    all.put(field, other.all(field));
                }
            }
        }
        return new Answers(all, plus(pages));
    }

    /// The pages that have an answer.
    public List<Question> pages() {
        return Arrays.stream(Question.values())
                .filter(page -> page.fields().stream().anyMatch(this::has))
                .toList();
    }

    /// The same, with these pages passed.
    public Answers passing(Collection<Question> pages) {
        return new Answers(given, plus(pages));
    }

    private Set<Question> plus(Collection<Question> pages) {
        var all = EnumSet.noneOf(Question.class);
        all.addAll(passed);
        all.addAll(pages);
        return all;
    }

    /// Only what decides who must hear of it, for something that is added to a report already sent.
    public Answers forAddition() {
        var kept = new EnumMap<FormField, List<String>>(FormField.class);
        for (FormField field : List.of(
                FormField.DANGER,
                FormField.ABOUT,
                FormField.ADVICE_KIND,
                FormField.UNDER_18,
                FormField.EXPLOITATION,
                FormField.COERCION,
                FormField.STILL_HAPPENING,
                FormField.PREMISES,
                FormField.SECTOR,
                FormField.CARE_NEEDS,
                FormField.POSTCODE,
                FormField.PLACE,
                FormField.PLACE_UNKNOWN,
                FormField.OTHER_PLACE_ROLE,
                FormField.OTHER_POSTCODE,
                FormField.OTHER_PLACE,
                FormField.SUBJECT_WORKS_FOR,
                FormField.IDENTITY,
                FormField.MAY_CONTACT,
                FormField.POLICE_MAY_BE_TOLD,
                FormField.SUPPORT_CONSENT,
                FormField.PREFERS,
                FormField.LANGUAGE)) {
            if (has(field)) {
                kept.put(field, all(field));
            }
        }
        return new Answers(kept, passed);
    }

    /// Whether nothing was answered.
    public boolean isEmpty() {
        return given.isEmpty();
    }

    /// Whether a page was passed.
    public boolean passed(Question page) {
        return passed.contains(page);
    }

    /// Whether there is an answer.
    public boolean has(FormField field) {
        return given.containsKey(field);
    }

    /// All that was answered; empty if nothing was.
    public List<String> all(FormField field) {
        return given.getOrDefault(field, List.of());
    }

    /// What was typed or chosen; empty if nothing was.
    public Optional<String> one(FormField field) {
        return all(field).stream().findFirst();
    }

    /// What was typed, for the page; empty if nothing was.
    public String text(FormField field) {
        return one(field).orElse("");
    }

    /// Whether a value was chosen.
    public boolean is(FormField field, String value) {
        return all(field).contains(value);
    }

    /// Whether only advice is asked for.
    public boolean advice() {
        return is(FormField.ABOUT, "advice");
    }

    /// Whether it is about the reporter.
    public boolean aboutReporter() {
        return is(FormField.ABOUT, "me");
    }

    @Override
    public String toString() {
        return "Answers[hidden]";
    }
}
