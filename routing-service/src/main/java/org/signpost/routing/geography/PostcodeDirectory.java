package org.signpost.routing.geography;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.geography.CsvFile.Row;

/// The download of the ONS Postcode Directory or of the National Statistics Postcode Lookup: every postcode that is or
/// was in use, with the months in which its use began and ended. Its columns change their names from release to
/// release.
final class PostcodeDirectory implements AutoCloseable {

    /// What a list is made of, and the names that releases gave it: the best, and the others.
    private enum Column {
        POSTCODE("pcds", "pcd|pcd7|pcd8|pcd2"),
        INTRODUCED("dointr", "dointr"),
        TERMINATED("doterm", "doterm"),
        EASTING("oseast1m", "east1m"),
        NORTHING("osnrth1m", "north1m"),
        QUALITY("osgrdind", "gridind"),
        DISTRICT("lad[0-9]{2}cd", "ladcd|oslaua|laua");

        private final String best;
        private final String others;

        Column(String best, String others) {
            this.best = best;
            this.others = others;
        }

        String in(String file, Row row) {
            return row.named(Pattern.compile(best))
                    .or(() -> row.named(Pattern.compile(others)))
                    .orElseThrow(() -> new SourceFileUnusable(
                            file + ":1",
                            "there is no column " + inWords(),
                            "use the ONSPD or the NSPL as it is published, with all its columns"));
        }

        private String inWords() {
            String all = best.equals(others) ? best : best + "|" + others;
            return all.replace("[0-9]{2}", "NN").replace("|", " or ");
        }
    }

    private static final Pattern MONTH = Pattern.compile("[12][0-9]{3}(0[1-9]|1[0-2])");

    /// The worst quality of a position that is still that of a building.
    private static final int EXACT_AT_MOST = 2;

    private final Download download;
    private final Download.Part file;
    private int latest;

    private PostcodeDirectory(Download download) {
        this.download = download;
        List<Download.Part> files = new ArrayList<>(download.matching(".*\\.csv"));
        files.removeIf(part -> part.path().toLowerCase(Locale.ROOT).matches("(.*/)?(multi_csv|documents|doc)/.*"));
        if (files.size() > 1) {
            files.removeIf(part -> !fileName(part).matches("(onspd|nspl).*"));
        }
        if (files.size() != 1) {
            throw new SourceFileUnusable(
                    download.name(),
                    "it has " + files.size() + " files that may be the ONSPD or NSPL",
                    "give the download as it is, or the one file ONSPD_*.csv or NSPL_*.csv in it");
        }
        file = files.getFirst();
    }

    /// A postcode, and the months of its use as numbers such as 202511.
    ///
    /// @param introduced 0 where it is not known
    /// @param terminated 0 while it is in use
    record Entry(PostcodeRow postcode, int introduced, int terminated) {}

    /// Takes one entry after the other.
    interface Taker {
        void take(Entry entry);
    }

    static PostcodeDirectory of(Path path) throws IOException {
        Download download = Download.of(path);
        try {
            return new PostcodeDirectory(download);
        } catch (RuntimeException refused) {
            download.close();
            throw refused;
        }
    }

    private static String fileName(Download.Part part) {
        return part.path().substring(part.path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    String title() {
        return fileName(file).contains("nspl") ? "National Statistics Postcode Lookup" : "ONS Postcode Directory";
    }

    /// The latest month in which anything of the list began or ended; known when it has been read.
    YearMonth month() {
        if (latest == 0) {
            throw new SourceFileUnusable(
                    file.name(), "it has no months of introduction", "use the file as it is published");
        }
        return YearMonth.of(latest / 100, latest % 100);
    }

    /// Hands over every postcode of Great Britain that has a district.
    void read(Taker taker) throws IOException {
        Reading reading = new Reading(taker);
        try (InputStream in = file.open()) {
            CsvFile.read(file.name(), in, List.of(), reading::take);
        }
        latest = reading.latest;
    }

    private final class Reading {

        private final Taker taker;
        private int latest;
        private @Nullable Columns columns;

        Reading(Taker taker) {
            this.taker = taker;
        }

        void take(Row row) {
            Columns at = columns;
            if (at == null) {
                at = Columns.of(file.name(), row);
                columns = at;
            }
            int introduced = month(row, at.introduced());
            int terminated = month(row, at.terminated());
            latest = Math.max(latest, Math.max(introduced, terminated));
            String district = row.get(at.district());
            if (!PostcodeRow.ofGreatBritain(district)) {
                // Northern Ireland, whose postcodes have another licence; the islands; and what never had a place
                return;
            }
            boolean nowhere =
                    row.get(at.easting()).isBlank() || row.get(at.northing()).isBlank();
            taker.take(new Entry(
                    new PostcodeRow(
                            PostcodeRow.postcode(row, at.postcode()),
                            district,
                            nowhere ? 0 : PostcodeRow.metres(row, at.easting(), true),
                            nowhere ? 0 : PostcodeRow.metres(row, at.northing(), false),
                            row.integer(at.quality()) <= EXACT_AT_MOST,
                            terminated == 0),
                    introduced,
                    terminated));
        }

        private static int month(Row row, String column) {
            String month = row.get(column).strip();
            if (month.isEmpty()) {
                return 0;
            }
            if (!MONTH.matcher(month).matches()) {
                throw row.refused(column, "is not a year and a month", "use the file as it is published");
            }
            return Integer.parseInt(month);
        }
    }

    private record Columns(
            String postcode,
            String introduced,
            String terminated,
            String easting,
            String northing,
            String quality,
            String district) {

        static Columns of(String file, Row row) {
            return new Columns(
                    Column.POSTCODE.in(file, row),
                    Column.INTRODUCED.in(file, row),
                    Column.TERMINATED.in(file, row),
                    Column.EASTING.in(file, row),
                    Column.NORTHING.in(file, row),
                    Column.QUALITY.in(file, row),
                    Column.DISTRICT.in(file, row));
        }
    }

    @Override
    public void close() throws IOException {
        download.close();
    }
}
