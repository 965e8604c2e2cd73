package org.signpost.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.topic.Topic;
import org.signpost.faults.HistoryReader.Raw;
import org.signpost.faults.Workload.Answer;
import org.signpost.faults.Workload.Sender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Breaks the system of `docker-compose.yml` in every way that it must survive, while people report concerns, and asks
/// each time what became of every report. docs/faults.md says how to read it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    private static final Logger log = LoggerFactory.getLogger(FaultsIT.class);
    private static final long SEED = Long.getLong("signpost.faults.seed", 20_261_126L);
    private static final double PER_SECOND = Double.parseDouble(System.getProperty("signpost.faults.rate", "4"));
    private static final int ROUNDS = Integer.getInteger("signpost.faults.rounds", 10);
    private static final Duration ALLOWED = Duration.ofSeconds(Integer.getInteger("signpost.faults.late", 30));
    private static final Duration UNTIL_WHOLE = Duration.ofMinutes(4);
    private static final String ROUTING = "routing-service";

    private final HistoryChecker checker = new HistoryChecker(ALLOWED);
    private final List<Report> all = new ArrayList<>();
    private final String run = Long.toString(Instant.now().getEpochSecond(), 36);
    private final FaultTable table = new FaultTable(SEED, Path.of("target", "faults.md"));

    @SuppressWarnings("NullAway.Init") // set before all
    private RunningSystem system;

    /// Breaks something while reports come in, and mends it.
    private interface Fault {
        void strike(Random random, Workload.Running reports) throws InterruptedException;
    }

    @BeforeAll
    void startEverything() throws IOException {
        assumeTrue(Compose.answers(), "Docker does not answer, and faults are of containers");
        system = RunningSystem.start();
    }

    @AfterAll
    @SuppressWarnings({"SystemOut", "ConstantValue"})
    void showTheTable() {
        if (system != null) {
            System.out.println(table.text());
            system.close();
        }
    }

    @Test
    @Order(0)
    void withoutAnyFaultEverybodyIsToldAtOnce() throws InterruptedException {
        fault("–", "nothing", (_, _) -> TimeUnit.SECONDS.sleep(15));
    }

    @Test
    @Order(10)
    void fault1aBrokerThatLeadsAndTheControllerAreKilled() throws InterruptedException {
        fault("1", "the leader of a partition killed, then the controller", (random, _) -> {
            killedFor(system.cluster().leader(Topic.CONCERNS_REPORTED, random.nextInt(6)), 10);
            system.awaitWhole(UNTIL_WHOLE);
            killedFor(system.cluster().controller(), 10);
        });
    }

    @Test
    @Order(20)
    void fault2aLeaderIsCutOffFromTheNetwork() throws InterruptedException {
        fault("2", "the leader of a partition cut off for 20 s", (random, _) -> {
            String leader = system.cluster().leader(Topic.CONCERNS_ROUTED, random.nextInt(6));
            system.compose().cutOff(leader);
            TimeUnit.SECONDS.sleep(20);
            system.compose().reconnect(leader);
        });
    }

    @Test
    @Order(21)
    void fault2twoBrokersOfThreeAreAway() throws InterruptedException {
        fault("2", "two brokers of three cut off for 30 s", (random, reports) -> {
            List<String> away = twoBrokers(random);
            away.forEach(system.compose()::cutOff);
            int before = reports.accepted();
            TimeUnit.SECONDS.sleep(30);
            int meanwhile = reports.accepted() - before;
            away.forEach(system.compose()::reconnect);
            assertThat(meanwhile).as("reports accepted into the spool").isPositive();
        });
    }

    @Test
    @Order(22)
    void fault2aBrokerStandsStill() throws InterruptedException {
        fault(
                "2",
                "a broker paused for 20 s",
                (random, _) -> pausedFor(20, system.cluster().leader(Topic.CONCERNS_REPORTED, random.nextInt(6))));
    }

    @Test
    @Order(30)
    void fault3and28servicesAreKilledAgainAndAgain() throws InterruptedException {
        fault("3, 28", ROUNDS + " times a service killed at random", (random, _) -> {
            for (int round = 0; round < ROUNDS; round++) {
                String service = RunningSystem.SERVICES.get(random.nextInt(RunningSystem.SERVICES.size()));
                system.compose().docker(service, "kill", "--signal", "KILL");
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2500));
                system.compose().docker(service, "start");
                TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(4000));
            }
        });
    }

    @Test
    @Order(40)
    void fault4instancesStandStillForLongerThanTheirSession() throws InterruptedException {
        fault(
                "4",
                "a routing and a notifier instance paused for 25 s",
                (random, _) ->
                        pausedFor(25, "routing-" + (1 + random.nextInt(2)), "notifier-" + (1 + random.nextInt(2))));
    }

    @Test
    @Order(50)
    void fault5recordsAndRequestsComeSeveralTimes() throws InterruptedException {
        fault(
                "5",
                "records of both topics written again thrice, requests sent again thrice, all at once",
                (random, reports) -> {
                    TimeUnit.SECONDS.sleep(8);
                    system.history().read();
                    List<Report> done = accepted(reports);
                    try (Producer<byte[], byte[]> producer = system.cluster().producer(null);
                            var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        var sent = new ArrayList<Future<?>>();
                        for (Report report : done) {
                            String id = accepted(report).concernId();
                            for (Topic topic : List.of(Topic.CONCERNS_REPORTED, Topic.CONCERNS_ROUTED)) {
                                Raw raw = system.history().raw(topic, id);
                                if (raw != null) {
                                    for (int i = 0; i < 3; i++) {
                                        sent.add(threads.submit(
                                                () -> send(producer, raw, new RecordHeaders(raw.headers()))));
                                    }
                                }
                            }
                            for (int i = 0; i < 3; i++) {
                                sent.add(threads.submit(() -> assertThat(system.workload()
                                                .once(report.sourceReference(), report.scenario(), system.system()))
                                        .isInstanceOfSatisfying(
                                                Answer.Accepted.class,
                                                again -> assertThat(
                                                                again.receipt().concernId())
                                                        .isEqualTo(id))));
                            }
                        }
                        sent.forEach(Cluster::get);
                    }
                });
    }

    @Test
    @Order(60)
    void fault6whatATransactionTookBackIsNotActedOn() throws InterruptedException {
        String committed = "f6c-" + run + "-";
        String aborted = "f6a-" + run + "-";
        fault("6", "submitted records of transactions that were aborted, committed, and never ended", (random, _) -> {
            try (Producer<byte[], byte[]> producer = system.cluster().producer("faults-" + run)) {
                producer.initTransactions();
                producer.beginTransaction();
                submit(producer, aborted, random);
                producer.abortTransaction();
                producer.beginTransaction();
                submit(producer, committed, random);
                producer.commitTransaction();
                producer.beginTransaction();
                submit(producer, aborted + "z", random);
                producer.close(Duration.ZERO);
            }
            await("what was committed is taken in")
                    .atMost(RunningSystem.UNTIL_QUIET)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> system.history().read().reported().stream()
                                    .filter(record -> record.sourceReference().startsWith(committed))
                                    .count()
                            == 6);
        });
        assertThat(system.lastHistory().reported().stream()
                        .map(History.Reported::sourceReference)
                        .filter(reference -> reference.startsWith(aborted)))
                .as("reported although it was taken back")
                .isEmpty();
    }

    @Test
    @Order(70)
    void fault7poisonIsParkedOnceWithItsBytesAndTheOthersGoOn() throws InterruptedException {
        int number = Integer.getInteger("signpost.faults.poison", 1000);
        var sent = new ArrayList<Poison>();
        fault(
                "7",
                number + " values that nobody can read, on three topics",
                (random, _) -> sent.addAll(poison(number, random, this::unreadable)));
        parkedOnceEach(sent, "");
    }

    @Test
    @Order(80)
    void fault8recordsWithHeadersThatNobodyCanReadHoldUpNothing() throws InterruptedException {
        fault("8", "records with malformed, oversized and typed headers, on two topics", (random, reports) -> {
            TimeUnit.SECONDS.sleep(8);
            system.history().read();
            List<Report> done = accepted(reports);
            try (Producer<byte[], byte[]> producer = system.cluster().producer(null)) {
                var sent = new ArrayList<Future<RecordMetadata>>();
                for (Topic topic : List.of(Topic.CONCERNS_REPORTED, Topic.CONCERNS_ROUTED)) {
                    for (Report report : done) {
                        Raw raw = system.history().raw(topic, accepted(report).concernId());
                        if (raw != null) {
                            sent.add(producer.send(
                                    new ProducerRecord<>(raw.topic(), null, raw.key(), raw.value(), odd(raw, random))));
                        }
                    }
                }
                sent.forEach(Cluster::get);
            }
        });
        await("all groups have read on")
                .atMost(RunningSystem.UNTIL_QUIET)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> List.of("routing-service", "notifier-service", "notifier-service-cases").stream()
                        .allMatch(group -> system.cluster().lag(group) == 0));
    }

    @Test
    @Order(90)
    void fault9recordsOfASchemaThatNobodyKnowsAreParked() throws InterruptedException {
        var sent = new ArrayList<Poison>();
        fault(
                "9",
                "60 records of a schema of the future, on two topics",
                (random, _) -> sent.addAll(poison(60, random, (topic, chance) -> {
                    byte[] bytes = new byte[200];
                    chance.nextBytes(bytes);
                    bytes[0] = (byte) 0xC3;
                    bytes[1] = 0x01;
                    return topic == Topic.CONCERNS_SUBMITTED ? unreadable(topic, chance) : bytes;
                })));
        sent.removeIf(poison -> poison.topic() == Topic.CONCERNS_SUBMITTED);
        parkedOnceEach(sent, "UNKNOWN_FINGERPRINT");
    }

    @Test
    @Order(170)
    void fault17theDiskOfABrokerIsFull() throws InterruptedException {
        fault("17", "the disk of a broker full for 20 s", (_, _) -> {
            full("kafka-3");
            TimeUnit.SECONDS.sleep(20);
            emptied("kafka-3");
        });
    }

    @Test
    @Order(171)
    void fault17theDiskOfTheDatabaseIsFullWhileTwoBrokersAreAway() throws InterruptedException {
        fault(
                "17",
                "the disk of PostgreSQL full for 40 s, and two brokers cut off for 20 s of it",
                (random, reports) -> {
                    full("postgres");
                    writeUntilThereIsNoRoom();
                    TimeUnit.SECONDS.sleep(10);
                    List<String> away = twoBrokers(random);
                    away.forEach(system.compose()::cutOff);
                    // what was answered while the brokers went
                    TimeUnit.SECONDS.sleep(12);
                    int before = reports.accepted();
                    TimeUnit.SECONDS.sleep(15);
                    int meanwhile = reports.accepted() - before;
                    away.forEach(system.compose()::reconnect);
                    emptied("postgres");
                    assertThat(meanwhile)
                            .as("reports accepted where nothing can be kept")
                            .isZero();
                    assertThat(reports.reports().stream()
                                    .mapToInt(Report::refused)
                                    .sum())
                            .as("reports refused")
                            .isPositive();
                });
    }

    @Test
    @Order(172)
    void theDiskOfABrokerIsLost() throws InterruptedException {
        fault("–", "a broker killed, its disk lost, and started again with an empty one", (_, _) -> {
            system.compose().docker("kafka-3", "kill", "--signal", "KILL");
            lost("kafka-3");
            TimeUnit.SECONDS.sleep(10);
            system.compose().docker("kafka-3", "start");
        });
    }

    @Test
    @Order(190)
    void fault19whatCannotBeParkedIsNotSkipped() throws InterruptedException {
        String dlq = Topic.CONCERNS_REPORTED.parkedBy(ROUTING);
        var sent = new ArrayList<Poison>();
        fault(
                "19",
                "the dead-letter topic of routing-service denied for 25 s, and a record to be parked",
                (random, _) -> {
                    system.cluster().denyWriting(dlq);
                    try {
                        Poison poison = poison(
                                        1, random, (_, _) -> "no record".getBytes(UTF_8), Topic.CONCERNS_REPORTED)
                                .getFirst();
                        sent.add(poison);
                        var partition = new TopicPartition(poison.topic().topicName(), poison.partition());
                        for (int i = 0; i < 25; i++) {
                            assertThat(system.cluster().committed(ROUTING, partition))
                                    .isLessThanOrEqualTo(poison.offset());
                            TimeUnit.SECONDS.sleep(1);
                        }
                    } finally {
                        system.cluster().allowWriting(dlq);
                    }
                });
        parkedOnceEach(sent, "");
    }

    @Test
    @Order(200)
    void fault20whatIsSentAgainAndAgainEndsSomewhere() throws InterruptedException {
        var sent = new ArrayList<Poison>();
        fault("20", "100 parked records sent again five times, by two operators at once", (random, _) -> {
            sent.addAll(poison(100, random, FaultsIT::noise, Topic.CONCERNS_REPORTED));
            parkedOnceEach(sent, "");
            for (int round = 0; round < 5; round++) {
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (String who : List.of("first", "second")) {
                        var _ = threads.submit(() -> sendAgain(who));
                    }
                }
            }
        });
        List<History.Parked> parked = system.history().read().parked();
        for (String reader : Topic.CONCERNS_REPORTED.readers()) {
            String dlq = Topic.CONCERNS_REPORTED.parkedBy(reader);
            for (Poison one : sent) {
                assertThat(parked.stream()
                                .filter(record -> record.topic().equals(dlq)
                                        && one.sha256().equals(record.sha256())))
                        .as("parked by " + reader + ": once, and after each of three times that it was sent again")
                        .hasSizeBetween(2, 4);
            }
        }
    }

    /// It says with its exit code that some stay, for which three times were enough.
    private void sendAgain(String who) {
        try {
            var _ = system.compose()
                    .compose(
                            "run",
                            "--rm",
                            "--no-deps",
                            "-T",
                            "topics",
                            "parked",
                            "redrive",
                            "--bootstrap-servers",
                            "kafka-1:9092,kafka-2:9092,kafka-3:9092",
                            "--from",
                            Topic.CONCERNS_REPORTED.parkedBy(ROUTING),
                            "--per-second",
                            "100",
                            "--send",
                            "--by",
                            who,
                            "--why",
                            "the fault suite");
        } catch (Compose.CommandFailed some) {
            log.debug("not all was sent again", some);
        }
    }

    private static byte[] noise(Topic topic, Random random) {
        byte[] noise = new byte[20 + random.nextInt(300)];
        random.nextBytes(noise);
        return noise;
    }

    @Test
    @Order(220)
    void fault22aFloodOfTheFormKeepsNobodyOut() throws InterruptedException {
        int networks = 20;
        int each = Integer.getInteger("signpost.faults.flood", 60);
        var flood = new ConcurrentLinkedQueue<Report>();
        fault(
                "22",
                "%d networks send %d reports each as fast as they can; the others are people".formatted(networks, each),
                number -> new Sender.Anybody("people", "10.%d.%d.7".formatted(number / 250, number % 250)),
                (random, _) -> {
                    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int network = 0; network < networks; network++) {
                            var sender = new Sender.Anybody("flood", "10.250.%d.9".formatted(network));
                            String prefix = "f22-flood-" + run + "-" + network + "-";
                            long seed = random.nextLong();
                            var _ = threads.submit(() -> {
                                var chance = new Random(seed);
                                for (int i = 0; i < each; i++) {
                                    Scenario scenario = Scenarios.any(chance);
                                    Instant sentAt = Instant.now();
                                    switch (system.workload().once(prefix + i, scenario, sender)) {
                                        case Answer.Accepted(var receipt) ->
                                            flood.add(new Report(prefix + i, scenario, sentAt, receipt, 0, 0, true));
                                        case Answer.Refused _ ->
                                            flood.add(new Report(prefix + i, scenario, sentAt, null, 1, 0, true));
                                        case Answer.Nothing() ->
                                            flood.add(new Report(prefix + i, scenario, sentAt, null, 0, 1, true));
                                    }
                                }
                                return null;
                            });
                        }
                    }
                });
        List<Report> flooded = List.copyOf(flood);
        all.addAll(flooded);
        Verdict verdict = system.whenQuiet(checker, flooded, Instant.now());
        table.add("22", "what became of the flood itself", verdict);
        held(verdict);
    }

    @Test
    @Order(221)
    void fault22moreComeAtOnceThanCanBeServed() throws InterruptedException {
        var crowd = new ArrayList<Report>();
        fault(
                "22",
                "3,000 connections that begin a long report and fall silent, and 100 reports a second more",
                (random, _) -> {
                    var silent = new ArrayList<SocketChannel>();
                    try (var coming = system.workload().begin("f22-crowd-" + run, random, 100, _ -> system.system())) {
                        for (int i = 0; i < 3000; i++) {
                            silent.add(beginsAndFallsSilent());
                        }
                        TimeUnit.SECONDS.sleep(3);
                        crowd.addAll(coming.end());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        for (SocketChannel connection : silent) {
                            closed(connection);
                        }
                    }
                });
        all.addAll(crowd);
        Verdict verdict = system.whenQuiet(checker, crowd, Instant.now());
        table.add("22", "what became of those reports", verdict);
        held(verdict);
        assertThat(verdict.accepted()).isGreaterThan(200).isEqualTo(crowd.size());
    }

    /// A report of almost the longest that is allowed.
    private static SocketChannel beginsAndFallsSilent() throws IOException {
        var connection = SocketChannel.open(
                new InetSocketAddress(RunningSystem.INTAKE.getHost(), RunningSystem.INTAKE.getPort()));
        String begun = "POST /v1/concerns HTTP/1.1\r\nHost: signpost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 250000\r\n\r\n{\"description\": \"" + "x".repeat(240_000);
        // what it takes without waiting: it may not listen to this one yet
        connection.configureBlocking(false);
        connection.write(ByteBuffer.wrap(begun.getBytes(UTF_8)));
        return connection;
    }

    private static void closed(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException gone) {
            log.debug("a connection was closed before", gone);
        }
    }

    @Test
    @Order(250)
    void fault25everyPartIsRestartedInTurn() throws InterruptedException {
        fault("25", "each broker and each service restarted in turn", (_, _) -> {
            for (String broker : RunningSystem.BROKERS) {
                system.compose().docker(broker, "restart");
                system.awaitWhole(UNTIL_WHOLE);
            }
            for (String service : RunningSystem.SERVICES) {
                system.compose().docker(service, "restart");
                system.awaitHealthy(service);
            }
        });
    }

    @Test
    @Order(260)
    void fault26theDatabaseIsRestartedKilledAndStandsStill() throws InterruptedException {
        fault("26", "PostgreSQL restarted, killed for 5 s, and paused for 20 s", (random, _) -> {
            system.compose().docker("postgres", "restart");
            TimeUnit.SECONDS.sleep(3 + random.nextInt(5));
            killedFor("postgres", 5);
            TimeUnit.SECONDS.sleep(3 + random.nextInt(5));
            pausedFor(20, "postgres");
        });
    }

    @Test
    @Order(270)
    void theDatabaseIsLostAndRestoredFromABackup(@TempDir Path folder) throws InterruptedException {
        String backup = folder.resolve("ledger").toString();
        fault("–", "the disk of PostgreSQL lost, and restored from a backup of before", (_, _) -> {
            system.compose().script("docker/backup", backup);
            // long enough for partners to be told of what the backup does not know
            TimeUnit.SECONDS.sleep(15);
            system.compose().compose("stop", "postgres");
            lost("postgres");
            system.compose().script("docker/restore", backup);
        });
    }

    @Test
    @Order(1000)
    void nothingWentWrongLaterOrElsewhere() throws InterruptedException {
        TimeUnit.SECONDS.sleep(5);
        Verdict verdict = system.whenQuiet(checker, all, Instant.now());
        table.add("all", "everything again, at the end", verdict);
        held(verdict);
        noNumberWasBombed();
    }

    private void fault(String number, String what, Fault fault) throws InterruptedException {
        fault(number, what, _ -> system.system(), fault);
    }

    private void fault(String number, String what, Workload.SenderOf senders, Fault fault) throws InterruptedException {
        var random = new Random(SEED ^ what.hashCode());
        String prefix = "f" + number.replaceAll("[^0-9]", "") + "-" + run + "-" + all.size();
        List<Report> reports;
        Instant healed;
        try (var running = system.workload().begin(prefix, random, PER_SECOND, senders)) {
            TimeUnit.MILLISECONDS.sleep(3000 + random.nextInt(2000));
            fault.strike(random, running);
            system.awaitWhole(UNTIL_WHOLE);
            healed = Instant.now();
            TimeUnit.SECONDS.sleep(3);
            reports = running.end();
        }
        all.addAll(reports);
        Verdict verdict = system.whenQuiet(checker, reports, healed);
        table.add(number, what, verdict);
        held(verdict);
        assertThat(system.outOfMemory()).as("killed for want of memory").isEmpty();
        assertThat(verdict.accepted()).as("accepted of " + reports.size()).isEqualTo(reports.size());
    }

    /// Nothing that was promised was broken.
    private static void held(Verdict verdict) {
        assertThat(verdict.lost()).as("lost").isEmpty();
        assertThat(verdict.misdirected()).as("misdirected").isEmpty();
        assertThat(verdict.late()).as("late").isEmpty();
    }

    private void killedFor(String service, int seconds) throws InterruptedException {
        system.compose().docker(service, "kill", "--signal", "KILL");
        TimeUnit.SECONDS.sleep(seconds);
        system.compose().docker(service, "start");
    }

    private void pausedFor(int seconds, String... services) throws InterruptedException {
        for (String service : services) {
            system.compose().docker(service, "pause");
        }
        TimeUnit.SECONDS.sleep(seconds);
        for (String service : services) {
            system.compose().docker(service, "unpause");
        }
    }

    private static List<String> twoBrokers(Random random) {
        int stays = random.nextInt(3);
        return IntStream.range(0, 3)
                .filter(broker -> broker != stays)
                .mapToObj(RunningSystem.BROKERS::get)
                .toList();
    }

    private void full(String disk) {
        system.compose().inside("disks", "sh", "-c", "dd if=/dev/zero of=/disks/" + disk + "/full bs=1M; true");
    }

    private void emptied(String disk) {
        system.compose().inside("disks", "rm", "-f", "/disks/" + disk + "/full");
    }

    private void lost(String disk) {
        system.compose().inside("disks", "find", "/disks/" + disk, "-mindepth", "1", "-delete");
    }

    /// Its log has room in files that it made before: what fits in there is durable as well.
    private void writeUntilThereIsNoRoom() {
        for (int i = 0; i < 200; i++) {
            try {
                system.compose()
                        .inside(
                                "postgres",
                                "psql",
                                "-U",
                                "signpost",
                                "-d",
                                "signpost",
                                "-q",
                                "-c",
                                "select pg_logical_emit_message(true, 'full', repeat('x', 4000000))");
            } catch (Compose.CommandFailed noRoom) {
                return;
            }
        }
    }

    /// Bytes that were written to a topic, and where they stand.
    private record Poison(Topic topic, int partition, long offset, String sha256) {
        String position() {
            return topic.topicName() + "-" + partition + "@" + offset;
        }
    }

    /// Makes bytes for a topic.
    private interface Bytes {
        byte[] of(Topic topic, Random random);
    }

    private List<Poison> poison(int number, Random random, Bytes bytes) {
        return poison(number, random, bytes, Topic.CONCERNS_SUBMITTED, Topic.CONCERNS_REPORTED, Topic.CONCERNS_ROUTED);
    }

    private List<Poison> poison(int number, Random random, Bytes bytes, Topic... topics) {
        var poison = new ArrayList<Poison>();
        try (Producer<byte[], byte[]> producer = system.cluster().producer(null)) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            var values = new ArrayList<byte[]>();
            for (int i = 0; i < number; i++) {
                Topic topic = topics[i % topics.length];
                byte[] value = bytes.of(topic, random);
                values.add(value);
                sent.add(producer.send(new ProducerRecord<>(
                        topic.topicName(), ("poison-" + random.nextInt()).getBytes(UTF_8), value)));
            }
            for (int i = 0; i < number; i++) {
                RecordMetadata at = Cluster.get(sent.get(i));
                poison.add(new Poison(
                        topics[i % topics.length], at.partition(), at.offset(), HistoryReader.sha256(values.get(i))));
            }
        }
        return poison;
    }

    /// Noise, nothing, half a record, text, a record of another topic, and much of it.
    private byte[] unreadable(Topic topic, Random random) {
        byte[] noise = new byte[1 + random.nextInt(500)];
        random.nextBytes(noise);
        return switch (random.nextInt(6)) {
            case 0 -> new byte[0];
            case 1 -> "{\"danger\": \"perhaps\"".getBytes(UTF_8);
            case 2 ->
                ByteBuffer.allocate(noise.length + 2)
                        .put((byte) 0xC3)
                        .put((byte) 0x01)
                        .put(noise)
                        .array();
            case 3 -> random.nextInt(10) == 0 ? new byte[900_000] : noise;
            case 4 -> {
                Raw other =
                        anyRecord(topic == Topic.CONCERNS_REPORTED ? Topic.CONCERNS_ROUTED : Topic.CONCERNS_REPORTED);
                yield other == null ? noise : Arrays.copyOf(other.value(), other.value().length - random.nextInt(50));
            }
            default -> noise;
        };
    }

    private @Nullable Raw anyRecord(Topic topic) {
        return all.stream()
                .filter(report -> report.accepted() != null)
                .findFirst()
                .map(report -> system.history().raw(topic, accepted(report).concernId()))
                .orElse(null);
    }

    /// Each reader of its topic has parked it, once and with its bytes.
    private void parkedOnceEach(List<Poison> poison, String reason) {
        await("everything is parked")
                .atMost(RunningSystem.UNTIL_QUIET)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Map<String, List<History.Parked>> parked = system.history().read().parked().stream()
                            .collect(groupingBy(record -> record.topic() + " " + record.from()));
                    var missing = new ArrayList<String>();
                    var twice = new ArrayList<String>();
                    for (Poison one : poison) {
                        for (String reader : one.topic().readers()) {
                            String where = one.topic().parkedBy(reader) + " " + one.position();
                            List<History.Parked> found = parked.getOrDefault(where, List.of());
                            if (found.stream()
                                    .noneMatch(record -> one.sha256().equals(record.sha256())
                                            && (reason.isEmpty() || reason.equals(record.reason())))) {
                                missing.add(where + " has " + found);
                            }
                            if (found.size() > 1) {
                                twice.add(where);
                            }
                        }
                    }
                    assertThat(missing).as("not parked with its bytes").isEmpty();
                    assertThat(twice).as("parked more than once").isEmpty();
                });
    }

    private void submit(Producer<byte[], byte[]> producer, String prefix, Random random) {
        for (int i = 0; i < 6; i++) {
            Scenario scenario = Scenarios.any(random);
            String reference = prefix + i;
            var headers = new RecordHeaders();
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_type", "org.signpost.concern.submitted.v1",
                            "ce_source", "/faults",
                            "ce_id", reference,
                            "content-type", "application/json")
                    .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
            String body = "{\"source\": \"transactions\", \"sourceReference\": \"" + reference + "\", "
                    + scenario.fields() + "}";
            var _ = producer.send(new ProducerRecord<>(
                    Topic.CONCERNS_SUBMITTED.topicName(), i, reference.getBytes(UTF_8), body.getBytes(UTF_8), headers));
        }
        producer.flush();
    }

    private static Headers odd(Raw raw, Random random) {
        var headers = new RecordHeaders(raw.headers());
        switch (random.nextInt(10)) {
            case 0 -> headers.add("spring_json_header_types", "not json".getBytes(UTF_8));
            case 1 -> {
                headers.add("spring_json_header_types", "{\"x\":\"java.util.ArrayList\"}".getBytes(UTF_8));
                headers.add("x", "not json".getBytes(UTF_8));
            }
            case 2 -> headers.add("spring_json_header_types", "{\"x\":5}".getBytes(UTF_8));
            case 3 -> headers.add("large", new byte[300_000]);
            case 4 -> headers.add("nothing", null);
            case 5 -> headers.add("ce_id", "another".getBytes(UTF_8));
            case 6 -> {
                headers.remove("ce_time");
                headers.add("ce_time", "half past nine".getBytes(UTF_8));
            }
            case 7 -> new ArrayList<>(List.of(headers.toArray())).forEach(header -> headers.remove(header.key()));
            case 8 -> headers.add("retry_topic-attempts", new byte[] {1});
            default -> {
                headers.add("kafka_deliveryAttempt", "x".getBytes(UTF_8));
                headers.add("contentType", new byte[] {(byte) 0xFF});
                headers.add("", new byte[0]);
            }
        }
        return headers;
    }

    private static RecordMetadata send(Producer<byte[], byte[]> producer, Raw raw, Headers headers) {
        return Cluster.get(producer.send(new ProducerRecord<>(raw.topic(), null, raw.key(), raw.value(), headers)));
    }

    private static List<Report> accepted(Workload.Running reports) {
        return reports.reports().stream()
                .filter(report -> report.accepted() != null)
                .toList();
    }

    private static Report.Accepted accepted(Report report) {
        Report.Accepted accepted = report.accepted();
        assertThat(accepted).isNotNull();
        return accepted;
    }

    /// What is no emergency comes to one number 15 times in an hour, by up to 7 more that were on their way, and
    /// then once in 5 minutes for several.
    private void noNumberWasBombed() {
        Map<String, Boolean> emergencies = new HashMap<>();
        for (Report report : all) {
            if (report.accepted() != null) {
                emergencies.put(report.accepted().reference(), report.scenario().emergency());
            }
        }
        Map<String, List<Instant>> byNumber = new HashMap<>();
        for (History.Arrived message : system.lastHistory().inbox()) {
            boolean emergency = message.reference() != null && emergencies.getOrDefault(message.reference(), true);
            if (message.medium().equals("sms") && !emergency) {
                byNumber.computeIfAbsent(message.to(), _ -> new ArrayList<>()).add(message.at());
            }
        }
        byNumber.forEach((number, times) -> {
            long most = times.stream()
                    .mapToLong(from -> times.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofHours(1))))
                            .count())
                    .max()
                    .orElse(0);
            assertThat(most).as("SMS to one number in an hour").isLessThanOrEqualTo(15 + 7 + 60 / 5);
        });
    }
}
