package org.signpost.intake.form;

/// An answer that is missing or cannot be taken.
///
/// @param question the page that asks for it
/// @param field what is asked
/// @param message the key of what to say about it: the question, the rule and the remedy
public record FormMistake(Question question, FormField field, String message) {

    /// The element of the page that the summary of mistakes leads to.
    public String anchor() {
        return switch (field.shape()) {
            case ONE, SEVERAL ->
                field.inputName() + "-"
                        + (field.choices().isEmpty() ? "0" : field.choices().getFirst());
            case LIST, TICK, LINE, LINES -> field.inputName();
        };
    }
}
