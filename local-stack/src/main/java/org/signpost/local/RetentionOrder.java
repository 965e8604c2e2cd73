package org.signpost.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.retention.Operator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Who gives an order about retention, and how its words are checked before it is sent; mixed into commands.
final class RetentionOrder {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who orders it: a name or staff number, which is written down (default: the user of this"
                    + " computer).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String by;

    /// An order with the name in it.
    ObjectNode order(CommandSpec spec) {
        if (by.isBlank() || by.strip().length() > Operator.LONGEST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--by: it is not a name; write a name or staff number of 1 to " + Operator.LONGEST + " characters");
        }
        var order = JSON.createObjectNode();
        order.put("by", by.strip());
        return order;
    }

    /// An order about a concern.
    ///
    /// @param reasons those that there are
    ObjectNode order(CommandSpec spec, String reference, String reason, Enum<?>[] reasons) {
        ObjectNode order = order(spec);
        order.put(
                "reference",
                PublicReference.parse(reference)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "REFERENCE: it is not a reference; write eight characters such as K7Q2-4MX9, the last"
                                        + " of which checks the others"))
                        .value());
        if (words(reasons).noneMatch(reason::equals)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason: it is not a reason; write one of "
                            + words(reasons).collect(Collectors.joining(", ")));
        }
        order.put("reason", reason);
        return order;
    }

    /// The reasons as they are written.
    static Stream<String> words(Enum<?>[] reasons) {
        return Arrays.stream(reasons)
                .map(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
