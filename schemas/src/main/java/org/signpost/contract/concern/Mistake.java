package org.signpost.contract.concern;

/// One thing that is wrong in a document. None of its parts repeats what was written.
///
/// @param pointer where, as an RFC 6901 pointer such as `/places/0/postcode`; empty for the whole document. A name
///         that is not plain is left out: the pointer then leads to what holds it
/// @param rule which rule is broken
/// @param remedy what to send instead, in a sentence with every allowed value
public record Mistake(String pointer, Rule rule, String remedy) {
    public Mistake {
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("a pointer is empty or begins with a slash");
        }
        if (remedy.isBlank()) {
            throw new IllegalArgumentException("a mistake says what to send instead");
        }
    }
}
