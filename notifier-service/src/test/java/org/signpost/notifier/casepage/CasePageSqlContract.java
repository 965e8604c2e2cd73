package org.signpost.notifier.casepage;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.LaterWords;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Step;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.alerting.WeeklyHours;
import org.signpost.notifier.casepage.CaseAlerts.Waiting;
import org.signpost.notifier.casepage.CaseViews.What;
import org.signpost.notifier.casepage.OneTimeCodes.Check;
import org.signpost.notifier.casepage.OneTimeCodes.Request;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.Outbox;
import org.signpost.notifier.ledger.OutboxEntry;
import org.signpost.notifier.ledger.Recording;
import org.signpost.notifier.ledger.SealingKeys;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/// What the case page keeps, on every database that it runs on.
abstract class CasePageSqlContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123Z");
    private static final AlertPlan PLAN =
            new AlertPlan(new AcknowledgementClock(ZoneId.of("Europe/London"), _ -> false));

    @TempDir
    Path keyFolder;

    private LedgerDatabase database;
    private KeyedHash hash;
    private OneTimeCodes codes;
    private Sessions sessions;
    private CaseAlerts alerts;

    /// A partner of the test's own, so that tests in one database do not meet.
    private final PartnerId partner = new PartnerId("partner-" + UUID.randomUUID());

    abstract LedgerDatabase database();

    @BeforeEach
    void open() {
        database = database();
        LinkKeys.create(keyFolder.resolve("link-key"));
        hash = new KeyedHash(new AcknowledgementLinks(
                        LinkKeys.load(keyFolder.resolve("link-key")), URI.create("https://alerts.example"))
                .keys());
        codes = new OneTimeCodes(database.sql(), database.transaction(), hash);
        sessions = new Sessions(database.sql(), database.transaction(), hash);
        alerts = new CaseAlerts(database.sql());
    }

    @Test
    void theCookieIsForThisHostAloneAndOverTlsUnlessThePagesAreOnThisMachine() {
        LinkedAlert link = link(concern(Urgency.URGENT), "duty");

        for (String base : List.of("https://alerts.example", "https://127.0.0.1:8443", "http://alerts.example")) {
            assertThat(cookie(base, link))
                    .as(base)
                    .matches("__Host-signpost-case=[0-9a-f]{64}; Path=/; Max-Age=1800; Expires=[^;]+; Secure; HttpOnly;"
                            + " SameSite=Strict");
        }
        for (String base : List.of("http://127.0.0.1:8082", "http://localhost:8082", "http://[::1]:8082")) {
            assertThat(cookie(base, link))
                    .as(base)
                    .matches("signpost-case=[0-9a-f]{64}; Path=/; Max-Age=1800; Expires=[^;]+; HttpOnly;"
                            + " SameSite=Strict");
        }
    }

    @Test
    void aSessionOverTlsIsNotTakenFromACookieThatAnythingElseCouldSet() {
        LinkedAlert link = link(concern(Urgency.URGENT), "duty");
        SignedIn signedIn = signedIn("https://alerts.example");
        String secret = cookie("https://alerts.example", link).replaceAll("^[^=]*=([0-9a-f]{64}).*", "$1");
        var request = new MockHttpServletRequest();

        request.setCookies(new Cookie("signpost-case", secret));
        assertThat(signedIn.reader(request, link)).isEmpty();

        request.setCookies(new Cookie("__Host-signpost-case", secret));
        assertThat(signedIn.reader(request, link)).isPresent();
    }

    private String cookie(String base, LinkedAlert link) {
        var response = new MockHttpServletResponse();
        signedIn(base).begin(new MockHttpServletRequest(), response, link);
        return String.valueOf(response.getHeader("Set-Cookie"));
    }

    private SignedIn signedIn(String base) {
        var links = new AcknowledgementLinks(LinkKeys.load(keyFolder.resolve("link-key")), URI.create(base));
        return new CasePageConfiguration()
                .signedIn(database.sql(), database.transaction(), links, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void manyPressesAtOnceAreOneCode() throws Exception {
        MessageId link = link(concern(Urgency.URGENT), "duty").message();
        List<Callable<Request>> presses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            presses.add(() -> codes.make(link, NOW));
        }

        List<Request> made = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var press : threads.invokeAll(presses)) {
                made.add(press.get());
            }
        }

        assertThat(made).filteredOn(Request.Made.class::isInstance).hasSize(1);
        assertThat(made).filteredOn(Request.OnItsWay.class::isInstance).hasSize(7);
    }

    @Test
    void theRightCodeOpensOnceHoweverOftenItIsTriedAtOnce() throws Exception {
        MessageId link = link(concern(Urgency.URGENT), "duty").message();
        String code = made(link, NOW).code();
        List<Callable<Check>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(() -> codes.check(link, code, NOW.plusSeconds(5)));
        }

        List<Check> checks = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(tries)) {
                checks.add(each.get());
            }
        }

        assertThat(checks).filteredOn(new Check.Right()::equals).hasSize(1);
        assertThat(codes.inForce(link, NOW.plusSeconds(6))).isFalse();
    }

    @Test
    void wrongTriesAtOnceAreAllCounted() throws Exception {
        MessageId link = link(concern(Urgency.URGENT), "duty").message();
        String code = made(link, NOW).code();
        String wrong = code.startsWith("0") ? "111111" : "000000";
        List<Callable<Check>> tries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tries.add(() -> codes.check(link, wrong, NOW.plusSeconds(5)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(tries)) {
                assertThat(each.get()).isNotEqualTo(new Check.Right());
            }
        }

        assertThat(codes.check(link, code, NOW.plusSeconds(6))).isEqualTo(new Check.NoneInForce());
        assertThat(database.sql()
                        .sql("select tries from case_code where message_id = :link")
                        .param("link", link.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void aNewCodeEndsTheOneBeforeAndACodeIsForItsLinkAlone() {
        LinkedAlert sms = link(concern(Urgency.URGENT), "duty");
        MessageId other = link(concern(Urgency.URGENT), "duty").message();
        String first = made(sms.message(), NOW).code();
        String second = made(sms.message(), NOW.plusSeconds(70)).code();
        String others = made(other, NOW).code();

        if (!first.equals(second)) {
            assertThat(codes.check(sms.message(), first, NOW.plusSeconds(71))).isEqualTo(new Check.Wrong(4));
        }
        if (!others.equals(second)) {
            assertThat(codes.check(sms.message(), others, NOW.plusSeconds(71))).isInstanceOf(Check.Wrong.class);
        }
        assertThat(codes.check(sms.message(), second, NOW.plusSeconds(72))).isEqualTo(new Check.Right());
    }

    @Test
    void aCodeThatCouldNotBeSentCountsAsNoneAndNeverOpens() {
        MessageId link = link(concern(Urgency.URGENT), "duty").message();
        Instant at = NOW;
        for (int i = 0; i < 20; i++) {
            Request.Made lost = made(link, at);
            codes.lost(lost.id());
            assertThat(codes.check(link, lost.code(), at)).isEqualTo(new Check.NoneInForce());
            at = at.plusSeconds(1);
        }

        assertThat(codes.make(link, at)).isEqualTo(new Request.TooMany(NOW.plus(Duration.ofHours(1))));
        assertThat(codes.make(link, NOW.plus(Duration.ofHours(1)).plusSeconds(30)))
                .isInstanceOf(Request.Made.class);
    }

    @Test
    void aSessionIsForOneAlertAndOneContactAndEnds() {
        RoutedConcern concern = concern(Urgency.URGENT);
        LinkedAlert link = link(concern, "duty");
        LinkedAlert other = link(concern(Urgency.URGENT), "duty");
        LinkedAlert foreign = link(concern(Urgency.URGENT, Mode.LIVE, "back-up"), "back-up");

        String first = sessions.begin(link, Optional.empty(), NOW);
        String second = sessions.begin(other, Optional.of(first), NOW.plusSeconds(60));
        String third = sessions.begin(foreign, Optional.of(second), NOW.plusSeconds(120));

        assertThat(first).hasSize(64).isNotEqualTo(second);
        assertThat(sessions.of(first, link, NOW.plusSeconds(61))).isEmpty();
        // another contact's sign-in takes nothing over
        assertThat(sessions.of(third, link, NOW.plusSeconds(121))).isEmpty();
        assertThat(sessions.of(second, link, NOW.plusSeconds(121))).isEmpty();
        assertThat(sessions.of(third, foreign, NOW.plusSeconds(121))).isPresent();
        assertThat(sessions.of(third, foreign, NOW.plusSeconds(120 + 30 * 60))).isEmpty();
        String again = sessions.begin(link, Optional.empty(), NOW);
        String both = sessions.begin(other, Optional.of(again), NOW.plusSeconds(60));
        assertThat(sessions.of(both, link, NOW.plusSeconds(61)))
                .hasValueSatisfying(session -> assertThat(session.endsAt()).isEqualTo(NOW.plus(Sessions.LIFE)));
        assertThat(sessions.latest(both, NOW.plusSeconds(61))).contains(LinkId.of(other.message()));
        sessions.end(both);
        assertThat(sessions.of(both, link, NOW.plusSeconds(62))).isEmpty();
        assertThat(sessions.isOurs(both, sessions.formToken(both))).isTrue();
        assertThat(sessions.isOurs(both, sessions.formToken(again))).isFalse();
    }

    @Test
    void notesAreSealedKeptOnceAndGoneWithTheKeyOfTheConcern() {
        RoutedConcern concern = concern(Urgency.URGENT);
        LinkedAlert link = link(concern, "duty");
        KeyEncryptionKey.create(keyFolder.resolve("kek.json"));
        KeyEncryptionKey kek = KeyEncryptionKey.load(keyFolder.resolve("kek.json"));
        var keys = new SealingKeys(database.sql());
        var notes = new Notes(database.sql(), keys, new LaterWords(() -> kek));

        assertThat(notes.add(link, "form-1", "too early", NOW)).isFalse();
        Sealed sealed = new Sealer(kek).seal(concern.concern(), new byte[] {1});
        keys.keep(concern.concern(), sealed.keyId().toString(), sealed.wrappedKey(), NOW);
        assertThat(notes.add(link, "form-1", "first", NOW)).isTrue();
        assertThat(notes.add(link, "form-1", "first again", NOW.plusSeconds(1))).isTrue();
        assertThat(notes.add(link, "form-2", "second", NOW.plusSeconds(2))).isTrue();

        assertThat(notes.of(concern.concern())).extracting(Notes.Note::text).containsExactly("first", "second");
        assertThat(notes.of(concern.concern()).getFirst().writtenAt()).isEqualTo(NOW);
        assertThat(keys.shred(concern.concern())).isEqualTo(1);
        assertThat(notes.of(concern.concern())).isEmpty();
        assertThat(notes.delete(concern.concern())).isEqualTo(2);
    }

    @Test
    void theListHasEmergenciesFirstThenTheNewestAndNoneThatEndedOrIsWithheld() {
        RoutedConcern old = concern(Urgency.URGENT, NOW.minusSeconds(60));
        RoutedConcern emergency = concern(Urgency.EMERGENCY, NOW.minusSeconds(30));
        RoutedConcern young = concern(Urgency.URGENT, NOW);
        RoutedConcern ended = concern(Urgency.URGENT, NOW);
        assertThat(database.ledger()
                        .acknowledge(
                                link(ended, "duty").alert(), link(ended, "duty").message(), NOW)
                        .at())
                .isEqualTo(NOW);
        RoutedConcern withheld = concern(Urgency.URGENT, NOW);
        withhold(withheld);
        RoutedConcern test = concern(Urgency.EMERGENCY, Mode.TEST, "duty");

        List<Waiting> waiting = alerts.waiting(link(old, "duty"));

        assertThat(waiting)
                .extracting(Waiting::reference)
                .containsExactly(emergency.reference(), young.reference(), old.reference());
        assertThat(waiting).allSatisfy(each -> assertThat(each.own()).isPresent());
        assertThat(alerts.waiting(link(test, "duty")))
                .extracting(Waiting::reference)
                .containsExactly(test.reference());
        assertThat(alerts.acknowledgedBy(link(ended, "duty").alert())).contains(partner);
    }

    @Test
    void aLinkOfAPartnerFromWhomItIsWithheldIsNone() {
        RoutedConcern concern = concern(Urgency.URGENT);
        LinkId link = LinkId.of(link(concern, "duty").message());
        assertThat(database.ledger().linked(link)).isPresent();

        withhold(concern);

        assertThat(database.ledger().linked(link)).isEmpty();
    }

    @Test
    void aLinkIsOpenedOnceAndEveryLookIsKept() {
        LinkedAlert link = link(concern(Urgency.URGENT), "duty");
        var views = new CaseViews(database.sql());
        int published = database.sql()
                .sql("update outbox set published_at = happened_at where published_at is null")
                .update();
        assertThat(published).isPositive();

        database.ledger().opened(link.alert(), link.message(), NOW);
        database.ledger().opened(link.alert(), link.message(), NOW.plusSeconds(1));
        views.add(link, What.REPORT, NOW);
        views.add(link, What.REPORT, NOW);

        assertThat(new Outbox(database.sql()).unpublished(10))
                .extracting(OutboxEntry::step)
                .containsExactly(Step.OPENED);
        assertThat(database.sql()
                        .sql("select count(*) from case_view where message_id = :link and viewed_at = :now")
                        .param("link", link.message().value())
                        .param("now", OneTimeCodes.utc(NOW))
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    private Request.Made made(MessageId link, Instant at) {
        Request request = codes.make(link, at);
        assertThat(request).isInstanceOf(Request.Made.class);
        return (Request.Made) request;
    }

    private LinkedAlert link(RoutedConcern concern, String contact) {
        return database.ledger()
                .linked(LinkId.of(alertsOf(concern, contact)
                        .getFirst()
                        .messages()
                        .getFirst()
                        .id()))
                .orElseThrow();
    }

    private RoutedConcern concern(Urgency urgency) {
        return concern(urgency, NOW);
    }

    private RoutedConcern concern(Urgency urgency, Instant receivedAt) {
        return concern(urgency, Mode.LIVE, "duty", receivedAt);
    }

    private RoutedConcern concern(Urgency urgency, Mode mode, String contact) {
        return concern(urgency, mode, contact, NOW);
    }

    private RoutedConcern concern(Urgency urgency, Mode mode, String contact, Instant receivedAt) {
        var id = new ConcernId(UUID.randomUUID());
        var concern = routed(id, 1, urgency, mode, receivedAt, partner, Set.of());
        assertThat(database.ledger().record(concern, alertsOf(concern, contact), Occasion.FIRST, receivedAt))
                .isEqualTo(Recording.RECORDED);
        return concern;
    }

    /// A second decision that withholds a concern from the partner.
    private void withhold(RoutedConcern concern) {
        RoutedConcern later = routed(
                concern.concern(),
                2,
                Urgency.URGENT,
                Mode.LIVE,
                NOW,
                new PartnerId("another-" + UUID.randomUUID()),
                Set.of(partner));
        assertThat(database.ledger().record(later, alertsOf(later, "duty"), Occasion.FIRST, NOW))
                .isEqualTo(Recording.RECORDED);
    }

    private static RoutedConcern routed(
            ConcernId id,
            int decision,
            Urgency urgency,
            Mode mode,
            Instant receivedAt,
            PartnerId lead,
            Set<PartnerId> withheld) {
        return new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, decision),
                mode,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                receivedAt,
                List.of(new Told(lead, Role.LEAD)),
                withheld);
    }

    private static List<PlannedAlert> alertsOf(RoutedConcern concern, String contact) {
        return PLAN.of(
                concern,
                told -> new Reach(
                        told.partner(),
                        contact,
                        Set.of(Means.SMS, Means.EMAIL),
                        ClockOwner.POLICE,
                        WeeklyHours.roundTheClock(),
                        Detour.NONE),
                concern.receivedAt());
    }
}
