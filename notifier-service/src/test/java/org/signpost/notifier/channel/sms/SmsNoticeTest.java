package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Coordinator;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.Notice;

class SmsNoticeTest {

    private static final PublicReference REFERENCE = PublicReference.of(new ConcernId(new UUID(1, 2)));
    private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());

    @Test
    void everyNoticeFitsOneFragmentWithTheIdOfItsMessage() {
        var link = new AcknowledgementLink("https://" + "a".repeat(AcknowledgementLink.LONGEST - 8));
        var notices = new ArrayList<Notice>();
        for (Mode mode : Mode.values()) {
            for (RecallReason reason : RecallReason.values()) {
                for (Coordinator coordinator : Coordinator.values()) {
                    notices.add(new Notice.Recalled(REFERENCE, reason, coordinator, mode));
                }
            }
            notices.add(new Notice.OneTimeCode(REFERENCE, "123456", mode));
            notices.add(new Notice.Digest(9999, 9999, link, mode));
            notices.add(new Notice.ContactCheck("Rugby Borough Council", mode));
            notices.add(new Notice.ContactCheck("[Council]{of}^the~Borough|" + "€".repeat(200), mode));
            notices.add(new Notice.ContactCheck("ŵ漢😀 ".repeat(60), mode));
        }

        for (Notice notice : notices) {
            SmsContent content = SmsContent.of(notice).orElseThrow();
            String sent = TwilioSms.body(MESSAGE, content);

            assertThat(SmsLength.isGsm(sent)).as(sent).isTrue();
            assertThat(SmsLength.fragments(sent)).as(sent).isEqualTo(1);
            assertThat(sent).contains(LinkId.of(MESSAGE).value());
            assertThat(sent).startsWith(notice.mode() == Mode.LIVE ? "Signpost: " : "TEST Signpost: ");
            assertThat(content.toString()).doesNotContain("123456", "https");
        }
    }

    @Test
    void theWordsAreThoseOfTheNotice() {
        assertThat(text(new Notice.Recalled(REFERENCE, RecallReason.DUPLICATE, Mode.LIVE)))
                .isEqualTo("Signpost: concern " + REFERENCE + " is withdrawn: it repeats a concern that is in hand."
                        + " If you have begun to act, call the duty coordinator.");
        assertThat(text(new Notice.Recalled(REFERENCE, RecallReason.DUPLICATE, Coordinator.IS_THE_READER, Mode.LIVE)))
                .as("nobody is told to call themselves")
                .endsWith(" If you have begun to act, tell whomever you told.");
        assertThat(text(new Notice.OneTimeCode(REFERENCE, "123456", Mode.LIVE)))
                .isEqualTo("Signpost: 123456 is your code for concern " + REFERENCE
                        + ". It works once, for ten minutes. Nobody from Signpost will ask for it.");
        assertThat(text(new Notice.Digest(4, 1, new AcknowledgementLink("https://alerts.example/p/x"), Mode.TEST)))
                .isEqualTo("TEST Signpost: 4 concerns wait for you, 1 urgent. See all: https://alerts.example/p/x");
        assertThat(text(new Notice.ContactCheck("Rugby – “Council”", Mode.LIVE)))
                .isEqualTo("Signpost: a test message, to see that alerts for Rugby - \"Council\" reach you. No concern."
                        + " Tell the duty coordinator.");
    }

    @Test
    void whatIsForInformationOrNewsHasNoSms() {
        assertThat(List.of(
                        new Notice.ForInformation(
                                REFERENCE, Relation.NONE, Urgency.EMERGENCY, Optional.empty(), Brief.USUAL, Mode.LIVE),
                        new Notice.Taken(REFERENCE, "Rugby Borough Council", Mode.LIVE)))
                .allSatisfy(notice -> assertThat(SmsContent.of(notice)).isEmpty());
    }

    @Test
    void aNoticeThatLeavesNoRoomCannotBeBuilt() {
        assertThatThrownBy(() -> new SmsNotice(Mode.LIVE, "a".repeat(SmsNotice.LONGEST), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Notice notice) {
        return SmsContent.of(notice).orElseThrow().text();
    }
}
