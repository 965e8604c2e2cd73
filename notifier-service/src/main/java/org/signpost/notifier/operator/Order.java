package org.signpost.notifier.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.retention.Operator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An order as it came, and what is wrong with it.
///
/// @param mistakes grow as fields are read
record Order(JsonNode content, List<Mistake> mistakes) {

    private static final int LONGEST = 4096;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param fields those that it may have
    static Order read(HttpServletRequest request, Set<String> fields) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
        var mistakes = new ArrayList<Mistake>();
        JsonNode content = JSON.createObjectNode();
        try {
            JsonNode sent = body.length > LONGEST ? JSON.missingNode() : JSON.readTree(body);
            if (sent.isObject()) {
                content = sent;
            } else {
                mistakes.add(notAnObject());
            }
        } catch (JacksonException e) {
            mistakes.add(notAnObject());
        }
        if (content.propertyNames().stream().anyMatch(name -> !fields.contains(name))) {
            mistakes.add(new Mistake(
                    "", "there is a field that is none", "send only " + String.join(", ", new TreeSet<>(fields))));
        }
        return new Order(content, mistakes);
    }

    private static Mistake notAnObject() {
        return new Mistake("", "it is not a JSON object of at most " + LONGEST + " bytes", "send one JSON object");
    }

    JsonNode field(String name) {
        return content.path(name);
    }

    Optional<PublicReference> reference() {
        Optional<PublicReference> reference =
                Optional.ofNullable(field("reference").asString(null)).flatMap(PublicReference::parse);
        if (reference.isEmpty()) {
            mistakes.add(new Mistake(
                    "/reference",
                    "it is not a reference",
                    "send eight characters such as K7Q2-4MX9; the last one checks the others"));
        }
        return reference;
    }

    /// One of a closed set, such as a reason, as its word is written.
    <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> set) {
        String written = field(name).asString("");
        Optional<E> one = Arrays.stream(set.getEnumConstants())
                .filter(each -> word(each).equals(written))
                .findFirst();
        if (one.isEmpty()) {
            mistakes.add(new Mistake(
                    "/" + name,
                    "it is not a " + name,
                    "send one of "
                            + Arrays.stream(set.getEnumConstants())
                                    .map(Order::word)
                                    .collect(Collectors.joining(", "))));
        }
        return one;
    }

    /// Empty when none was sent.
    Optional<PartnerId> partner() {
        JsonNode sent = field("partner");
        if (sent.isMissingNode()) {
            return Optional.empty();
        }
        if (!sent.isString() || !PartnerId.isValid(sent.stringValue())) {
            mistakes.add(new Mistake(
                    "/partner", "it is not the id of a partner", "send an id such as rugby-council, or leave it out"));
            return Optional.empty();
        }
        return Optional.of(new PartnerId(sent.stringValue()));
    }

    /// Who gives the order. The key is the same for all operators, so it is they who say.
    Optional<Operator> by() {
        String written = field("by").asString("").strip();
        boolean sound = !written.isEmpty()
                && written.length() <= Operator.LONGEST
                && written.chars().noneMatch(Character::isISOControl)
                && !written.equals(Operator.CLOCK.name())
                && !written.equals(Operator.TOPIC.name());
        if (!sound) {
            mistakes.add(new Mistake(
                    "/by",
                    "it is not the name of an operator",
                    "send a name or staff number of 1 to " + Operator.LONGEST + " characters"));
            return Optional.empty();
        }
        return Optional.of(new Operator(written));
    }

    /// How a constant of a closed set is written.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
