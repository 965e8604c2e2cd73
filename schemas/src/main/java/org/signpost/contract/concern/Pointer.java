package org.signpost.contract.concern;

import java.util.regex.Pattern;

/// Makes RFC 6901 pointers that repeat no words of a document: a name that is not plain may be somebody's.
final class Pointer {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private Pointer() {}

    /// The pointer to a member, or to what holds it when its name is not plain.
    static String to(String holder, String name) {
        return isPlain(name) ? holder + "/" + name : holder;
    }

    static String to(String holder, int index) {
        return holder + "/" + index;
    }

    static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
