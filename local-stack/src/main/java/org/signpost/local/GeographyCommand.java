package org.signpost.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
        name = "geography",
        mixinStandardHelpOptions = true,
        description = "Works on the geography table: the file that says in which district a place is.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GeographyCommand.Check.class, GeographyCommand.Describe.class})
final class GeographyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static InputStream open(@Nullable Path file) throws IOException {
        return file == null
                ? Objects.requireNonNull(Geography.class.getResourceAsStream(Geography.RESOURCE))
                : new BufferedInputStream(Files.newInputStream(file));
    }

    private static String name(@Nullable Path file) {
        return file == null ? "the table of this product" : file.toString();
    }

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
    static final class Check implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table (default: the product's own).")
        private @Nullable Path file;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            var out = spec.commandLine().getOut();
            List<String> findings;
            try (InputStream in = open(file)) {
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
                        name(file),
                        geography.vintage(),
                        wall / 1_000_000,
                        cpu / 1_000_000,
                        memory / 1_048_576.0);
            } catch (GeographyUnreadable unreadable) {
                findings = List.of(String.valueOf(unreadable.getMessage()));
            }
            findings.forEach(finding -> out.printf("%s: %s%n", name(file), finding));
            out.println(findings.isEmpty() ? "It can be used." : "It must not be used.");
            return findings.isEmpty() ? SignpostCommand.OK : SignpostCommand.FINDING;
        }

        private static long usedMemory() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "Says how old a geography table is, what it is made of, how many live postcodes it has of"
                    + " each district of the county, and which lines its licence asks to be shown.")
    static final class Describe implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table (default: the product's own).")
        private @Nullable Path file;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            var out = spec.commandLine().getOut();
            GeographyTable table;
            try (InputStream in = open(file)) {
                table = GeographyTable.read(in);
            }
            out.printf("%s, of %s%n%nLive postcodes:%n", name(file), table.vintage());
            int[] total = {0};
            GeographyCheck.livePostcodes(table).forEach((district, count) -> {
                if (district.inWarwickshire()) {
                    total[0] += count;
                    out.printf(Locale.ROOT, "  %-24s %,7d%n", district.name(), count);
                }
            });
            out.printf(Locale.ROOT, "  %-24s %,7d%n", "Warwickshire", total[0]);
            out.printf(
                    Locale.ROOT,
                    "%n%,d postcodes in all, %,d rows of sectors, %d near and %d coarse borders, %,d places%n",
                    table.listedPostcodes().size(),
                    table.listedSectors().size(),
                    table.near().size(),
                    table.far().size(),
                    table.places().size());
            out.printf("%nSources:%n");
            table.sources().forEach(line -> out.println("  " + line));
            out.printf("%nTo be shown with what is made of it:%n");
            table.attribution().forEach(line -> out.println("  " + line));
            return SignpostCommand.OK;
        }
    }
}
