package org.signpost.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.signpost.routing.OfflineRouting;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole concern with what its author expects, and what is decided otherwise: `{"id": …, "concern": {…},
/// "expected": {"lead": […], "copies": […]}}`, of which `rule`, `urgency` and `withheld` may be expected as well, and
/// `expect` may be written for `expected`. What is not expected is not compared.
///
/// @param name the line's id, or its number
/// @param line from 1
/// @param differences none when it is decided as expected; none of them repeats what a concern says
record TriedConcern(String name, int line, List<String> differences) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> WORDS = List.of("rule", "urgency");
    private static final List<String> PARTNERS = List.of("lead", "copies", "withheld");

    TriedConcern {
        differences = List.copyOf(differences);
    }

    static TriedConcern of(String written, int line, OfflineRouting routing) {
        JsonNode example = tree(written);
        String name = example.path("id").asString("line-" + line);
        JsonNode expected = example.path(example.has("expect") ? "expect" : "expected");
        if (!expected.isObject() || expected.isEmpty()) {
            return new TriedConcern(
                    name, line, List.of("has no `expected`, such as {\"lead\": [...], \"copies\": []}"));
        }
        OfflineRouting.Answer answer = routing.route(written, line);
        JsonNode decided = tree(answer.json());
        if (!answer.decided()) {
            JsonNode error = decided.path("error");
            return new TriedConcern(
                    name,
                    line,
                    List.of("is no concern: " + error.path("pointer").asString("") + ": "
                            + error.path("remedy").asString("")));
        }
        var differences = new ArrayList<String>();
        expected.properties().forEach(one -> {
            String key = one.getKey();
            if (WORDS.contains(key)) {
                differ(differences, key, one.getValue(), decided.path(key));
            } else if (PARTNERS.contains(key)) {
                differ(differences, key, partners(one.getValue()), partners(decided.path(key)));
            } else {
                differences.add("`expected` knows rule, urgency, lead, copies and withheld, and nothing else");
            }
        });
        return new TriedConcern(name, line, differences);
    }

    private static void differ(List<String> differences, String key, JsonNode expected, JsonNode decided) {
        if (!expected.equals(decided)) {
            differences.add(key + ": expected " + expected.asString("something else") + ", decided "
                    + decided.asString("nothing"));
        }
    }

    private static void differ(List<String> differences, String key, Set<String> expected, Set<String> decided) {
        for (String partner : expected) {
            if (!decided.contains(partner)) {
                differences.add(key + ": expected " + partner + ", who is not there");
            }
        }
        for (String partner : decided) {
            if (!expected.contains(partner)) {
                differences.add(key + ": " + partner + " is there and not expected");
            }
        }
    }

    private static Set<String> partners(JsonNode list) {
        var partners = new TreeSet<String>();
        list.forEach(partner -> partners.add(partner.asString("what is no partner")));
        return partners;
    }

    private static JsonNode tree(String written) {
        try {
            return JSON.readTree(written);
        } catch (JacksonException noJson) {
            return JSON.createObjectNode();
        }
    }
}
