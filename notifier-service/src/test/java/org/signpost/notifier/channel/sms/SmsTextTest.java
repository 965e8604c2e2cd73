package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;

class SmsTextTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");

    /// The basic character set of 3GPP TS 23.038, without its extension, whose characters count twice.
    private static final String GSM_7 = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    @Test
    void itSaysReferenceUrgencyDeadlineAndLink() {
        var reference = PublicReference.of(new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34")));
        var link = new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv");

        var text = new SmsText(reference, Urgency.URGENT, new Deadline(NOW.plusSeconds(3600), NOW), link, Mode.LIVE)
                .text();

        assertThat(text)
                .isEqualTo("Signpost " + reference + " URGENT: acknowledge by 14:35. "
                        + "https://alerts.example/a/0123456789abcdefghjkmnpqrstv");
    }

    @Test
    void itFitsOneFragmentWhateverItsPartsAre() {
        long seed = 160;
        var random = new Random(seed);
        int longest = 0;
        for (int i = 0; i < 20_000; i++) {
            String url = "https://" + "a".repeat(AcknowledgementLink.LONGEST - "https://".length());
            var text = new SmsText(
                            PublicReference.of(new ConcernId(new UUID(random.nextLong(), random.nextLong()))),
                            random.nextBoolean() ? Urgency.EMERGENCY : Urgency.URGENT,
                            new Deadline(NOW.plus(Duration.ofMinutes(random.nextInt(600_000))), NOW),
                            new AcknowledgementLink(url),
                            random.nextBoolean() ? Mode.LIVE : Mode.EXERCISE)
                    .text();

            assertThat(text.length()).as("seed %s, case %s", seed, i).isLessThanOrEqualTo(SmsText.FRAGMENT);
            assertThat(text.chars().allMatch(each -> GSM_7.indexOf(each) >= 0))
                    .as("seed %s, case %s: %s", seed, i, text)
                    .isTrue();
            longest = Math.max(longest, text.length());
        }
        assertThat(longest).isEqualTo(SmsText.FRAGMENT);
    }

    @Test
    void aLinkThatWouldNotFitCannotBeBuilt() {
        String tooLong = "https://" + "a".repeat(AcknowledgementLink.LONGEST);

        assertThatThrownBy(() -> new AcknowledgementLink(tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcknowledgementLink("https://alerts.example/a/{x}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("{x}");
    }

    @Test
    void nobodyIsWokenForWhatCanWait() {
        var reference = PublicReference.of(new ConcernId(new UUID(1, 2)));
        var link = new AcknowledgementLink("https://alerts.example/a/x");

        assertThatThrownBy(() -> new SmsText(reference, Urgency.STANDARD, new Deadline(NOW, NOW), link, Mode.LIVE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
