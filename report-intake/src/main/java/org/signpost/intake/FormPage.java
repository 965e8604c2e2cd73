package org.signpost.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signpost.intake.form.Answers;
import org.signpost.intake.form.FormField;
import org.signpost.intake.form.FormMistake;
import org.signpost.intake.form.Question;

/// A page that asks, as its template sees it.
///
/// @param question what it asks
/// @param answers what was answered
/// @param mistakes what is wrong with it
/// @param partners whom to ask about
/// @param once the report to which the page belongs; nothing before the first answer
/// @param token the visit to which it belongs; nothing before the first answer
/// @param checking whether the person came from checking their answers
/// @param back where "Back" leads
/// @param notice what to say above it; empty for nothing
record FormPage(
        Question question,
        Answers answers,
        List<FormMistake> mistakes,
        List<AskablePartners.Askable> partners,
        @Nullable String once,
        @Nullable String token,
        boolean checking,
        String back,
        String notice) {

    /// Whether its heading is what its one question asks.
    public boolean single() {
        return question.fields().size() == 1;
    }

    public boolean optional() {
        return !question.required(answers);
    }

    /// Whether somebody who only wants advice is told something else about a field: nothing has happened that they saw.
    public boolean adviceHint(FormField field) {
        return field == FormField.NARRATIVE && answers.advice();
    }

    public boolean mistaken(FormField field) {
        return mistakes.stream().anyMatch(mistake -> mistake.field() == field);
    }

    /// The key of what to say about an answer; empty if nothing is wrong with it.
    public String mistake(FormField field) {
        return mistakes.stream()
                .filter(mistake -> mistake.field() == field)
                .findFirst()
                .map(FormMistake::message)
                .orElse("");
    }

    @Override
    public String toString() {
        return "FormPage[hidden]";
    }
}
