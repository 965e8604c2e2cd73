package org.signpost.notifier.casepage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.casepage.CodeSender.Sending;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.Recording;

/// By which channel a code goes, and what becomes of it when that fails.
class CodeSenderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final PartnerId POLICE = new PartnerId("warwickshire-police");

    @TempDir
    Path folder;

    private LedgerDatabase database;
    private final Recorded sms = new Recorded(Means.SMS);
    private final Recorded email = new Recorded(Means.EMAIL);
    private CodeSender sender;
    private OneTimeCodes codes;
    private ContactBook contacts;

    /// A channel that keeps what it is given and ends as it is told.
    private static final class Recorded implements Channel {
        private final Means means;
        private final List<Notice> notices = new ArrayList<>();
        private SendOutcome outcome = new SendOutcome.Accepted(Optional.empty());

        Recorded(Means means) {
            this.means = means;
        }

        @Override
        public Means means() {
            return means;
        }

        @Override
        public boolean carries(Role role, Urgency urgency) {
            return true;
        }

        @Override
        public boolean canReach(Contact contact) {
            return true;
        }

        @Override
        public SendOutcome send(MessageId id, Contact to, Notice notice) {
            assertThat(to.id().value()).isEqualTo("control-room");
            notices.add(notice);
            return outcome;
        }
    }

    @BeforeEach
    void open() {
        database = LedgerDatabase.h2(folder);
        LinkKeys.create(folder.resolve("link-key"));
        var links = new AcknowledgementLinks(
                LinkKeys.load(folder.resolve("link-key")), URI.create("https://alerts.example"));
        var directory = PartnerDirectory.load(Path.of("../config/partners.yaml"));
        List<Channel> channels = List.of(email, sms);
        contacts = new ContactBook(() -> directory, channels, Map.of());
        codes = new OneTimeCodes(database.sql(), database.transaction(), new KeyedHash(links.keys()));
        sender = new CodeSender(codes, contacts, channels, _ -> false);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLinkByEmailGetsItsCodeByTextAndTheOtherWayRound() {
        assertThat(sender.send(link(Means.EMAIL), NOW)).isEqualTo(new Sending.Sent());
        assertThat(sms.notices).singleElement().isInstanceOf(Notice.OneTimeCode.class);
        assertThat(email.notices).isEmpty();

        assertThat(sender.send(link(Means.SMS), NOW)).isEqualTo(new Sending.Sent());
        assertThat(email.notices).singleElement().isInstanceOf(Notice.OneTimeCode.class);
        assertThat(sms.notices).hasSize(1);
    }

    @Test
    void aCodeThatDidNotLeaveIsNoneAndMayBeAskedForAgainAtOnce() {
        LinkedAlert link = link(Means.SMS);
        email.outcome = new SendOutcome.Deferred(FailureReason.UNREACHABLE);
        assertThat(sender.send(link, NOW)).isEqualTo(new Sending.NotSent());
        assertThat(codes.inForce(link.message(), NOW)).isFalse();
        email.outcome = new SendOutcome.Refused(FailureReason.ADDRESS_REJECTED);
        assertThat(sender.send(link, NOW.plusSeconds(1))).isEqualTo(new Sending.NotSent());

        email.outcome = new SendOutcome.Accepted(Optional.empty());

        assertThat(sender.send(link, NOW.plusSeconds(2))).isEqualTo(new Sending.Sent());
        assertThat(codes.inForce(link.message(), NOW.plusSeconds(3))).isTrue();
        assertThat(sms.notices).isEmpty();
    }

    @Test
    void aCodeThatMayHaveLeftWorks() {
        LinkedAlert link = link(Means.EMAIL);
        sms.outcome = new SendOutcome.Unclear(FailureReason.TIMED_OUT);

        assertThat(sender.send(link, NOW)).isEqualTo(new Sending.Sent());

        var notice = (Notice.OneTimeCode) sms.notices.getFirst();
        assertThat(codes.check(link.message(), notice.code(), NOW)).isEqualTo(new OneTimeCodes.Check.Right());
        assertThat(notice.toString()).doesNotContain(notice.code());
    }

    /// The link of a message to the control room by that means.
    private LinkedAlert link(Means means) {
        var id = new ConcernId(UUID.randomUUID());
        var concern = new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                Urgency.URGENT,
                Prompt.ADULT,
                Relation.NONE,
                NOW,
                List.of(new Told(POLICE, Role.LEAD)),
                Set.of());
        List<PlannedAlert> alerts = new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false))
                .of(concern, told -> contacts.reach(Mode.LIVE, told.partner(), told.role(), Urgency.URGENT, NOW), NOW);
        assertThat(database.ledger().record(concern, alerts, Occasion.FIRST, NOW))
                .isEqualTo(Recording.RECORDED);
        return alerts.getFirst().messages().stream()
                .filter(message -> message.means().equals(means))
                .map(message ->
                        database.ledger().linked(LinkId.of(message.id())).orElseThrow())
                .findFirst()
                .orElseThrow();
    }
}
