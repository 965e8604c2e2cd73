package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyUnreadable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a geography table and checks that concerns can be placed with it: its checksum, that no district"
                    + " of the county is empty, and that the postcodes of the county lie within the borders of"
                    + " their districts.",
            "It also says how long the table takes to load, and how much memory."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:the table can be used", " 1:it cannot", " 2:an option is wrong"})
final class GeographyCheckCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table (default: the product's own).")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        List<String> findings;
        try (InputStream in = TableFile.open(file)) {
            long memory = usedMemory();
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            GeographyTable table = GeographyTable.read(in);
            Geography geography = Geography.of(table);
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            memory = usedMemory() - memory;
            findings = GeographyCheck.findings(table);
            out.printf(
                    Locale.ROOT,
                    "%s: of %s; loaded in %d ms (%d ms of CPU), %.1f MiB of heap%n",
                    TableFile.name(file),
                    geography.vintage(),
                    wall / 1_000_000,
                    cpu / 1_000_000,
                    memory / 1_048_576.0);
        } catch (GeographyUnreadable unreadable) {
            findings = List.of(String.valueOf(unreadable.getMessage()));
        }
        findings.forEach(finding -> out.printf("%s: %s%n", TableFile.name(file), finding));
        out.println(findings.isEmpty() ? "It can be used." : "It must not be used.");
        return findings.isEmpty() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
