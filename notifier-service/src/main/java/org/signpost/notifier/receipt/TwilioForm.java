package org.signpost.notifier.receipt;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The parameters of a form or a query, by name and value in the order of their characters.
///
/// @param values each name's values, without repetitions
record TwilioForm(SortedMap<String, SortedSet<String>> values) {

    /// Reads `application/x-www-form-urlencoded`; empty when it is not that.
    static Optional<TwilioForm> parse(String encoded) {
        var values = new TreeMap<String, SortedSet<String>>();
        try {
            for (String pair : encoded.split("&", -1)) {
                if (pair.isEmpty()) {
                    continue;
                }
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, _ -> new TreeSet<>()).add(value);
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new TwilioForm(values));
    }

    /// The one value of a parameter; empty when it has none, or several.
    Optional<String> value(String name) {
        SortedSet<String> all = values.get(name);
        return all == null || all.size() != 1 ? Optional.empty() : Optional.of(all.getFirst());
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /// Hides what it holds.
    @Override
    public String toString() {
        return "TwilioForm[" + values.size() + " parameters]";
    }
}
