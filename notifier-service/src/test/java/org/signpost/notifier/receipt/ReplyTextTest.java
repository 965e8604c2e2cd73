package org.signpost.notifier.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;

class ReplyTextTest {

    private static final PublicReference REFERENCE =
            PublicReference.of(new ConcernId(UUID.fromString("0b8f7a52-9d4c-4f10-8a36-2f6d3e1c7a90")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACK %s",
                "ack %s",
                "Ack. %s",
                "  \"ACK %s\"",
                "ACK: %s.",
                "ACK%s",
                "ACK\n%s\n",
                "Acknowledge %s",
                "ACKNOWLEDGED - %s",
                "ack ref %s",
                "Ack for %s, PC 123 Smith",
                "ACK %s thanks",
                "\uFF21\uFF23\uFF2B %s"
            })
    void whoeverWritesAckAndTheReferenceAcknowledges(String typed) {
        assertThat(ReplyText.acknowledged(typed.formatted(REFERENCE))).containsExactly(REFERENCE);
        assertThat(ReplyText.acknowledged(typed.formatted(REFERENCE.value().replace("-", ""))))
                .containsExactly(REFERENCE);
        assertThat(ReplyText.acknowledged(typed.formatted(REFERENCE.value().replace("-", " \u2013 "))))
                .containsExactly(REFERENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ACK",
                "%s",
                "STOP",
                "yes %s",
                "do not ACK %s",
                "ACK %s not for us",
                "ACK %s - sorry, wrong number",
                "Ack %s. We can't take this",
                "Ack %s. We can\u2019t take this",
                "ACK %sX",
                "BACK %s",
                "ACKACK",
                "ACK K7Q2-4MX"
            })
    void whateverIsNotClearAcknowledgesNothing(String typed) {
        assertThat(ReplyText.acknowledged(typed.formatted(REFERENCE))).isEmpty();
    }

    @Test
    void severalReferencesAreAllAcknowledged() {
        PublicReference other = PublicReference.of(new ConcernId(UUID.randomUUID()));

        assertThat(ReplyText.acknowledged("Ack " + REFERENCE + " and " + other)).containsExactly(REFERENCE, other);
        assertThat(ReplyText.acknowledged("ACK " + REFERENCE + ", " + other + " ok"))
                .containsExactly(REFERENCE, other);
    }

    @Test
    void lookAlikesAreReadAsWhatIsMeantAndAMistypedReferenceIsNone() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            PublicReference reference =
                    PublicReference.of(new ConcernId(new UUID(random.nextLong(), random.nextLong())));
            String alike = reference
                    .value()
                    .replace('0', random.nextBoolean() ? 'O' : 'o')
                    .replace('1', List.of('l', 'I', 'i', 'L').get(random.nextInt(4)));
            String wrong =
                    reference.value().substring(0, 8) + (reference.value().endsWith("Z") ? "Y" : "Z");

            assertThat(ReplyText.acknowledged("ack " + alike))
                    .as("seed %d", seed)
                    .containsExactly(reference);
            assertThat(ReplyText.acknowledged("ack " + wrong))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void aTextOfAnyLengthIsReadAtOnce() {
        assertThat(ReplyText.acknowledged("ACK " + "- ".repeat(8000))).isEmpty();
        assertThat(ReplyText.acknowledged("ACK ".repeat(4000))).isEmpty();
        assertThat(ReplyText.acknowledged("ACK " + REFERENCE + " " + "and ".repeat(4000)))
                .containsExactly(REFERENCE);
    }
}
