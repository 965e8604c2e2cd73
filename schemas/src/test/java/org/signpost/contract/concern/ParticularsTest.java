package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Particulars.ReporterDetails;

class ParticularsTest {
    private static final Particulars FULL = new Particulars(
            Optional.of("a \"quoted\"\nnarrative 😀"),
            Optional.of("people"),
            Optional.of("suspects"),
            Optional.of("vehicles"),
            List.of("red door", ""),
            new ReporterDetails(
                    Optional.of("name"),
                    Optional.of("organisation"),
                    Optional.of("a@b.example"),
                    Optional.of("07700 900123"),
                    Optional.of(YesNo.YES),
                    Set.of(ContactMeans.SMS, ContactMeans.CODE_ONLY),
                    Optional.of("after six"),
                    Set.of(DoNot.VISIT, DoNot.LEAVE_VOICEMAIL)));

    @Test
    void whatIsSealedIsReadBackTheSame() {
        assertThat(Particulars.fromJson(FULL.toJson())).isEqualTo(FULL);
    }

    @Test
    void particularsOfALaterVersionAreReadAsFarAsTheyAreKnown() {
        String later = "{\"narrative\": \"n\", \"voice\": [1], \"reporter\": {\"contactMeans\": [\"pigeon\", \"sms\"],"
                + " \"faith\": true}}";

        Particulars particulars = Particulars.fromJson(later.getBytes(StandardCharsets.UTF_8));

        assertThat(particulars.narrative()).contains("n");
        assertThat(particulars.reporter().contactMeans()).containsExactly(ContactMeans.SMS);
    }

    @Test
    void whatIsNoDocumentIsNotRepeated() {
        assertThatThrownBy(() -> Particulars.fromJson("secret".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void particularsHideThemselves() {
        assertThat(FULL.toString() + FULL.reporter()).isEqualTo("Particulars[hidden]ReporterDetails[hidden]");
    }
}
