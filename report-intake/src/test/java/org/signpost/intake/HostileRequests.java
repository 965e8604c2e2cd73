package org.signpost.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// What nobody who means well would send: each breaks at least one rule, whatever else is in it. The same seed
/// makes the same ones.
final class HostileRequests {

    /// Stands in every one somewhere, and may stand in no answer and no log.
    static final String CANARY = "canary7e2f";

    /// How many ways there are to be hostile in JSON.
    static final int KINDS = 20;

    private static final String REST =
            "\"under18\": \"no\", \"exploitation\": [\"labour\"], \"reporter\": {\"identity\": \"anonymous\"}";

    private static final List<String> NASTY = List.of(
            "' OR 1=1; DROP TABLE concerns; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/x}",
            "\\r\\nSet-Cookie: x=1\\r\\n",
            "\\u0000",
            "\\ud83d",
            "\uD83D\uDC80\u202E\uFEFF",
            "../../../etc/passwd",
            "%00%0d%0a",
            "{{7*7}}");

    private final Random random;

    HostileRequests(long seed) {
        this.random = new Random(seed);
    }

    private String nasty() {
        return NASTY.get(random.nextInt(NASTY.size())) + CANARY;
    }

    /// JSON that is no concern, and often no JSON.
    byte[] json(int kind) {
        String text = switch (kind % KINDS) {
            case 0 -> object("\"danger\": " + pick("1", "true", "[]", "{}", "null", "1e999", "-0", "\"\""));
            case 1 -> object("\"danger\": \"no\", \"" + nasty() + random.nextInt() + "\": 1");
            case 2 -> object("\"danger\": \"no\", \"danger\": \"no\"");
            case 3 -> "[".repeat(1 + random.nextInt(50_000)) + CANARY;
            case 4 -> object("\"danger\": \"" + nasty() + "\"");
            case 5 -> object("\"danger\": \"no\", \"narrative\": \"" + "\uD83D\uDC80".repeat(20_000) + CANARY + "\"");
            case 6 ->
                "{\"danger\": \"no\", \"places\": " + "[{\"place\": \"" + CANARY + "\"},".repeat(random.nextInt(2000))
                        + "0]}";
            case 7 -> object("\"danger\": \"no\", \"concernId\": \"" + nasty() + "\"");
            case 8 -> object("\"danger\": \"no\", \"places\": [{\"postcode\": [\"" + nasty() + "\"]}]");
            case 9 -> object("\"danger\": \"no\", \"source\": \"public-form\", \"narrative\": \"" + nasty() + "\"");
            case 10 -> object("\"danger\": \"no\", \"relatesTo\": \"" + nasty() + "\"");
            case 11 -> object("\"danger\": \"no\", \"mode\": \"live\\u0000" + CANARY + "\"");
            case 12 -> "{\"danger\": \"no\", " + REST + "} " + nasty();
            case 13 -> "{\"a\":".repeat(1 + random.nextInt(5000)) + "1";
            case 14 ->
                object("\"danger\": \"no\", \"places\": [{\"latitude\": " + "9".repeat(5000) + ", \"longitude\": 1}]");
            case 15 -> object("\"danger\": \"no\", \"x\": \"" + "y".repeat(300_000) + CANARY + "\"");
            case 16 -> object("\"danger\": \"no\", \"subjectWorksFor\": [\"" + nasty() + "\"]");
            default -> "";
        };
        return switch (kind % KINDS) {
            case 17 -> noise(1 + random.nextInt(4000));
            case 18 -> gzip(object("\"danger\": \"no\""));
            case 19 -> gzip("{\"narrative\": \"" + "0".repeat(4_000_000) + "\"}");
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    /// A form that is not filled in as people do.
    byte[] form(int kind) {
        String good = "under18=no&exploitation=labour&place=Rugby&identity=anonymous";
        String text = switch (kind % 8) {
            case 0 -> "danger=" + encoded(nasty()) + "&" + good;
            case 1 -> "danger=no&under18=no&exploitation=" + encoded(nasty()) + "&place=Rugby&identity=anonymous";
            case 2 -> good + "&narrative=" + encoded(nasty());
            case 3 -> "danger=no&" + good + "&narrative=" + CANARY + "x".repeat(16_000 + random.nextInt(1000));
            case 4 -> "danger=no&" + good + "&email=" + encoded(nasty());
            case 5 -> (CANARY + "=1&").repeat(400);
            case 6 -> "danger=no&" + good + "&about=" + encoded(nasty());
            default -> "";
        };
        return kind % 8 == 7 ? noise(1 + random.nextInt(4000)) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String object(String members) {
        return "{" + members + ", " + REST + "}";
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }

    private byte[] noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace("\\r\\n", "\r\n").replace("\\u0000", "\u0000"), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// An event in JSON with one of the above as its data, or with something else wrong.
    byte[] structuredEvent(int kind) {
        byte[] data = json(kind);
        boolean noise = kind % KINDS >= 17;
        if (noise) {
            return data;
        }
        String attributes = "\"specversion\": \"1.0\", \"type\": \"org.signpost.concern.submitted.v1\","
                + " \"source\": \"/hostile\", \"id\": \"" + random.nextInt() + "\"";
        String wrong = random.nextInt(4) == 0 ? ", \"time\": \"" + nasty() + "\"" : "";
        return ("{" + attributes + wrong + ", \"data\": " + new String(data, StandardCharsets.UTF_8) + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes for the value of a header.
    byte[] header() {
        return random.nextBoolean() ? noise(1 + random.nextInt(3000)) : nasty().getBytes(StandardCharsets.UTF_8);
    }

    boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    int partition(int partitions) {
        return random.nextInt(partitions);
    }

    /// Whether an answer or a log holds what was sent.
    static boolean repeats(String text) {
        return text.contains(CANARY);
    }
}
