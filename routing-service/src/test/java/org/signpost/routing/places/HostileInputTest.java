package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileInputTest {

    private static final int CASES = 20_000;

    private final Geography geography = TheGeography.loaded();

    static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(
                "\0",
                "Rugby\0",
                "\uD83D\uDE00",
                "\uD83D",
                "\u202EybguR",
                "المدينة",
                "<script>alert(1)</script>",
                "'; DROP TABLE places; --",
                "${jndi:ldap://x}",
                "%s%n%x",
                ",,,,,;;;(((",
                "near near near near",
                "in",
                "the",
                "the the the",
                "0",
                "1 2 3 4 5 6 7 8 9",
                "CV8 1LZ CV21 3AB",
                "\n\r\t"));
        texts.add("a".repeat(1 << 20));
        texts.add("x in ".repeat(200_000));
        texts.add("CV8 1LZ, ".repeat(100_000));
        texts.add("Rugby near ".repeat(100_000));
        texts.add("52.1,".repeat(100_000));
        texts.add(" ".repeat(1 << 20));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("texts")
    @Timeout(5)
    void anyTextInAnyFieldIsAnsweredWithoutFailing(String text) {
        for (PlaceClue clue : List.of(
                PlaceClue.ofText(text),
                PlaceClue.ofName(text),
                PlaceClue.ofPostcode(text),
                new PlaceClue(text, text, text, Double.NaN, Double.NEGATIVE_INFINITY))) {
            assertThatCode(() -> geography.locate(clue)).doesNotThrowAnyException();
        }
    }

    @Test
    @Timeout(60)
    void randomTextIsAnsweredWithoutFailing() {
        long seed = 20261123;
        Random random = new Random(seed);
        String alphabet = "CVBcv 0123456789OIoil,.-'&/()near in at Rugby Warwick Stour on é\u00a0\u202e\0°N\"";
        for (int i = 0; i < CASES; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(
                        random.nextInt(10) == 0
                                ? (char) random.nextInt(0x10000)
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String typed = text.toString();
            assertThatCode(() -> {
                        Placement placement = geography.locate(PlaceClue.ofText(typed));
                        assertThat(placement.inWords()).isNotEmpty();
                        geography.locate(PlaceClue.ofPostcode(typed));
                        geography.locate(new PlaceClue(null, null, typed, null, null));
                    })
                    .as("seed %d, case %d", seed, i)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void manyWordsTakeNoLongerThanTheirNumber() {
        String words = "Newbold in Rugby near Exhall by Alcester at Walton from ".repeat(7);

        long start = System.nanoTime();
        geography.locate(PlaceClue.ofName(words));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
}
