package org.signpost.notifier.operator;

/// What is wrong with an order.
///
/// @param pointer the field, as a JSON pointer
/// @param rule what does not hold
/// @param remedy what to send instead
record Mistake(String pointer, String rule, String remedy) {}
