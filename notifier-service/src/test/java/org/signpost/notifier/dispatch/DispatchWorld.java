package org.signpost.notifier.dispatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.EnglishBankHolidays;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Ladder;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.email.EmailChannel;
import org.signpost.notifier.channel.email.MailServer;
import org.signpost.notifier.channel.sms.NotifyApi;
import org.signpost.notifier.channel.sms.NotifyApi.ApiKey;
import org.signpost.notifier.channel.sms.SmsChannel;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.DispatchLanes.LaneSettings;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.ledger.Outbox;
import org.signpost.notifier.ledger.OutboxEntry;
import org.signpost.notifier.ledger.ProgressSignal;
import org.signpost.notifier.ledger.Surges;

/// All parts of the dispatcher over a real database, with an HTTP server in Notify's place and a mail
/// server of the test's choosing.
final class DispatchWorld implements AutoCloseable {

    static final PartnerId POLICE = new PartnerId("warwickshire-police");

    final LedgerDatabase database;
    final WireMockServer notify =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    final MeterRegistry registry = new SimpleMeterRegistry();
    final Dispatcher dispatcher;
    final DispatchLanes lanes;
    final AlertDesk desk;
    final LaneSchedule schedule;
    final Escalator escalator;
    final AlertEnding ending;
    final ContactBook contacts;
    private final SmsChannel sms;

    @SuppressWarnings("NullAway.Init") // set by what the constructor calls first
    private volatile PartnerDirectory partners;

    DispatchWorld(LedgerDatabase database, boolean postgres, Path folder, int mailPort, Clock clock, int threads) {
        this.database = database;
        notify.start();
        notifyTakes();
        notifyHas("");
        if (!folder.resolve("link-key").toFile().exists()) {
            LinkKeys.create(folder.resolve("link-key"));
        }
        var links = new AcknowledgementLinks(
                LinkKeys.load(folder.resolve("link-key")), URI.create("http://127.0.0.1:8082"));
        var bankHolidays = new EnglishBankHolidays();
        partnersAre(UnaryOperator.identity());
        var email = new EmailChannel(
                new MailServer(
                                "127.0.0.1",
                                mailPort,
                                "alerts@signpost.example",
                                Optional.empty(),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2))
                        .withPlainOnLoopback(),
                clock);
        this.sms = new SmsChannel(
                new NotifyApi(
                        URI.create(notify.baseUrl()),
                        new ApiKey(UUID.randomUUID(), UUID.randomUUID()),
                        UUID.randomUUID(),
                        Optional.of(UUID.randomUUID()),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2)),
                clock);
        var progressed = new ProgressSignal();
        var metrics = new DispatchMetrics(registry);
        List<Channel> channels = List.of(sms, email);
        this.contacts = new ContactBook(
                () -> partners.withBankHolidays(bankHolidays),
                channels,
                Map.of(POLICE, ClockOwner.POLICE, new PartnerId("modern-slavery-helpline"), ClockOwner.HELPLINE));
        var clocks = new AcknowledgementClock(ZoneId.of("Europe/London"), bankHolidays);
        this.schedule = new LaneSchedule(database.source());
        this.escalator = new Escalator(
                database.life(),
                new Ladder(clocks),
                contacts,
                schedule,
                database.transaction(),
                clock,
                metrics,
                progressed);
        var settings = laneSettings(threads);
        this.dispatcher = new Dispatcher(
                database.ledger(),
                new Attempts(
                        database.ledger(),
                        new SurgeGuard(
                                new Surges(database.sql(), database.ledger()),
                                contacts,
                                new SurgeSettings(15, Duration.ofMinutes(5))),
                        schedule,
                        database.transaction(),
                        clock),
                contacts,
                channels,
                links,
                database.life(),
                escalator,
                schedule,
                settings,
                clock,
                metrics,
                progressed);
        this.lanes = new DispatchLanes(
                database.source(),
                !postgres,
                postgres,
                settings,
                schedule,
                dispatcher,
                escalator,
                clock,
                "test-" + UUID.randomUUID());
        this.desk = new AlertDesk(
                new AlertPlan(clocks),
                contacts,
                database.ledger(),
                database.life(),
                schedule,
                database.transaction(),
                clock,
                metrics,
                progressed);
        this.ending = new AlertEnding(
                database.ledger(),
                database.life(),
                desk,
                contacts,
                schedule,
                database.transaction(),
                clock,
                metrics,
                progressed);
    }

    static LaneSettings laneSettings(int threads) {
        return new LaneSettings(threads, threads, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /// From now on the partner file is the shipped one with a change.
    void partnersAre(UnaryOperator<String> change) {
        try {
            String shipped = Files.readString(Path.of("../config/partners.yaml"));
            partners =
                    PartnerDirectory.read("partners.yaml", change.apply(shipped).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes in a concern that police lead alone.
    RoutedConcern take(Urgency urgency, Instant receivedAt) {
        return take(POLICE, urgency, receivedAt);
    }

    /// Takes in a concern that a partner leads alone.
    RoutedConcern take(PartnerId lead, Urgency urgency, Instant receivedAt) {
        var id = new ConcernId(UUID.randomUUID());
        var concern = new RoutedConcern(
                id,
                PublicReference.of(id),
                DecisionId.of(id, 1),
                Mode.LIVE,
                urgency,
                Prompt.ADULT,
                Relation.NONE,
                receivedAt,
                List.of(new Told(lead, Role.LEAD)),
                Set.of());
        desk.take(concern);
        return concern;
    }

    static MessageId smsOf(RoutedConcern concern) {
        return MessageId.of(alertOf(concern), POLICE + "/control-room/sms", "first");
    }

    static AlertId alertOf(RoutedConcern concern) {
        return AlertId.of(concern.concern(), POLICE, concern.decision());
    }

    void notifyTakes() {
        notify.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(201).withBody("{\"id\":\"provider-1\"}")));
    }

    void notifyAnswers(int status) {
        notify.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(status).withBody("{}")));
    }

    void notifyIsSlow(Duration by) {
        notify.stubFor(get(urlPathEqualTo("/v2/notifications"))
                .willReturn(okJson("{\"notifications\": []}").withFixedDelay((int) by.toMillis())));
    }

    /// How often Notify was asked about a message.
    int asked() {
        return notify.findAll(getRequestedFor(urlPathEqualTo("/v2/notifications")))
                .size();
    }

    /// @param notifications what a look-up finds, as JSON
    void notifyHas(String notifications) {
        notify.stubFor(get(urlPathEqualTo("/v2/notifications"))
                .willReturn(aResponse().withBody("{\"notifications\":[" + notifications + "]}")));
    }

    int smsSent() {
        return notify.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms")))
                .size();
    }

    /// How many SMS the provider took.
    int smsAccepted() {
        return (int) notify.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().equals("/v2/notifications/sms"))
                .filter(event -> event.getResponse().getStatus() == 201)
                .count();
    }

    /// The provider takes no SMS to that number.
    void notifyRefuses(String number) {
        notify.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .withRequestBody(containing(number))
                .willReturn(aResponse().withStatus(400).withBody("{}")));
    }

    List<OutboxEntry> steps() {
        return new Outbox(database.sql()).unpublished(1000);
    }

    @Override
    public void close() {
        if (lanes.isRunning()) {
            lanes.stop();
        }
        sms.close();
        notify.stop();
        database.close();
    }
}
