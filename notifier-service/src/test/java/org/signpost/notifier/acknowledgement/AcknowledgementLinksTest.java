package org.signpost.notifier.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.acknowledgement.LinkKeys.LinkKeysNotUsable;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.LinkId;

class AcknowledgementLinksTest {

    private static final URI BASE = URI.create("https://alerts.example");
    private static final MessageId MESSAGE = new MessageId(new UUID(1, 2));
    private static final Instant END = Instant.parse("2026-12-07T12:00:00Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void key() {
        file = folder.resolve("keys");
        LinkKeys.create(file);
    }

    @Test
    void aLinkIsOursForItsMessageAndItsEndOnly() {
        var links = new AcknowledgementLinks(LinkKeys.load(file), BASE);

        String token = token(links);

        assertThat(AcknowledgementLinks.idIn(token)).contains(LinkId.of(MESSAGE));
        assertThat(links.isOurs(token, MESSAGE, END)).isTrue();
        assertThat(links.isOurs(token, MESSAGE, END.plusMillis(1))).isFalse();
        assertThat(links.isOurs(token, new MessageId(new UUID(1, 3)), END)).isFalse();
        assertThat(token(links)).isEqualTo(token);
    }

    @Test
    void theOriginOfOurPagesIsThatOfTheBaseAsBrowsersWriteIt() {
        var keys = LinkKeys.load(file);
        var plain = new AcknowledgementLinks(keys, BASE);
        var odd = new AcknowledgementLinks(keys, URI.create("https://Alerts.example:8443/pages/"));
        var said = new AcknowledgementLinks(keys, URI.create("https://alerts.example:443"));
        var loopback = new AcknowledgementLinks(keys, URI.create("http://[::1]:8082"));

        assertThat(plain.isOrigin("https://alerts.example")).isTrue();
        assertThat(said.isOrigin("https://alerts.example")).isTrue();
        assertThat(odd.isOrigin("https://alerts.example:8443")).isTrue();
        assertThat(loopback.isOrigin("http://[::1]:8082")).isTrue();
        for (String other : List.of(
                "http://alerts.example",
                "https://alerts.example:8443",
                "https://alerts.example.elsewhere.example",
                "https://www.alerts.example",
                "null",
                "")) {
            assertThat(plain.isOrigin(other)).as(other).isFalse();
        }
    }

    @Test
    void noLinkWithAnotherCharacterIsOurs() {
        long seed = 28;
        var random = new Random(seed);
        var links = new AcknowledgementLinks(LinkKeys.load(file), BASE);
        String token = token(links);
        for (int i = 0; i < 2000; i++) {
            var forged = new StringBuilder(token);
            int at = random.nextInt(token.length());
            char other = "0123456789abcdefghjkmnpqrstvwxyz".charAt(random.nextInt(32));
            forged.setCharAt(at, other);

            assertThat(links.isOurs(forged.toString(), MESSAGE, END))
                    .as("seed %s, case %s", seed, i)
                    .isEqualTo(other == token.charAt(at));
        }
    }

    @Test
    void aKeyIsReplacedWithoutBreakingLinksThatAreOut() throws Exception {
        String old = token(new AcknowledgementLinks(LinkKeys.load(file), BASE));
        Path fresh = folder.resolve("fresh");
        LinkKeys.create(fresh);

        Files.writeString(file, Files.readString(fresh) + Files.readString(file));
        var rotated = new AcknowledgementLinks(LinkKeys.load(file), BASE);

        assertThat(rotated.isOurs(old, MESSAGE, END)).isTrue();
        assertThat(token(rotated)).isNotEqualTo(old);
        assertThat(new AcknowledgementLinks(LinkKeys.load(fresh), BASE).isOurs(old, MESSAGE, END))
                .isFalse();
    }

    @Test
    void theLongestBaseFitsAnSmsAndALongerOneIsRefusedAtTheStart() {
        var longest = URI.create("https://" + "a".repeat(AcknowledgementLinks.LONGEST_BASE - 8));
        var tooLong = URI.create("https://" + "a".repeat(AcknowledgementLinks.LONGEST_BASE - 7));

        assertThat(new AcknowledgementLinks(LinkKeys.load(file), longest)
                        .linkOf(MESSAGE, END)
                        .url())
                .hasSize(AcknowledgementLink.LONGEST);
        assertThatThrownBy(() -> new AcknowledgementLinks(LinkKeys.load(file), tooLong))
                .hasMessageContaining("would not fit");
    }

    @Test
    void aKeyFileThatIsMissingOrBrokenIsNamedAndItsContentIsNot() throws Exception {
        assertThatThrownBy(() -> LinkKeys.load(folder.resolve("none")))
                .isInstanceOf(LinkKeysNotUsable.class)
                .hasMessageContaining("none");
        for (String broken : new String[] {"", "c2hvcnQ=\n", "not base 64!\n"}) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> LinkKeys.load(file))
                    .isInstanceOf(LinkKeysNotUsable.class)
                    .hasMessageNotContaining("c2hvcnQ")
                    .hasMessageNotContaining("not base 64!");
        }
    }

    @Test
    void onlyItsOwnerMayReadANewKey() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static String token(AcknowledgementLinks links) {
        String url = links.linkOf(MESSAGE, END).url();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
