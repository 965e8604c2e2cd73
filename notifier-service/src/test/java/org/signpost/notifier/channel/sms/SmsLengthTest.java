package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The values are those that GOV.UK Notify publishes and tests its own counting with.
class SmsLengthTest {

    @ParameterizedTest(name = "{0} characters of the GSM alphabet")
    @CsvSource({"0, 1", "1, 1", "160, 1", "161, 2", "306, 2", "307, 3", "459, 3", "460, 4", "612, 4", "765, 5", "918, 6"
    })
    void plainCharactersFillFragmentsAsNotifySays(int length, int fragments) {
        assertThat(SmsLength.fragments("a".repeat(length))).isEqualTo(fragments);
    }

    @ParameterizedTest(name = "{0} characters, one of them outside of the GSM alphabet")
    @CsvSource({"1, 1", "70, 1", "71, 2", "134, 2", "135, 3", "201, 3", "268, 4"})
    void oneOtherCharacterMakesAllOfThemDear(int length, int fragments) {
        assertThat(SmsLength.fragments("ŵ" + "a".repeat(length - 1))).isEqualTo(fragments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = 'x', textBlock = "^ x { x } x \\ x [ x ~ x ] x | x €")
    void charactersOfTheExtensionCountTwice(
            String a, String b, String c, String d, String e, String f, String g, String h, String i) {
        for (String each : new String[] {a, b, c, d, e, f, g, h, i}) {
            assertThat(SmsLength.count(each)).as(each).isEqualTo(2);
            assertThat(SmsLength.isGsm(each)).as(each).isTrue();
            assertThat(SmsLength.fragments(each.repeat(80))).as(each).isEqualTo(1);
            assertThat(SmsLength.fragments(each.repeat(81))).as(each).isEqualTo(2);
        }
    }

    @Test
    void typographyIsMadePlainAndLettersStayWhatTheyAre() {
        assertThat(SmsLength.downgrade("‘a’ “b” ‚c‘ „d“ e–f—g‑h−i… j\u00a0k\u202fl\tm\u200bn\u200c\u2060\ufeff\u180e"))
                .isEqualTo("'a' \"b\" 'c' \"d\" e-f-g-h-i... j k l mn");
        assertThat(SmsLength.downgrade("àéŵŷ漢😀")).isEqualTo("àéŵŷ漢😀");
    }

    @Test
    void whatMustBePlainIsMadePlainByAllMeans() {
        assertThat(GsmText.plain("Cyngor Sir Ŵyn – ‘Tŷ’ á 漢 ﬁ")).isEqualTo("Cyngor Sir Wyn - 'Ty' a ? fi");
    }

    @Test
    void aTextThatIsNotOneFragmentCannotBeBuilt() {
        String canary = "canary ŵ";

        assertThatThrownBy(() -> new GsmText(canary))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> new GsmText("a".repeat(159) + "{")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new GsmText("a".repeat(158) + "{").value()).hasSize(159);
        assertThat(new GsmText("123456").toString()).doesNotContain("123456");
    }
}
