package org.signpost.notifier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.delivery.CertainDelivery;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.partner.AddressRule;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.FileAsSeen;
import org.signpost.contract.reload.ReloadGauges;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicsAtStart;
import org.signpost.notifier.RotateKeys.RotationSettings;
import org.signpost.notifier.access.BearerToken;
import org.signpost.notifier.access.BearerToken.TokenNotUsable;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.alerting.AcknowledgementClock;
import org.signpost.notifier.alerting.AlertPlan;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Ladder;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.email.EmailChannel;
import org.signpost.notifier.channel.email.MailServer;
import org.signpost.notifier.channel.sms.NotifyApi;
import org.signpost.notifier.channel.sms.NotifyApi.ApiKey;
import org.signpost.notifier.channel.sms.SmsChannel;
import org.signpost.notifier.channel.sms.TwilioApi;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.AlertDesk;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.dispatch.Attempts;
import org.signpost.notifier.dispatch.DispatchLanes;
import org.signpost.notifier.dispatch.DispatchLanes.LaneSettings;
import org.signpost.notifier.dispatch.DispatchMetrics;
import org.signpost.notifier.dispatch.Dispatcher;
import org.signpost.notifier.dispatch.Escalator;
import org.signpost.notifier.dispatch.LaneSchedule;
import org.signpost.notifier.dispatch.SurgeGuard;
import org.signpost.notifier.dispatch.SurgeSettings;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.Lease;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LedgerClock;
import org.signpost.notifier.ledger.MessageRegister;
import org.signpost.notifier.ledger.Outbox;
import org.signpost.notifier.ledger.ProgressSignal;
import org.signpost.notifier.ledger.SealingKeys;
import org.signpost.notifier.ledger.Surges;
import org.signpost.notifier.operator.ContactChecks;
import org.signpost.notifier.operator.RotationOrders;
import org.signpost.notifier.receipt.TwilioSignature;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.ContentOfConcern;
import org.signpost.notifier.retention.Holds;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.Rotations;
import org.signpost.notifier.retention.UndecidedConcerns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.ExponentialBackOff;

/// Puts the parts of the service together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotifierSettings.class)
class NotifierConfiguration {

    private static final Logger log = LoggerFactory.getLogger(NotifierConfiguration.class);

    private static final String SERVICE = "notifier-service";
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /// What providers and mail servers hold against us is this machine's clock; a wrong database spoils no token.
    static final Clock OWN_CLOCK = Clock.systemUTC();

    /// The time of the ledger, for all that is written down, due or over. What is said to others is said by
    /// {@link #OWN_CLOCK}.
    @Bean(destroyMethod = "close")
    LedgerClock clock(JdbcClient sql) {
        return LedgerClock.follow(sql);
    }

    @Bean
    EnglishBankHolidays bankHolidays() {
        return new EnglishBankHolidays();
    }

    @Bean
    ReloadedFiles<PartnerDirectory> partners(
            NotifierSettings settings, EnglishBankHolidays bankHolidays, List<Channel> channels, Clock clock) {
        Map<String, AddressRule> addressRules = new HashMap<>();
        channels.forEach(channel -> channel.addressRule()
                .ifPresent(rule -> addressRules.put(channel.means().word(), rule)));
        ReloadedFiles<PartnerDirectory> partners = ReloadedFiles.load(
                SERVICE,
                List.of(WatchedFile.edited("partners", settings.partnersFile())),
                files -> {
                    FileAsSeen file = files.getFirst();
                    return PartnerDirectory.read(file.name(), file.bytes(), addressRules)
                            .withBankHolidays(bankHolidays);
                },
                (directory, _) -> directory.partners().size() + " partners",
                clock);
        return partners.look(settings.reloadEvery());
    }

    @Bean
    ReloadGauges reloadGauges(List<ReloadedFiles<?>> reloaded) {
        return new ReloadGauges(reloaded);
    }

    @Bean
    ContactBook contactBook(
            ReloadedFiles<PartnerDirectory> partners, List<Channel> channels, NotifierSettings settings) {
        Map<PartnerId, ClockOwner> clocks = new HashMap<>();
        settings.clocks().forEach((partner, owner) -> clocks.put(new PartnerId(partner), owner));
        return new ContactBook(partners, channels, clocks);
    }

