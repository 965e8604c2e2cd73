package org.signpost.intake.follow;

/// An answer that is missing or cannot be taken.
///
/// @param field the question, and the element of the page that the summary of mistakes leads to
/// @param message the key of what to say about it
public record FollowUpMistake(String field, String message) {}
