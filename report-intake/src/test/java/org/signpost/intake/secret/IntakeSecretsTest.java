package org.signpost.intake.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IntakeSecretsTest {

    private final IntakeSecrets secrets = new IntakeSecrets(new byte[32]);

    @Test
    void theSameReportIsTheSameConcernOnEveryInstance() {
        var another = new IntakeSecrets(new byte[32]);

        assertThat(secrets.concernOf("partner-app", "42")).isEqualTo(another.concernOf("partner-app", "42"));
        assertThat(secrets.followUpCodeOf(secrets.concernOf("partner-app", "42")))
                .isEqualTo(another.followUpCodeOf(another.concernOf("partner-app", "42")));
    }

    @Test
    void whereTheSourceEndsAndItsReferenceBeginsMatters() {
        assertThat(secrets.concernOf("ab", "c")).isNotEqualTo(secrets.concernOf("a", "bc"));
    }

    @Test
    void withoutTheSecretNobodyComputesWhatItGives() {
        var otherSecret = new byte[32];
        otherSecret[31] = 1;
        var others = new IntakeSecrets(otherSecret);
        var concern = secrets.concernOf("partner-app", "42");

        assertThat(others.concernOf("partner-app", "42")).isNotEqualTo(concern);
        assertThat(others.followUpCodeOf(concern)).isNotEqualTo(secrets.followUpCodeOf(concern));
        assertThat(others.fingerprintOf(new byte[0])).isNotEqualTo(secrets.fingerprintOf(new byte[0]));
    }

    /// Computed beforehand; if this fails, every concern that was ever taken in would become another one.
    @Test
    void whatIsDerivedStaysTheSameForEver() {
        var concern = secrets.concernOf("public-form", "00000000-0000-0000-0000-000000000000");

        assertThat(concern.value().version()).isEqualTo(8);
        assertThat(concern).hasToString("0d1eb778-1c19-8019-b78a-ef2d2aba4f20");
        assertThat(secrets.followUpCodeOf(concern).secret()).isEqualTo("3DY2-5T7Z-7HJJ-Z83Q");
        assertThat(HexFormat.of().formatHex(secrets.hashOf(secrets.followUpCodeOf(concern))))
                .isEqualTo("c65702f010840e3602cfd4754416a317f889c0058b4bf859fd7dbad83e09d5a6");
        assertThat(HexFormat.of()
                        .formatHex(secrets.fingerprintOf("{}".getBytes(StandardCharsets.UTF_8))
                                .hash()))
                .isEqualTo("83bd804e10d861b25129c18b8c75ef2afc18b0eb6af234d5a88eab8775fb95a9");
    }

    @Test
    void aShortSecretIsRefusedAndNothingShowsIt() {
        assertThatThrownBy(() -> new IntakeSecrets(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThat(secrets).hasToString("IntakeSecrets[hidden]");
        assertThat(secrets.fingerprintOf(new byte[0])).hasToString("ReportFingerprint[hidden]");
    }
}
