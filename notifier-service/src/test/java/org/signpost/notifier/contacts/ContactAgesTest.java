package org.signpost.notifier.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.contacts.ContactAges.Unverified;

class ContactAgesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @Test
    void aContactIsVerifiedForSoManyDaysAndNoDateYetToComeCounts() throws IOException {
        assertThat(controlRoomIsUnverified("2026-11-26")).isFalse();
        assertThat(controlRoomIsUnverified("2026-08-28")).isFalse();
        assertThat(controlRoomIsUnverified("2026-08-27")).isTrue();
        assertThat(controlRoomIsUnverified("2026-11-27")).isTrue();
    }

    @Test
    void everyLiveContactOfTheShippedFileWantsACheckAndNoTestContactDoes() throws IOException {
        assertThat(ContactAges.unverified(directory(""), TODAY, 90))
                .extracting(Unverified::name)
                .hasSize(26)
                .contains("warwickshire-police/control-room", "duty-coordinator/back-up")
                .noneMatch(name -> name.endsWith("/test"));
    }

    @Test
    void aContactThatIsOverNeedsNoCheckAndOneThatIsYetToComeDoes() throws IOException {
        assertThat(ContactAges.unverified(directory(ENDED), TODAY, 90))
                .extracting(Unverified::name)
                .doesNotContain("warwickshire-police/control-room");
        assertThat(ContactAges.unverified(directory("\n        from: 2027-06-01"), TODAY, 90))
                .extracting(Unverified::name)
                .contains("warwickshire-police/control-room");
    }

    /// The control room's contact, ended, and another one from the day after.
    private static final String ENDED = "\n" + """
                until: 2026-11-25
                email: old@warwickshire-police.example
                mobile: "07700 900040"
              - id: new-control-room
                use: control-room
                from: 2026-11-26
        """.stripTrailing();

    private static boolean controlRoomIsUnverified(String verifiedOn) throws IOException {
        return ContactAges.unverified(directory("\n        verified-on: " + verifiedOn), TODAY, 90).stream()
                .anyMatch(each -> each.name().equals("warwickshire-police/control-room"));
    }

    private static PartnerDirectory directory(String addition) throws IOException {
        String content = Files.readString(Path.of("../config/partners.yaml"))
                .replaceFirst("use: control-room", "use: control-room" + addition);
        return PartnerDirectory.read("partners.yaml", content.getBytes(StandardCharsets.UTF_8));
    }
}
