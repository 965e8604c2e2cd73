package org.signpost.local.inbox;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A GOV.UK Notify template: text with `((name))` where the sender's personalisation goes.
///
/// @param id what a sender names it by
/// @param text as an operator would paste it into Notify
public record SmsTemplate(String id, String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\(\\(([^)]+)\\)\\)");

    /// The names that `personalisation` does not give.
    Set<String> missing(Map<String, String> personalisation) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !personalisation.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String render(Map<String, String> personalisation) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> value(found, personalisation));
    }

    private static String value(MatchResult found, Map<String, String> personalisation) {
        return Matcher.quoteReplacement(personalisation.getOrDefault(found.group(1), ""));
    }
}
