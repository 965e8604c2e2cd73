package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyUnreadable;
import org.signpost.routing.places.PointAccuracy;
import org.signpost.routing.places.PointAccuracy.Count;
import org.signpost.routing.places.PointAccuracy.OfDistrict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a geography table and checks that concerns can be placed with it: its checksum, that no district"
                    + " of the county is empty, and that the postcodes of the county lie within the borders of"
                    + " their districts.",
            "Then it asks for every postcode in use by its latitude and longitude alone, and says how many are placed"
                    + " in the district that lists them, how many lie so near to a border that both sides are told,"
                    + " and which are placed anywhere else. A good table has none of these.",
            "A FILE is also compared with the table in use: whether it is older, or loses postcodes or names of"
                    + " places, or has them elsewhere. A running service refuses such a table.",
            "It also says how long the table takes to load, and how much memory."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the table can be used",
            " 1:it cannot, or it places a postcode wrong, or it is a step back",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  signpost geography check", "  signpost geography check geography-new.bin --base geography.bin"})
final class GeographyCheckCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 12;

    private static final int MOST_LISTED = 200;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table (default: the product's own).")
    private @Nullable Path file;

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "The table in use, to compare with (default: the product's own).")
    private @Nullable Path base;

    @Option(names = "--accept-step-back", description = "Name what is a step back, but do not take it for a fault.")
    private boolean acceptStepBack;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        GeographyTable table;
        try (InputStream in = TableFile.open(file)) {
            long memory = usedMemory();
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            table = GeographyTable.read(in);
            Geography geography = Geography.of(table);
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            memory = usedMemory() - memory;
            out.printf(
                    Locale.ROOT,
                    "%s: of %s; loaded in %d ms (%d ms of CPU), %.1f MiB of heap%n",
                    TableFile.name(file),
                    geography.vintage(),
                    wall / 1_000_000,
                    cpu / 1_000_000,
                    memory / 1_048_576.0);
        } catch (GeographyUnreadable unreadable) {
            out.printf("%s: %s%n", TableFile.name(file), unreadable.getMessage());
            out.println("It must not be used.");
            return SignpostCommand.FINDING;
        }
        PointAccuracy accuracy = PointAccuracy.of(table);
        print(accuracy, out);
        List<String> findings = GeographyCheck.findings(table);
        findings.forEach(finding -> out.printf("%s: %s%n", TableFile.name(file), finding));
        List<String> stepsBack = stepsBack(table, findings);
        stepsBack.forEach(finding -> out.printf("A step back from %s: %s%n", TableFile.name(base), finding));
        boolean accurate = accuracy.wrong().isEmpty();
        if (!findings.isEmpty()) {
            out.println("It must not be used.");
        } else if (!accurate) {
            out.println("It should not be used: a concern with such a point goes to another district, and nobody"
                    + " would see it.");
        } else if (!stepsBack.isEmpty()) {
            out.println("It can be used, but it is a step back: a running service refuses it, one that starts takes"
                    + " it.");
        } else {
            out.println("It can be used.");
        }
        boolean good = findings.isEmpty() && accurate && (stepsBack.isEmpty() || acceptStepBack);
        return good ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private List<String> stepsBack(GeographyTable table, List<String> findings) throws IOException {
        if (file == null && base == null) {
            return List.of();
        }
        try (InputStream in = TableFile.open(base)) {
            List<String> stepsBack = new ArrayList<>(GeographyCheck.findings(GeographyTable.read(in), table));
            stepsBack.removeAll(findings);
            return stepsBack;
        } catch (GeographyUnreadable unreadable) {
            throw new Failure(SignpostCommand.FINDING, TableFile.name(base) + ": " + Failure.inWords(unreadable));
        }
    }

    private static void print(PointAccuracy accuracy, PrintWriter out) {
        int band = accuracy.band().metres();
        out.printf("%nEvery postcode in use, asked for by its latitude and longitude%n"
                + "  listed in                 asked  there alone  both told  elsewhere%n");
        Count around = null;
        for (OfDistrict one : accuracy.districts()) {
            if (one.district().inWarwickshire()) {
                line(one.district().name(), one.count(), out);
            } else {
                around = around == null ? one.count() : around.plus(one.count());
            }
        }
        if (around != null) {
            line("around the county", around, out);
        }
        line("all", accuracy.total(), out);
        out.printf("%n\"Both told\" lie within %d m of a border.", band);
        if (accuracy.acrossTheBorder().isEmpty()) {
            out.println();
        } else {
            out.printf(
                    " By the borders, %d of them would be in the%nother district: %s.%n",
                    accuracy.acrossTheBorder().size(), listed(accuracy.acrossTheBorder()));
        }
        if (accuracy.wrong().isEmpty()) {
            out.println("None is placed anywhere else.");
        } else {
            out.println("Placed elsewhere, or not as near to the border as the answer says:");
            accuracy.wrong().stream()
                    .limit(MOST_LISTED)
                    .forEach(wrong -> out.printf(
                            "  %s of %s: %s%n", wrong.postcode(), wrong.listed().name(), wrong.answer()));
            if (accuracy.wrong().size() > MOST_LISTED) {
                out.printf(Locale.ROOT, "  and %,d more%n", accuracy.wrong().size() - MOST_LISTED);
            }
        }
        out.println();
    }

    private static String listed(List<String> postcodes) {
        return String.join(", ", postcodes.subList(0, Math.min(MOST_NAMED, postcodes.size())))
                + (postcodes.size() > MOST_NAMED ? " and others" : "");
    }

    private static void line(String name, Count count, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "  %-22s %,8d %,12d %,10d %,10d%n",
                name,
                count.asked(),
                count.alone(),
                count.both(),
                count.wrong());
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
