package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.signpost.contract.id.PublicReference;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A command that orders something about one concern from the running notifier, for one of the reasons that there are.
abstract class ConcernOrder implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(paramLabel = "REFERENCE", description = "The reference of the concern, such as K7Q2-4MX9.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reference;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OperatorCall operator;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final String path;
    private final Enum<?>[] reasons;

    /// @param path where the notifier takes such orders
    /// @param reasons those that there are
    ConcernOrder(String path, Enum<?>[] reasons) {
        this.path = path;
        this.reasons = reasons;
    }

    /// The reason as it was typed.
    abstract String reason();

    /// Writes what else the order says.
    ///
    /// @throws ParameterException when that is wrong
    abstract void complete(ObjectNode order, CommandSpec spec);

    /// Says to a person what was done.
    abstract void inWords(JsonNode answer, PrintWriter out);

    @Override
    public final Integer call() throws InterruptedException {
        JsonNode answer = operator.order(path, order(), PATIENCE);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            inWords(answer, out);
        }
        return SignpostCommand.OK;
    }

    private ObjectNode order() {
        ObjectNode order = JSON.createObjectNode();
        order.put(
                "reference",
                PublicReference.parse(reference)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "REFERENCE: it is not a reference; write eight characters such as K7Q2-4MX9, the last"
                                        + " of which checks the others"))
                        .value());
        if (words(reasons).noneMatch(reason()::equals)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason: it is not a reason; write one of "
                            + words(reasons).collect(Collectors.joining(", ")));
        }
        order.put("reason", reason());
        complete(order, spec);
        return order;
    }

    private static Stream<String> words(Enum<?>[] reasons) {
        return Arrays.stream(reasons)
                .map(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// Reasons as they are written, for the help of a command.
    abstract static class Reasons implements Iterable<String> {
        private final Enum<?>[] reasons;

        Reasons(Enum<?>[] reasons) {
            this.reasons = reasons;
        }

        @Override
        public Iterator<String> iterator() {
            return words(reasons).iterator();
        }
    }
}
