package org.signpost.routing.geography;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.routing.geography.CsvFile.Row;

/// The download of OS Code-Point Open: every postcode in use in Great Britain, a file for each postcode area without a
/// header line, and beside them how many each has.
final class CodePointOpen implements AutoCloseable {

    private static final List<String> COLUMNS = List.of(
            "postcode",
            "positional_quality_indicator",
            "eastings",
            "northings",
            "country_code",
            "nhs_regional_ha_code",
            "nhs_ha_code",
            "admin_county_code",
            "admin_district_code",
            "admin_ward_code");
    private static final String QUALITY = "positional_quality_indicator";
    private static final String DISTRICT = "admin_district_code";
    private static final Pattern VERSION =
            Pattern.compile("(?m)^\\s*DATASET VERSION NUMBER:\\s*([0-9.]+?)(?:\\.0)?\\s*$");
    private static final Pattern COPYRIGHT = Pattern.compile("(?m)^\\s*COPYRIGHT DATE:\\s*([0-9]{8})\\s*$");
    private static final Pattern COUNT = Pattern.compile("(?m)^\\s*([A-Z]{1,2})\\s+([0-9]+)\\s*$");
    private static final String WHOLE = "give the whole download, as the zip or as the folder it unpacks to";

    /// The worst quality of a position that is still good to a few metres.
    static final int EXACT_AT_MOST = 30;

    private final Download download;
    private final List<Download.Part> files;
    private final String version;
    private final YearMonth month;
    private final Map<String, Integer> promised = new TreeMap<>();

    private CodePointOpen(Download download) throws IOException {
        this.download = download;
        this.files = download.matching("(.*/)?data/csv/[^/]+\\.csv");
        List<Download.Part> metadata = download.matching("(.*/)?doc/metadata\\.txt");
        if (files.isEmpty() || metadata.size() != 1) {
            throw new SourceFileUnusable(
                    download.name(),
                    files.isEmpty() ? "it has no files Data/CSV/*.csv" : "it has no file Doc/metadata.txt",
                    WHOLE);
        }
        Download.Part sheet = metadata.getFirst();
        String text;
        try (InputStream in = sheet.open()) {
            text = new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
        }
        Matcher versionLine = VERSION.matcher(text);
        Matcher dateLine = COPYRIGHT.matcher(text);
        COUNT.matcher(text).results().forEach(line -> promised.put(line.group(1), Integer.parseInt(line.group(2))));
        if (!versionLine.find() || !dateLine.find() || promised.isEmpty()) {
            throw new SourceFileUnusable(
                    sheet.name(),
                    "it does not say version, copyright date and the number of postcodes of each area",
                    WHOLE);
        }
        this.version = versionLine.group(1);
        try {
            this.month = YearMonth.from(LocalDate.parse(dateLine.group(1), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) {
            throw new SourceFileUnusable(sheet.name(), "its copyright date is no date", WHOLE);
        }
    }

    static CodePointOpen of(Path path) throws IOException {
        Download download = Download.of(path);
        try {
            return new CodePointOpen(download);
        } catch (IOException | RuntimeException refused) {
            download.close();
            throw refused;
        }
    }

    /// Such as 2025.4.
    String version() {
        return version;
    }

    /// The month of its copyright date.
    YearMonth month() {
        return month;
    }

    /// Hands over every postcode that lies in a district, and compares how many each area has with what it promises.
    void read(Consumer<PostcodeRow> taker) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        for (Download.Part file : files) {
            try (InputStream in = file.open()) {
                CsvFile.read(file.name(), in, COLUMNS, row -> {
                    String postcode = PostcodeRow.postcode(row, "postcode");
                    found.merge(PostcodeRow.area(postcode), 1, Integer::sum);
                    String district = row.get(DISTRICT);
                    if (!district.isEmpty()) {
                        taker.accept(row(row, postcode, district));
                    }
                });
            }
        }
        promised.forEach((area, count) -> {
            int there = found.getOrDefault(area, 0);
            if (there != count) {
                throw new SourceFileUnusable(
                        download.name(),
                        "it has " + there + " postcodes of area " + area + ", and its metadata.txt says " + count,
                        "a download was cut short or two were mixed: " + Download.DOWNLOAD_AGAIN);
            }
        });
    }

    private static PostcodeRow row(Row row, String postcode, String district) {
        if (!PostcodeRow.ofGreatBritain(district)) {
            throw row.refused(DISTRICT, "is not the code of a district", "use the file as it is published");
        }
        return new PostcodeRow(
                postcode,
                district,
                PostcodeRow.metres(row, "eastings", true),
                PostcodeRow.metres(row, "northings", false),
                row.integer(QUALITY) <= EXACT_AT_MOST,
                true);
    }

    @Override
    public void close() throws IOException {
        download.close();
    }
}
