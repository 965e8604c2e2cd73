package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPartsTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> items(String json) {
        return ((JsonParts.Items) JsonParts.items(utf8(json), 10))
                .items().stream()
                        .map(item -> new String(item, StandardCharsets.UTF_8))
                        .toList();
    }

    @Test
    void partsAreWhatWasSentByteForByte() {
        assertThat(items(" [ {\"a\" : 1,\"a\":[2]} , \"é\\u0000😀\\ud800\" ,-1.50e3, null,true ,[] ] "))
                .containsExactly("{\"a\" : 1,\"a\":[2]}", "\"é\\u0000😀\\ud800\"", "-1.50e3", "null", "true", "[]");
        assertThat(items("[]")).isEmpty();
        assertThat(items("\uFEFF[1]")).containsExactly("1");
    }

    @Test
    void partsOfALongDocumentAreCutAtTheRightPlaceToo() {
        String text = "\"" + "é😀".repeat(30_000) + "\"";

        assertThat(items("[" + text + ", 1, " + text + "]")).containsExactly(text, "1", text);
    }

    @Test
    void membersAreCutAlikeAndANameThatStandsTwiceIsTold() {
        var members =
                ((JsonParts.Members) JsonParts.members(utf8("{\"a\": {\"b\":1, \"b\":2}, \"c\": \"x\"}"))).members();

        assertThat(new String(members.getOrDefault("a", new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":1, \"b\":2}");
        assertThat(JsonParts.members(utf8("{\"a\": 1, \"a\": 1}")))
                .isInstanceOfSatisfying(JsonParts.Refused.class, refused -> {
                    assertThat(refused.mistake().rule()).isEqualTo(Rule.DUPLICATE_FIELD);
                    assertThat(refused.mistake().pointer()).isEqualTo("/a");
                });
    }

    @Test
    void oneTooManyIsNotCut() {
        assertThat(JsonParts.items(utf8("[1,2,3]"), 3)).isInstanceOf(JsonParts.Items.class);
        assertThat(JsonParts.items(utf8("[1,2,3,4]"), 3)).isInstanceOf(JsonParts.TooMany.class);
    }

    @Test
    void whatIsNoDocumentIsRefusedAndNotRepeated() {
        for (String bad :
                List.of("", "canary", "{}", "[canary]", "[1", "[1]canary", "[\"a\u0000\"]", "[".repeat(10_000))) {
            assertThat(JsonParts.items(utf8(bad), 10))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            JsonParts.Refused.class,
                            refused -> assertThat(refused.toString()).doesNotContain("canary"));
        }
        assertThat(JsonParts.items(new byte[] {'[', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ']'}, 10))
                .isInstanceOf(JsonParts.Refused.class);
    }
}
