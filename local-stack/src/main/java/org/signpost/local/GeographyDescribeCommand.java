package org.signpost.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Says how old a geography table is, what it is made of, how many live postcodes it has of"
                + " each district of the county, and which lines its licence asks to be shown.")
final class GeographyDescribeCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The table (default: the product's own).")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        GeographyTable table;
        try (InputStream in = TableFile.open(file)) {
            table = GeographyTable.read(in);
        }
        out.printf("%s, of %s%n%nLive postcodes:%n", TableFile.name(file), table.vintage());
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
