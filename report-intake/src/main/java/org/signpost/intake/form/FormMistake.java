package org.signpost.intake.form;

/// An answer that is missing or cannot be taken.
///
/// @param field the question, as the page names it
/// @param anchor the element of the page that the summary of mistakes leads to
/// @param message the key of what to say about it
public record FormMistake(String field, String anchor, String message) {}
