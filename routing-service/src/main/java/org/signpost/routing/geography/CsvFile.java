package org.signpost.routing.geography;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file of comma-separated values with a header line, as RFC 4180 has it, without line ends inside of values.
final class CsvFile {

    /// One line, asked by the name of a column.
    static final class Row {

        private final String where;
        private final Map<String, Integer> columns;
        private final List<String> values;

        private Row(String where, Map<String, Integer> columns, List<String> values) {
            this.where = where;
            this.columns = columns;
            this.values = values;
        }

        String get(String column) {
            Integer at = columns.get(column);
            if (at == null) {
                throw new SourceFileUnusable(where + ": there is no column " + column);
            }
            return values.get(at);
        }

        int integer(String column) {
            return (int) Math.round(number(column));
        }

        double number(String column) {
            try {
                return Double.parseDouble(get(column));
            } catch (NumberFormatException e) {
                throw new SourceFileUnusable(where + ": " + column + " is not a number");
            }
        }
    }

    private CsvFile() {}

    static List<Row> read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return read(file.getFileName().toString(), lines);
        }
    }

    static List<Row> read(String name, BufferedReader lines) throws IOException {
        Map<String, Integer> columns = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            List<String> values = values(line);
            if (number == 1) {
                for (int i = 0; i < values.size(); i++) {
                    columns.put(values.get(i), i);
                }
            } else if (values.size() != columns.size()) {
                throw new SourceFileUnusable(
                        name + ":" + number + ": " + values.size() + " values for " + columns.size() + " columns");
            } else {
                rows.add(new Row(name + ":" + number, columns, values));
            }
        }
        return rows;
    }

    private static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean escaped = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (escaped) {
                    value.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }
}
