package org.signpost.routing.geography;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/// A file of comma-separated values, read row by row, so that its size does not matter.
final class CsvFile {

    /// What a reader of UTF-8 puts in the place of bytes that are none.
    private static final char NOT_UTF_8 = '\uFFFD';

    private static final String AS_PUBLISHED = "use the file as it is published, or " + Download.DOWNLOAD_AGAIN;

    private CsvFile() {}

    /// One line, asked by the name of a column, in lower case.
    static final class Row {

        private final String file;
        private final Map<String, Integer> columns;
        private final CsvRecord record;

        private Row(String file, Map<String, Integer> columns, CsvRecord record) {
            this.file = file;
            this.columns = columns;
            this.record = record;
        }

        boolean has(String column) {
            return columns.containsKey(column);
        }

        /// The first of the columns that is named like this.
        Optional<String> named(Pattern name) {
            return columns.entrySet().stream()
                    .filter(entry -> name.matcher(entry.getKey()).matches())
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey);
        }

        String get(String column) {
            Integer at = columns.get(column);
            if (at == null) {
                throw new SourceFileUnusable(where(), "there is no column " + column, AS_PUBLISHED);
            }
            String value = record.getField(at);
            if (value.indexOf(NOT_UTF_8) >= 0) {
                throw refused(
                        column, "is not written in UTF-8", "save the file as UTF-8, or " + Download.DOWNLOAD_AGAIN);
            }
            return value;
        }

        int integer(String column) {
            return (int) Math.round(number(column));
        }

        double number(String column) {
            try {
                double number = Double.parseDouble(get(column));
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below, with what is not a number in any other way
            }
            throw refused(column, "is not a number", AS_PUBLISHED);
        }

        private String where() {
            return file + ":" + record.getStartingLineNumber();
        }

        SourceFileUnusable refused(String column, String fact, String remedy) {
            return new SourceFileUnusable(where(), "column " + column + " " + fact, remedy);
        }
    }

    /// All rows of a small file that has a header line.
    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        if (!Files.isReadable(file)) {
            throw new SourceFileUnusable(
                    Download.nameOf(file), "there is no such file, or it may not be read", "name a file that is there");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            read(Download.nameOf(file), in, List.of(), rows::add);
        }
        return rows;
    }

    /// Hands over one row after the other.
    ///
    /// @param columns their names; of an empty list, the first line has them
    static void read(String name, InputStream in, List<String> columns, Consumer<Row> taker) throws IOException {
        Map<String, Integer> places = new HashMap<>();
        columns.forEach(column -> places.put(column, places.size()));
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(in, StandardCharsets.UTF_8)) {
            for (CsvRecord record : records) {
                if (places.isEmpty()) {
                    for (String column : record.getFields()) {
                        places.put(column.strip().toLowerCase(Locale.ROOT), places.size());
                    }
                } else if (record.getFieldCount() != places.size()) {
                    throw new SourceFileUnusable(
                            name + ":" + record.getStartingLineNumber(),
                            record.getFieldCount() + " values for " + places.size() + " columns",
                            AS_PUBLISHED);
                } else {
                    taker.accept(new Row(name, places, record));
                }
            }
        } catch (CsvParseException | UncheckedIOException | IOException broken) {
            throw unreadable(name, broken);
        }
        if (places.isEmpty()) {
            throw new SourceFileUnusable(name, "it is empty", Download.DOWNLOAD_AGAIN);
        }
    }

    private static SourceFileUnusable unreadable(String name, Exception broken) throws IOException {
        Throwable cause = broken;
        while (cause.getCause() != null) {
            cause = Objects.requireNonNull(cause.getCause());
        }
        if (cause instanceof ZipException || cause instanceof java.io.EOFException) {
            return new SourceFileUnusable(name, "the zip around it is cut short or damaged", Download.DOWNLOAD_AGAIN);
        }
        if (cause instanceof IOException io) {
            throw io;
        }
        return new SourceFileUnusable(name, "this is no file of comma-separated values", AS_PUBLISHED);
    }
}
