package org.signpost.notifier.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwilioSignatureTest {

    /// The worked example of Twilio's own documentation.
    @Test
    void twiliosOwnExampleIsGood() {
        var signature = new TwilioSignature(List.of("an older token", "12345"), URI.create("https://mycompany.com/"));
        TwilioForm form = TwilioForm.parse("Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309"
                        + "&CallSid=CA1234567890ABCDE")
                .orElseThrow();

        assertThat(signature.isUnder("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "/myapp.php?foo=1&bar=2", form))
                .isTrue();
        assertThat(signature.isUnder("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "/myapp.php?foo=1&bar=3", form))
                .isFalse();
        assertThat(signature.isUnder("RSOYDt4T1cUTdK1PDd93/VVr8B8", "/myapp.php?foo=1&bar=2", form))
                .isFalse();
        assertThat(signature.isUnder(null, "/myapp.php?foo=1&bar=2", form)).isFalse();
    }

    @Test
    void aFormHidesItsValuesAndTakesNoneThatStandsTwice() {
        TwilioForm form =
                TwilioForm.parse("From=%2B447700900001&m=1&m=2&empty=&alone").orElseThrow();

        assertThat(form.toString()).doesNotContain("7700");
        assertThat(form.value("From")).contains("+447700900001");
        assertThat(form.value("m")).isEmpty();
        assertThat(form.value("empty")).contains("");
        assertThat(form.value("alone")).contains("");
        assertThat(form.value("none")).isEmpty();
        assertThat(TwilioForm.parse("a=%4")).isEmpty();
    }
}
