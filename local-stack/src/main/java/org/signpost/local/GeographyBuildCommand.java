package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.geography.GeographyBuild;
import org.signpost.routing.geography.GeographyChange;
import org.signpost.routing.geography.GeographySources;
import org.signpost.routing.geography.SourceFileUnusable;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyUnreadable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a new geography table of what was downloaded from the Ordnance Survey and the Office for National"
                    + " Statistics, and says what it has otherwise than the table in use.",
            "What is not given stays as it is in the table in use. The new table is checked before it is written, and"
                + " it is written whole or not at all; a service that reads it from there takes it without a restart."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the table was written, or could have been (--dry-run)",
            " 1:a file or the table made of it was refused; nothing was written",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost geography build --code-point-open codepo_gb.zip --dry-run",
            "  signpost geography build --code-point-open codepo_gb.zip --postcodes ONSPD_NOV_2026.zip \\",
            "    --boundaries LAD_BGC.geojson --base geography.bin --to geography-new.bin",
            "  signpost geography build --from prepared/ --to geography-new.bin"
        })
final class GeographyBuildCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--code-point-open",
            paramLabel = "PATH",
            description = "OS Code-Point Open, the zip or the folder it unpacks to: the postcodes in use.")
    private @Nullable Path codePointOpen;

    @Option(
            names = "--postcodes",
            paramLabel = "PATH",
            description = "The ONS Postcode Directory (ONSPD) or the National Statistics Postcode Lookup (NSPL), a zip,"
                    + " a folder or the CSV file: the postcodes that ended, and the newest.")
    private @Nullable Path postcodes;

    @Option(
            names = "--boundaries",
            paramLabel = "FILE",
            description = "Boundaries of local authority districts as GeoJSON, from the Open Geography Portal: the"
                    + " borders in and around the county. BGC is enough; BFC is simplified.")
    private @Nullable Path boundaries;

    @Option(
            names = "--coarse-boundaries",
            paramLabel = "FILE",
            description = "The same, more generalised (BUC): the borders of all England and Wales.")
    private @Nullable Path coarseBoundaries;

    @Option(
            names = "--authorities",
            paramLabel = "FILE",
            description = "Names, counties, regions and police forces of districts, in the columns of lad_police.csv"
                    + " (docs/geography.md); needed for new districts whose predecessors differ in them.")
    private @Nullable Path authorities;

    @Option(names = "--places", paramLabel = "FILE", description = "Names of places, in the columns of places.csv.")
    private @Nullable Path places;

    @Option(
            names = "--stops",
            paramLabel = "FILE",
            description =
                    "NaPTAN's stops as CSV, or a file in the columns of stops.csv: the railway stations, and the bus"
                            + " stops that tell places of one name apart.")
    private @Nullable Path stops;

    @Option(
            names = "--from",
            paramLabel = "FOLDER",
            description = "A folder of all facts in this product's own columns, instead of all options above.")
    private @Nullable Path from;

    @Option(names = "--base", paramLabel = "FILE", description = "The table in use (default: the product's own).")
    private @Nullable Path base;

    @Option(names = "--to", paramLabel = "FILE", description = "Where to write the new table.")
    private @Nullable Path to;

    @Option(names = "--dry-run", description = "Make, check and report; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--accept-step-back",
            description =
                    "Write a table that can be used even if it is older than the one in use, or if a district loses"
                            + " postcodes or names of places, or many of its postcodes move. A running service"
                            + " refuses such a table; one that starts takes it.")
    private boolean acceptStepBack;

    @Option(
            names = "--border-metres",
            paramLabel = "N",
            defaultValue = "50",
            description = "List borders that moved by more than this (default: ${DEFAULT-VALUE}).")
    private int borderMetres;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var sources = new GeographySources(
                codePointOpen, postcodes, boundaries, coarseBoundaries, authorities, places, stops);
        refuseWrongOptions(sources);
        GeographyTable before = readBase();
        GeographyBuild.Built built;
        try {
            built = from == null ? GeographyBuild.of(before, sources) : GeographyBuild.ofFolder(from);
        } catch (SourceFileUnusable unusable) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(unusable) + ". Nothing was written.");
        }
        GeographyTable after = built.table();
        List<String> unusable = GeographyCheck.findings(after);
        List<String> stepsBack = new ArrayList<>(GeographyCheck.findings(before, after));
        stepsBack.removeAll(unusable);
        boolean good = unusable.isEmpty() && (stepsBack.isEmpty() || acceptStepBack);
        boolean written = good && to != null && !dryRun;
        if (written && to != null) {
            GeographyBuild.write(after, to);
        }
        var report = new GeographyReport(
                GeographyChange.between(before, after), built.notes(), unusable, stepsBack, good, borderMetres);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(report.asJson(JSON, written));
        } else {
            report.print(out, TableFile.name(base));
            out.println();
            if (written) {
                out.printf("%s was written.%n", to);
            } else {
                out.println(good ? "The table can be used; nothing was written." : "Nothing was written.");
            }
            if (!good && unusable.isEmpty()) {
                out.println("If it is meant to be so, repeat it with --accept-step-back and restart the service.");
            }
        }
        return good ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private void refuseWrongOptions(GeographySources sources) throws IOException {
        if (from == null && sources.given().isEmpty()) {
            throw wrong("Give at least one of --code-point-open, --postcodes, --boundaries, --coarse-boundaries,"
                    + " --authorities, --places, --stops, or --from");
        }
        if (from != null && !sources.given().isEmpty()) {
            throw wrong("--from has all facts: it goes with none of the other files");
        }
        if (to == null && !dryRun) {
            throw wrong("Say with --to where to write the new table, or give --dry-run");
        }
        if (to == null) {
            return;
        }
        Path folder = to.toAbsolutePath().getParent();
        if (Files.isDirectory(to) || folder == null || !Files.isDirectory(folder)) {
            throw wrong("--to must be a file in a folder that is there");
        }
        List<Path> inputs = new ArrayList<>(sources.given());
        if (base != null) {
            inputs.add(base);
        }
        if (from != null) {
            inputs.add(from);
        }
        for (Path input : inputs) {
            if (Files.exists(to) && Files.exists(input) && to.toRealPath().startsWith(input.toRealPath())) {
                throw wrong(
                        "--to is one of the files to read: write the table to another, and move it when it is good");
            }
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private GeographyTable readBase() throws IOException {
        try (InputStream in = TableFile.open(base)) {
            return GeographyTable.read(in);
        } catch (GeographyUnreadable unreadable) {
            throw new Failure(SignpostCommand.FINDING, TableFile.name(base) + ": " + Failure.inWords(unreadable));
        }
    }
}