    @Bean
    AcknowledgementClock acknowledgementClock(EnglishBankHolidays bankHolidays) {
        return new AcknowledgementClock(LONDON, bankHolidays);
    }

    @Bean
    AlertPlan alertPlan(AcknowledgementClock clock) {
        return new AlertPlan(clock);
    }

    @Bean
    AcknowledgementLinks acknowledgementLinks(NotifierSettings settings) {
        return new AcknowledgementLinks(LinkKeys.load(settings.linkKeyFile()), settings.linkBase());
    }

    @Bean
    TransactionTemplate ledgerTransaction(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    @Bean
    Ledger ledger(
            JdbcClient sql, JdbcOperations batches, TransactionTemplate ledgerTransaction, NotifierSettings settings) {
        return new Ledger(sql, batches, ledgerTransaction, settings.linkLife());
    }

    @Bean
    Outbox outbox(JdbcClient sql) {
        return new Outbox(sql);
    }

    @Bean
    ProgressSignal progressSignal() {
        return new ProgressSignal();
    }

    @Bean
    SealingKeys sealingKeys(JdbcClient sql) {
        return new SealingKeys(sql);
    }

    @Bean
    ReloadedFiles<KeyEncryptionKey> keyEncryptionKey(NotifierSettings settings, Clock clock) {
        return KeyEncryptionKey.follow(SERVICE, settings.keyEncryptionKeyFile(), clock)
                .look(settings.reloadEvery());
    }

    @Bean
    CaseFiles caseFiles(JdbcClient sql, SealingKeys keys, ReloadedFiles<KeyEncryptionKey> keyEncryptionKey) {
        return new CaseFiles(sql, keys, new Opener(keyEncryptionKey));
    }

    /// Before anything is read or written.
    @Bean(initMethod = "require")
    TopicsAtStart topicsAtStart(
            KafkaProperties kafka,
            @Value("${signpost.kafka.production:false}") boolean production,
            @Value("${signpost.kafka.check-topics-within:5s}") Duration within) {
        return new TopicsAtStart(kafka.buildAdminProperties(), production, Topic.usedBy("notifier-service"), within);
    }

    /// Sends what is published and what is parked. It waits for all replicas, and gives up early enough
    /// that a consumer that waits for it is not taken for dead.
    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(KafkaProperties kafka) {
        Map<String, Object> settings = kafka.buildProducerProperties();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, SERVICE);
        settings.putAll(CertainDelivery.settings(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        // it parks, too
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.LARGEST_PARKED);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Bean
    SideTrack sideTrack(Producer<byte[], byte[]> producer, Clock clock, MeterRegistry registry) {
        return new SideTrack(new RecordParking(producer, SERVICE, clock), registry);
    }

    @Bean
    ContentOfConcern caseFileOfConcern(CaseFiles cases) {
        return cases::delete;
    }

    @Bean
    ContentOfConcern keysOfConcern(SealingKeys keys) {
        return keys::shred;
    }

    @Bean
    RetainedConcerns retainedConcerns(
            JdbcClient sql, TransactionTemplate ledgerTransaction, List<ContentOfConcern> contents) {
        return new RetainedConcerns(sql, ledgerTransaction, contents);
    }

    @Bean
    Rotations rotations(JdbcClient sql, TransactionTemplate ledgerTransaction) {
        return new Rotations(sql, ledgerTransaction);
    }

    @Bean
    Holds holds(JdbcClient sql) {
        return new Holds(sql);
    }

    @Bean
    HoldsOfUndecided holdsOfUndecided(JdbcClient sql, CaseFiles cases) {
        return new HoldsOfUndecided(new UndecidedConcerns(sql), new ClosedConcerns(sql), cases);
    }

    @Bean
    OrderUndecided orderUndecided(
            JdbcClient sql,
            HoldsOfUndecided holds,
            RetainedConcerns retained,
            CaseFiles cases,
            KafkaProperties kafka,
            NotifierSettings settings,
            Clock clock) {
        return new OrderUndecided(
                new UndecidedConcerns(sql),
                holds,
                new ClosedConcerns(sql),
                retained,
                cases,
                new WholeTopic(Topic.CONCERNS_HELD, kafka.buildConsumerProperties()),
                Duration.ofDays(settings.retention().undecidedDays()),
                clock);
    }

    @Bean
    MeasureRetention measureRetention(
            JdbcClient sql,
            OrderUndecided undecided,
            HoldsOfUndecided holds,
            RetainedConcerns retained,
            NotifierSettings settings,
            Clock clock) {
        return new MeasureRetention(
                new ClosedConcerns(sql),
                undecided,
                holds,
                retained,
                Duration.ofDays(settings.retention().days()),
                clock);
    }

    @Bean
    RotationOrders rotationOrders(NotifierSettings settings) {
        return new RotationOrders(!settings.retention().rotateEvery().isZero());
    }

    @Bean
    RunRetention runRetention(
            JdbcClient sql,
            Surges surges,
            RetainedConcerns retained,
            OrderUndecided undecided,
            HoldsOfUndecided holds,
            Rotations rotations,
            SealingKeys keys,
            KafkaProperties kafka,
            Producer<byte[], byte[]> producer,
            NotifierSettings settings,
            Clock clock,
            InstanceName instance) {
        NotifierSettings.Retention retention = settings.retention();
        var topic = new KeysTopic(kafka.buildConsumerProperties(), producer);
        var shredding = new ShredConcerns(
                new ClosedConcerns(sql), undecided, holds, retained, topic, Duration.ofDays(retention.days()), clock);
        // a change of a file is in force after two looks; twice that for a busy machine
        Duration settle = settings.reloadEvery().multipliedBy(4);
        var rotation = new RotateKeys(
                settings.keyEncryptionKeyFile(),
                topic,
                keys,
                retained,
                rotations,
                new RotationSettings(retention.rotateEvery(), settle, retention.grace()),
                clock);
        return new RunRetention(
                shredding,
                rotation,
                surges,
                clock,
                new Lease(sql, "retention"),
                retention.checkEvery(),
                instance.value());
    }

    @Bean
    PublishProgress publishProgress(
            Outbox outbox,
            ProgressSignal progressed,
            Producer<byte[], byte[]> producer,
            Clock clock,
            InstanceName instance) {
        return new PublishProgress(outbox, progressed, producer, clock, instance.value());
    }

    @Bean(destroyMethod = "close")
    EmailChannel emailChannel(NotifierSettings settings, SslBundles bundles) {
        NotifierSettings.Email email = settings.email();
        return new EmailChannel(
                new MailServer(
                        email.host(),
                        email.port(),
                        email.from(),
                        email.fromName(),
                        login(email.user(), email.passwordFile()),
                        email.plainOnLoopback(),
                        email.connectTimeout(),
                        email.readTimeout(),
                        email.writeTimeout(),
                        email.sendTimeout(),
                        email.idleTimeout(),
                        email.emailsPerConnection()),
                OWN_CLOCK,
                Optional.ofNullable(email.sslBundle())
                        .map(bundle ->
                                bundles.getBundle(bundle).createSslContext().getSocketFactory()));
    }

    private static Optional<MailServer.Login> login(@Nullable String user, @Nullable Path passwordFile) {
        if (user == null) {
            return Optional.empty();
        }
        if (passwordFile == null || !Files.isReadable(passwordFile)) {
            throw new SecretNotUsable(
                    "the password file of the mail server " + (passwordFile == null ? "is not set" : passwordFile)
                            + (passwordFile == null ? "" : " cannot be read"),
                    "signpost.notifier.email.password-file");
        }
        return Optional.of(new MailServer.Login(user, passwordFile));
    }

    @Bean(destroyMethod = "close")
    SmsChannel smsChannel(NotifierSettings settings) {
        NotifierSettings.Sms sms = settings.sms();
        var notify = new NotifyApi(
                sms.baseUrl(),
                apiKey(sms.apiKeyFile()),
                sms.templateId(),
                Optional.ofNullable(sms.noticeTemplateId()),
                sms.connectTimeout(),
                sms.requestTimeout());
        NotifierSettings.SecondProvider second = sms.second();
        return second == null
                ? new SmsChannel(notify, OWN_CLOCK)
                : new SmsChannel(
                        notify,
                        new TwilioApi(
                                second.baseUrl(),
                                second.accountSid(),
                                credentials(second.credentialsFile()),
                                second.sender(),
                                Optional.ofNullable(second.statusCallback()),
                                second.connectTimeout(),
                                second.requestTimeout()),
                        OWN_CLOCK);
    }

    private static TwilioApi.Credentials credentials(Path file) {
        String setting = "signpost.notifier.sms.second.credentials-file";
        try {
            return TwilioApi.Credentials.parse(Files.readString(file));
        } catch (IOException e) {
            throw new SecretNotUsable("the file " + file + " of the second SMS provider cannot be read", setting);
        } catch (IllegalArgumentException e) {
            throw new SecretNotUsable("the file " + file + " holds no SID and secret joined by a colon", setting);
        }
    }

    private static ApiKey apiKey(Path file) {
        try {
            return ApiKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new SecretNotUsable(
                    "the API key file of GOV.UK Notify " + file + " cannot be read",
                    "signpost.notifier.sms.api-key-file");
        } catch (IllegalArgumentException e) {
            throw new SecretNotUsable(
                    "the file " + file + " holds no API key of GOV.UK Notify", "signpost.notifier.sms.api-key-file");
        }
    }

    @Bean
    AlertLife alertLife(JdbcClient sql, Ledger ledger) {
        return new AlertLife(sql, ledger);
    }

    @Bean
    LaneSchedule laneSchedule(DataSource dataSource) {
        return new LaneSchedule(dataSource);
    }

    @Bean
    Escalator escalator(
            AlertLife life,
            AcknowledgementClock clocks,
            ContactBook contacts,
            LaneSchedule lanes,
            TransactionTemplate ledgerTransaction,
            Clock clock,
            MeterRegistry registry,
            ProgressSignal progressed) {
        return new Escalator(
                life,
                new Ladder(clocks),
                contacts,
                lanes,
                ledgerTransaction,
                clock,
                new DispatchMetrics(registry),
                progressed);
    }

    @Bean
    Surges surges(JdbcClient sql, Ledger ledger) {
        return new Surges(sql, ledger);
    }

    @Bean
    Attempts attempts(
            JdbcClient sql,
            Ledger ledger,
            Surges surges,
            ContactBook contacts,
            LaneSchedule lanes,
            TransactionTemplate ledgerTransaction,
            Clock clock,
            NotifierSettings settings) {
        NotifierSettings.Dispatch dispatch = settings.dispatch();
        var surge = new SurgeGuard(surges, contacts, new SurgeSettings(dispatch.smsPerHour(), dispatch.digestEvery()));
        return new Attempts(ledger, surge, lanes, ledgerTransaction, clock);
    }

    @Bean
    AlertEnding alertEnding(
            Ledger ledger,
            AlertLife life,
            AlertDesk desk,
            ContactBook contacts,
            LaneSchedule lanes,
            TransactionTemplate ledgerTransaction,
            Clock clock,
            MeterRegistry registry,
            ProgressSignal progressed) {
        var metrics = new DispatchMetrics(registry);
        return new AlertEnding(ledger, life, desk, contacts, lanes, ledgerTransaction, clock, metrics, progressed);
    }

    @Bean
    Dispatcher dispatcher(
            Ledger ledger,
            Attempts attempts,
            ContactBook contacts,
            List<Channel> channels,
            AcknowledgementLinks links,
            AlertLife life,
            Escalator escalator,
            LaneSchedule lanes,
            LaneSettings laneSettings,
            Clock clock,
            MeterRegistry registry,
            ProgressSignal progressed) {
        return new Dispatcher(
                ledger,
                attempts,
                contacts,
                channels,
                links,
                life,
                escalator,
                lanes,
                laneSettings,
                clock,
                new DispatchMetrics(registry),
                progressed);
    }

    @Bean
    LaneSettings laneSettings(NotifierSettings settings) {
        NotifierSettings.Dispatch lanes = settings.dispatch();
        return new LaneSettings(
                lanes.emergencyThreads(),
                lanes.routineThreads(),
                lanes.polling(),
                lanes.heartbeat(),
                lanes.shutdownWait());
    }

    @Bean
    DispatchLanes dispatchLanes(
            DataSource dataSource,
            LaneSettings laneSettings,
            LaneSchedule schedule,
            Dispatcher dispatcher,
            Escalator escalator,
            Clock clock,
            InstanceName instance)
            throws SQLException {
        String product;
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            product = database.getDatabaseProductName();
        }
        return new DispatchLanes(
                dataSource,
                product.equals("H2"),
                product.equals("PostgreSQL"),
                laneSettings,
                schedule,
                dispatcher,
                escalator,
                clock,
                instance.value());
    }

    @Bean
    AlertDesk alertDesk(
            AlertPlan plan,
            ContactBook contacts,
            Ledger ledger,
            AlertLife life,
            LaneSchedule lanes,
            TransactionTemplate ledgerTransaction,
            Clock clock,
            MeterRegistry registry,
            ProgressSignal progressed) {
        var metrics = new DispatchMetrics(registry);
        return new AlertDesk(plan, contacts, ledger, life, lanes, ledgerTransaction, clock, metrics, progressed);
    }

    @Bean
    Gauge outboxWaiting(MeterRegistry registry, Outbox outbox) {
        return Gauge.builder("signpost.notifier.outbox.waiting", outbox, Outbox::waiting)
                .description("Steps of alerts that are not published yet")
                .register(registry);
    }

    @Bean
    MessageRegister messageRegister(JdbcClient sql) {
        return new MessageRegister(sql);
    }

    @Bean
    @ConditionalOnProperty("signpost.notifier.callbacks.notify-token-file")
    BearerToken notifyToken(NotifierSettings settings) {
        return token(settings.callbacks().notifyTokenFile(), "signpost.notifier.callbacks.notify-token-file");
    }

    @Bean
    @ConditionalOnProperty("signpost.notifier.callbacks.twilio-token-file")
    TwilioSignature twilioSignature(NotifierSettings settings) {
        URI base = settings.callbacks().twilioBase();
        return new TwilioSignature(
                secrets(settings.callbacks().twilioTokenFile(), "signpost.notifier.callbacks.twilio-token-file"),
                base == null ? settings.linkBase() : base);
    }

    @Bean
    @ConditionalOnProperty("signpost.notifier.operator-key-file")
    BearerToken operatorKey(NotifierSettings settings) {
        return token(settings.operatorKeyFile(), "signpost.notifier.operator-key-file");
    }

    private static BearerToken token(@Nullable Path file, String setting) {
        return BearerToken.of(secrets(file, setting));
    }

    private static List<String> secrets(@Nullable Path file, String setting) {
        if (file == null) {
            throw new SecretNotUsable("the file is not named", setting);
        }
        try {
            return BearerToken.secrets(file);
        } catch (TokenNotUsable e) {
            throw new SecretNotUsable(String.valueOf(e.getMessage()), setting);
        }
    }

    @Bean
    ContactChecks contactChecks(ReloadedFiles<PartnerDirectory> partners, List<Channel> channels, Clock clock) {
        return new ContactChecks(partners, channels, clock);
    }

    @Bean
    WatchContactAges watchContactAges(
            ReloadedFiles<PartnerDirectory> partners, NotifierSettings settings, Clock clock) {
        return new WatchContactAges(partners, settings.verifiedDays(), clock);
    }

    /// Tries a record again for as long as it takes: the functions park what is wrong with a record, so
    /// whatever they throw is wrong with the surroundings, and the offset must not pass the record until
    /// they are right again.
    @Bean
    CommonErrorHandler keepTrying() {
        var pauses = new ExponentialBackOff(Duration.ofMillis(500).toMillis(), 2);
        pauses.setMaxInterval(Duration.ofSeconds(15).toMillis());
        pauses.setMaxElapsedTime(Long.MAX_VALUE);
        pauses.setMaxAttempts(Long.MAX_VALUE);
        var handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners((record, failure, attempt) -> {
            String what = failure == null
                    ? "unknown"
                    : NestedExceptionUtils.getMostSpecificCause(failure)
                            .getClass()
                            .getName();
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("attempt", attempt)
                    .addKeyValue("failure", what)
                    .log("record not processed, it will come again");
        });
        // what the framework would say repeats headers
        handler.setLogLevel(KafkaException.Level.DEBUG);
        return handler;
    }

    @Bean
    InstanceName instanceName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        String unique = UUID.randomUUID().toString();
        return new InstanceName(host.substring(0, Math.min(host.length(), 24)) + "/" + unique);
    }

    /// Names this instance in leases; no two are the same, not even two starts on one machine.
    record InstanceName(String value) {}

    /// A secret is missing or unusable; the service must not start without it.
    static final class SecretNotUsable extends RuntimeException {

        private final String setting;

        SecretNotUsable(String fact, String setting) {
            super(fact);
            this.setting = setting;
        }

        /// The setting that names its file.
        String setting() {
            return setting;
        }
    }
}
