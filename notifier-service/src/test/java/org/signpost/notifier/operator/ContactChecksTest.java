package org.signpost.notifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.operator.ContactChecks.Checked;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ContactChecksTest {

    private static final SendOutcome ACCEPTED = new SendOutcome.Accepted(Optional.empty());

    private final PartnerDirectory partners = PartnerDirectory.load(Path.of("../config/partners.yaml"));

    @Test
    void aLiveContactIsNeverCheckedAsATestNorATestContactAsLive() throws Exception {
        var channel = new Scripted(Means.SMS, Map.of());

        List<Checked> checked =
                new ContactChecks(() -> partners, List.of(channel), Clock.systemUTC()).send(true, Optional.empty());

        assertThat(checked).hasSize(38);
        assertThat(channel.sent)
                .hasSize(38)
                .allSatisfy((contact, notice) ->
                        assertThat(notice.mode()).isEqualTo(contact instanceof LiveContact ? Mode.LIVE : Mode.TEST));
        assertThat(channel.ids).hasSize(38);
    }

    @Test
    void everyOutcomeIsSaidAndABrokenChannelStopsNoOther(CapturedOutput output) throws Exception {
        var later = new SendOutcome.Deferred(FailureReason.RATE_LIMITED, Optional.of(Duration.ofSeconds(1)));
        var broken = new Scripted(Means.SMS, Map.of("control-room", later));
        var email =
                new Scripted(Means.EMAIL, Map.of("back-up", new SendOutcome.Refused(FailureReason.ADDRESS_REJECTED)));

        List<Checked> checked = new ContactChecks(() -> partners, List.of(broken, email), Clock.systemUTC())
                .send(true, Optional.of(new PartnerId("warwickshire-police")));

        assertThat(checked)
                .extracting(each -> each.contact() + " " + each.means().word(), Checked::outcome)
                .contains(
                        tuple("control-room sms", later),
                        tuple("control-room email", ACCEPTED),
                        tuple("test sms", new SendOutcome.Unclear(FailureReason.INTERNAL)),
                        tuple("back-up email", new SendOutcome.Refused(FailureReason.ADDRESS_REJECTED)))
                .hasSize(8);
        assertThat(output.getAll()).doesNotContain("CANARY", "7700900");
    }

    /// Answers by the name of the contact; an SMS to a test contact breaks it.
    private static final class Scripted implements Channel {

        private final Means means;
        private final Map<String, SendOutcome> outcomes;
        private final Map<Contact, Notice> sent = new ConcurrentHashMap<>();
        private final Map<MessageId, Boolean> ids = new ConcurrentHashMap<>();

        private Scripted(Means means, Map<String, SendOutcome> outcomes) {
            this.means = means;
            this.outcomes = outcomes;
        }

        @Override
        public Means means() {
            return means;
        }

        @Override
        public boolean carries(Role role, Urgency urgency) {
            return false;
        }

        @Override
        public boolean canReach(Contact contact) {
            return true;
        }

        @Override
        public SendOutcome send(MessageId id, Contact to, Notice notice) {
            sent.put(to, notice);
            ids.put(id, true);
            String name = to.id().value();
            if (!outcomes.isEmpty() && means.equals(Means.SMS) && name.equals("test")) {
                throw new IllegalStateException("CANARY 07700900004");
            }
            return outcomes.getOrDefault(name, ACCEPTED);
        }
    }
}
