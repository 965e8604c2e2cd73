package org.signpost.notifier.receipt;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.contract.id.PublicReference;

/// Reads an SMS such as "ACK K7Q2-4MX9" as forgivingly as it can without taking an answer for what it is
/// not: whoever writes "not" is no one who has it, and a clock that goes on does less harm than one that
/// stops.
final class ReplyText {

    private static final Pattern ACKNOWLEDGES = Pattern.compile(
            "[^A-Z0-9]*ACK(?:NOWLEDGED?|NOWLEDGING)?(?:[^A-Z0-9]+(?:REF|REFERENCE|FOR|OF)(?![A-Z0-9]))?[^A-Z0-9]*");
    private static final Pattern REFERENCE = Pattern.compile("[A-Z0-9](?:[^A-Z0-9]{0,3}[A-Z0-9]){7}(?![A-Z0-9])");
    private static final Pattern BETWEEN = Pattern.compile("[^A-Z0-9]*(?:AND\\b[^A-Z0-9]*)?");
    private static final Pattern DENIES = Pattern.compile(
            "\\b(?:NO|NOT|NONE|NEVER|NOBODY|WRONG|CANNOT|CANT|CAN'T|DONT|DON'T|WONT|WON'T|UNABLE|REFUSE[DS]?)\\b");

    private ReplyText() {}

    /// The references that an SMS acknowledges; none when it does not, or when that is not clear.
    static Set<PublicReference> acknowledged(String typed) {
        String text = Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .replace('\u2019', '\'')
                .toUpperCase(Locale.ROOT);
        Matcher beginning = ACKNOWLEDGES.matcher(text);
        if (!beginning.lookingAt()) {
            return Set.of();
        }
        Set<PublicReference> references = new LinkedHashSet<>();
        Matcher reference = REFERENCE.matcher(text);
        Matcher between = BETWEEN.matcher(text);
        int at = beginning.end();
        while (reference.region(at, text.length()).lookingAt()) {
            Optional<PublicReference> read =
                    PublicReference.parse(reference.group().replaceAll("[^A-Z0-9]", ""));
            if (read.isEmpty()) {
                break;
            }
            references.add(read.get());
            at = between.region(reference.end(), text.length()).lookingAt() ? between.end() : reference.end();
        }
        return DENIES.matcher(text).region(at, text.length()).find() ? Set.of() : references;
    }
}
