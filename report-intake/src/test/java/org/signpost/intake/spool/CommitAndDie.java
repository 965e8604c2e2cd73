package org.signpost.intake.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Another process with a spool: it adds to it and is gone at once, without a goodbye, as after `kill -9`; or it holds
/// the file until it is killed.
final class CommitAndDie {

    static final int DEAD = 137;
    static final int CONCERNS = 50;

    private CommitAndDie() {}

    static Process start(Path file, String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitAndDie.class.getName(),
                        file.toString(),
                        how)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        var spool = new Spool(H2SpoolTest.url(Path.of(arguments[0])), null, null);
        spool.open();
        if (arguments[1].equals("hold")) {
            Files.createFile(Path.of(arguments[0] + ".held"));
            // until it is killed, or its parent is gone
            System.exit(System.in.read());
        }
        for (int number = 0; number < CONCERNS; number++) {
            spool.add(SpoolContract.concern(number));
        }
        Runtime.getRuntime().halt(DEAD);
    }
}
