package org.signpost.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Goes once through what the offline commands do, so that Java can archive the classes they need. The launcher runs it
/// after a build; it is what makes the commands start in a fraction of a second.
@Command(name = "get-ready", hidden = true)
final class GetReadyCommand implements Callable<Integer> {
    private static final String CONCERN = """
        {"danger": "no", "about": "someone-else", "under18": "no", "exploitation": ["labour"], \
        "places": [{"postcode": "CV21 3AA"}, {"place": "Rugby"}], "reporter": {"identity": "anonymous"}}
        """;

    @Override
    public Integer call() throws IOException {
        var quiet = new PrintWriter(Writer.nullWriter());
        Path concern = Files.createTempFile("signpost", ".json");
        try {
            Files.writeString(concern, CONCERN);
            var commands = List.of(
                    List.of("--help"),
                    List.of("policy", "check"),
                    List.of("policy", "check", "--json"),
                    List.of("locate", "Rugby"),
                    List.of("locate", "--json", "52.3, -1.5"),
                    List.of("route", concern.toString()));
            int worst = SignpostCommand.OK;
            for (List<String> command : commands) {
                int code = SignpostCommand.commandLine(quiet, quiet).execute(command.toArray(String[]::new));
                worst = Math.max(worst, code);
            }
            return worst;
        } finally {
            Files.deleteIfExists(concern);
        }
    }
}
