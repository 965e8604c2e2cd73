package org.signpost.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/// What nobody who means well would send: each breaks at least one rule, whatever else is in it. The same seed
/// makes the same ones.
final class HostileRequests {

    /// Stands in every one somewhere, and may stand in no answer and no log.
    static final String CANARY = "canary7e2f";

    /// How many ways there are to be hostile in JSON.
    static final int KINDS = 20;

    /// From here on, they are no text.
    private static final int NOISE = 17;

    /// Those that are JSON, so that they can stand in a list of which each is answered by itself.
    private static final List<Integer> READ_ALONE = List.of(0, 1, 2, 4, 7, 8, 9, 10, 11, 14, 15, 16);

    private static final byte[] BOMB = gzip("{\"narrative\": \"" + "0".repeat(4_000_000) + "\"}");

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
            case 19 -> BOMB.clone();
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    /// A page of the form with what somebody sends who is not a person.
    ///
    /// @param path the page that takes it, or would
    @SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
    record Page(String path, byte[] body) {}

    /// A page that is not filled in as people do: none goes on from there.
    Page form(int kind) {
        String text = switch (kind % 10) {
            case 0 -> "1 danger=" + encoded(nasty());
            case 1 -> "1 under18=no&exploitation=labour&place=Rugby&identity=anonymous&x=" + encoded(nasty());
            case 2 -> "7 exploitation=" + encoded(nasty());
            case 3 -> "16 narrative=" + CANARY + "x".repeat(16_000 + random.nextInt(1000));
            case 4 -> "6 under18=" + encoded(nasty());
            case 5 -> "1 " + (CANARY + "=1&").repeat(400);
            case 6 -> "4 about=" + encoded(nasty());
            case 7 -> "19 identity=" + encoded(nasty()) + "&identity=anonymous";
            case 8 -> (29 + random.nextInt(70)) + " danger=no&narrative=" + encoded(nasty());
            default -> "";
        };
        if (kind % 10 == 9) {
            return new Page("/step/1", noise(1 + random.nextInt(4000)));
        }
        int space = text.indexOf(' ');
        return new Page(
                "/step/" + text.substring(0, space), text.substring(space + 1).getBytes(StandardCharsets.UTF_8));
    }

    /// A list of hostile items, or what is no list at all.
    private static byte[] list(List<byte[]> items) {
        var list = new ByteArrayOutputStream();
        list.write('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                list.write(',');
            }
            list.writeBytes(items.get(i));
        }
        list.write(']');
        return list.toByteArray();
    }

    /// Several concerns, none of which is one.
    byte[] batch(int kind) {
        return kind % KINDS >= NOISE ? json(kind) : list(several(kind, this::json));
    }

    /// Several events in JSON, none with a concern in it.
    byte[] batchOfEvents(int kind) {
        return kind % KINDS >= NOISE ? structuredEvent(kind) : list(several(kind, this::structuredEvent));
    }

    /// The first is of that kind; the others are of kinds that are read one by one.
    private List<byte[]> several(int kind, IntFunction<byte[]> made) {
        var items = new ArrayList<byte[]>();
        items.add(made.apply(kind));
        for (int more = random.nextInt(3); more > 0; more--) {
            items.add(made.apply(READ_ALONE.get(random.nextInt(READ_ALONE.size()))));
        }
        return items;
    }

    /// An event in the headers and the body of a request.
    ///
    /// @param headers names and values in turn
    @SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
    record Binary(List<String> headers, byte[] body) {}

    /// An event whose headers are wrong, or whose body is.
    Binary binaryEvent(int kind) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("ce-specversion", "1.0");
        headers.put("ce-type", "org.signpost.concern.submitted.v1");
        headers.put("ce-source", "/hostile");
        headers.put("ce-id", Integer.toString(random.nextInt()));
        if (kind % 2 == 0) {
            headers.put("ce-" + CANARY, inAscii(nasty()));
            return new Binary(inTurn(headers), json(kind / 2));
        }
        switch (kind / 2 % 8) {
            case 0 -> headers.put("ce-specversion", inAscii(nasty()));
            case 1 -> headers.put("ce-type", inAscii(nasty()));
            case 2 -> headers.put("ce-time", inAscii(nasty()));
            case 3 -> headers.put("ce-source", "a b " + CANARY);
            case 4 -> headers.put("Content-Type", "application/json; charset=utf-16");
            case 5 -> headers.put("Content-Type", "text/" + CANARY);
            case 6 -> headers.remove(pick("ce-specversion", "ce-type", "ce-source", "ce-id"));
            default -> headers.put("Content-Encoding", "gzip");
        }
        List<String> all = inTurn(headers);
        if (kind / 2 % 8 == 7 && random.nextBoolean()) {
            all.removeAll(List.of("Content-Encoding", "gzip"));
            all.addAll(List.of("ce-id", CANARY));
        }
        return new Binary(all, object("\"danger\": \"no\"").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> inTurn(Map<String, String> headers) {
        var all = new ArrayList<String>();
        headers.forEach((name, value) -> all.addAll(List.of(name, value)));
        return all;
    }

    /// No client sends anything else in a header.
    private static String inAscii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /// A form of Open311 that asks for nothing that can be done.
    byte[] open311(int kind) {
        String needed = "&attribute%5Bdanger%5D=no&attribute%5Bunder18%5D=no&attribute%5Bidentity%5D=anonymous";
        String good = "service_code=labour" + needed;
        String text = switch (kind % 14) {
            case 0 -> "service_code=" + encoded(nasty()) + needed;
            case 1 -> good.replaceFirst("danger%5D=no", "danger%5D=" + encoded(nasty()));
            case 2 -> good + "&" + encoded(nasty()) + random.nextInt() + "=1";
            case 3 -> good + "&attribute%5B" + CANARY + "%5D=1";
            case 4 -> good + "&description=" + CANARY + "x".repeat(16_000 + random.nextInt(1000));
            case 5 -> good + "&email=" + encoded(nasty());
            case 6 -> good + "&lat=" + encoded(nasty()) + "&long=1";
            case 7 -> good + "&lat=" + "9".repeat(5000) + "&long=-1.2&description=" + CANARY;
            case 8 -> good + "&" + (CANARY + "=1&").repeat(400);
            case 9 -> good + "&service_code=" + encoded(nasty());
            case 10 -> good + "&description=%ff%fe" + CANARY;
            case 11 -> good + "&description=" + CANARY + "%0";
            case 12 -> good + "&jurisdiction_id=" + encoded(nasty());
            default -> "";
        };
        return kind % 14 == 13 ? noise(1 + random.nextInt(4000)) : text.getBytes(StandardCharsets.UTF_8);
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
        boolean noise = kind % KINDS >= NOISE;
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
