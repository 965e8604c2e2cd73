package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Documents that nobody sends in good faith: none may throw, be repeated, or take long.
class HostileDocumentsTest {
    private static final int DOCUMENTS = 5_000;
    private static final String CANARY = "zqxkanarienvogel";

    private final ConcernReader reader = new ConcernReader(Clock.systemUTC());

    @Test
    void noDocumentThrowsOrIsRepeated() {
        long seed = 4711;
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document = document(random);
            try {
                switch (reader.read(document)) {
                    case Reading.Accepted(var concern) -> {
                        accepted++;
                        assertThat(concern.toString()).doesNotContain(CANARY);
                        assertThat(Particulars.fromJson(concern.particulars().toJson()))
                                .isEqualTo(concern.particulars());
                        assertThat(concern.fingerprintInput()).isNotEmpty();
                    }
                    case Reading.Refused(var mistakes) ->
                        assertThat(mistakes.toString().toLowerCase(Locale.ROOT)).doesNotContain(CANARY);
                }
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + ", document " + i, broken);
            }
        }
        assertThat(accepted)
                .as("some documents are sound, or the test shows little")
                .isPositive();
    }

    @Test
    void letterWithAHundredThousandAccentsTakesNoTime() {
        String accents = "\u0301".repeat(30_000) + "\u0323".repeat(30_000);
        byte[] document = ("{\"narrative\": \"a" + accents + "\"}").getBytes(StandardCharsets.UTF_8);

        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(reader.read(document)).isInstanceOf(Reading.Refused.class));
    }

    private static byte[] document(Random random) {
        var members = new ArrayList<String>();
        List<ConcernField> fields = ConcernFields.all();
        if (random.nextInt(3) > 0) {
            members.add("\"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"unsure\"]");
            members.add("\"reporter\": {\"identity\": \"share\""
                    + (random.nextBoolean() ? "" : ", " + anyMember(random, fields)) + "}");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(anyMember(random, fields));
        }
        String text = "{" + String.join(",", members) + "}";
        return switch (random.nextInt(8)) {
            case 0 -> mangled(random, text);
            case 1 -> text.substring(0, random.nextInt(text.length())).getBytes(StandardCharsets.UTF_8);
            case 2 -> bytes(random);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String anyMember(Random random, List<ConcernField> fields) {
        String name = switch (random.nextInt(6)) {
            case 0 -> CANARY + " " + random.nextInt();
            case 1 -> "\\u0000" + CANARY;
            default -> fields.get(random.nextInt(fields.size())).name();
        };
        return "\"" + name + "\": " + anyValue(random, 0);
    }

    private static String anyValue(Random random, int depth) {
        return switch (random.nextInt(depth > 20 ? 9 : 13)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> Double.toString(random.nextGaussian() * 1e300);
            case 3 -> "1" + "0".repeat(random.nextInt(900)) + "e" + random.nextInt(999_999);
            case 4 -> "\"" + CANARY + "\"";
            case 5 -> "\"" + CANARY + "x".repeat(random.nextInt(20_000)) + "\"";
            case 6 -> "\"\\ud83d" + CANARY + "\\u0000\\u202e\\udc00\"";
            case 7 -> "\"2026-11-23T00:00:00Z\"";
            case 8 -> "\"yes\"";
            case 9 -> "[" + anyValue(random, depth + 1) + "," + anyValue(random, depth + 1) + "]";
            case 10 -> "[" + anyValue(random, depth + 1) + "]";
            case 11 -> "{\"" + CANARY + "!\": " + anyValue(random, depth + 1) + "}";
            default -> "{\"place\": " + anyValue(random, depth + 1) + "}";
        };
    }

    private static byte[] mangled(Random random, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }
}
