package org.signpost.local;

import org.signpost.notifier.retention.Operator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.node.ObjectNode;

/// Who gives an order; mixed into commands whose orders are written down with a name.
final class OrderedBy {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who orders it: a name or staff number, which is written down (default: the user of this"
                    + " computer).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String by;

    /// Writes the name into an order.
    ///
    /// @throws ParameterException when it is none
    void addTo(ObjectNode order, CommandSpec spec) {
        if (by.isBlank() || by.strip().length() > Operator.LONGEST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--by: it is not a name; write a name or staff number of 1 to " + Operator.LONGEST + " characters");
        }
        order.put("by", by.strip());
    }
}
