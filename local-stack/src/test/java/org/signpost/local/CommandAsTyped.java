package org.signpost.local;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a command prints and ends with, as a person at a terminal sees it.
///
/// @param exitCode as a script sees it
/// @param out the answer
/// @param err what is wrong
public record CommandAsTyped(int exitCode, String out, String err) {

    /// Runs `signpost` with these words.
    public static CommandAsTyped of(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = SignpostCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(words);
        return new CommandAsTyped(code, out.toString(), err.toString());
    }
}
