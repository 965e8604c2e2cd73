package org.signpost.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People and systems that report concerns, at a pace that does not wait for answers. A sender that gets no answer, or
/// the answer that nothing was stored, sends the same again under the same reference until its patience is over.
final class Workload {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int MOST = 1000;
    private static final Duration AGAIN_AFTER_NOTHING = Duration.ofSeconds(1);
    private static final Duration LONGEST_ADVISED = Duration.ofSeconds(5);

    private final URI address;
    private final Clock clock;
    private final HttpClient http;

    /// @param intake where report-intake answers
    Workload(URI intake, Clock clock) {
        this.address = intake.resolve("/v1/concerns");
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /// Who sends.
    sealed interface Sender {
        /// A system with a key, which speaks for its source.
        record Keyed(String key) implements Sender {}

        /// Somebody without one.
        ///
        /// @param source what the report says it comes from
        /// @param address the internet address that they come from
        record Anybody(String source, String address) implements Sender {}
    }

    /// Begins to send, one report after another, until it is ended.
    ///
    /// @param prefix begins all references of its reports
    /// @param perSecond how many begin in a second
    Running begin(String prefix, Random random, double perSecond, SenderOf senders) {
        return new Running(prefix, random, perSecond, senders);
    }

    /// Who sends the report of this number.
    interface SenderOf {
        Sender number(int number);
    }

    /// Sends a report once and tells nobody.
    Answer once(String reference, Scenario scenario, Sender sender) throws InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(ANSWER).header("Content-Type", "application/json");
        String source = switch (sender) {
            case Sender.Keyed(var key) -> {
                request.header("Authorization", "Bearer " + key);
                yield "";
            }
            case Sender.Anybody(var from, var at) -> {
                request.header("X-Forwarded-For", at);
                yield "\"source\": \"" + from + "\", ";
            }
        };
        String body = "{" + source + "\"sourceReference\": \"" + reference + "\", " + scenario.fields() + "}";
        try {
            HttpResponse<String> response =
                    http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            return answer(response);
        } catch (IOException _) {
            return new Answer.Nothing();
        }
    }

    private Answer answer(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 202 -> {
                JsonNode receipt = JSON.readTree(response.body());
                yield new Answer.Accepted(new Report.Accepted(
                        receipt.required("concernId").stringValue(),
                        receipt.required("reference").stringValue(),
                        clock.instant()));
            }
            case 429, 502, 503, 504 ->
                new Answer.Refused(response.headers().firstValueAsLong("Retry-After").stream()
                        .mapToObj(Duration::ofSeconds)
                        .filter(advised -> advised.compareTo(LONGEST_ADVISED) < 0)
                        .findFirst()
                        .orElse(LONGEST_ADVISED));
            default ->
                throw new IllegalStateException("answered with " + response.statusCode() + ": " + response.body());
        };
    }

    /// What a sender was answered.
    sealed interface Answer {
        /// It is durable.
        record Accepted(Report.Accepted receipt) implements Answer {}

        /// It was not stored.
        record Refused(Duration again) implements Answer {}

        /// Nobody knows.
        record Nothing() implements Answer {}
    }

    /// Reports on their way.
    final class Running implements AutoCloseable {
        private final String prefix;
        private final Random random;
        private final Duration apart;
        private final SenderOf senders;
        private final List<Sending> sent = new ArrayList<>();
        private final Queue<RuntimeException> problems = new ConcurrentLinkedQueue<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        private Running(String prefix, Random random, double perSecond, SenderOf senders) {
            this.prefix = prefix;
            this.random = random;
            this.apart = Duration.ofNanos((long) (1_000_000_000 / perSecond));
            this.senders = senders;
            var _ = threads.submit(this::pace);
        }

        private void pace() {
            long next = System.nanoTime();
            try {
                while (sent.size() < MOST && !over.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    next += apart.toNanos();
                    var sending = new Sending(
                            prefix + "-" + sent.size(), Scenarios.any(random), senders.number(sent.size()), problems);
                    synchronized (sent) {
                        sent.add(sending);
                    }
                    var _ = threads.submit(sending::untilAccepted);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /// How many were accepted up to now.
        int accepted() {
            return (int) reports().stream()
                    .filter(report -> report.accepted() != null)
                    .count();
        }

        /// What became of each up to now.
        List<Report> reports() {
            synchronized (sent) {
                return sent.stream().map(Sending::report).toList();
            }
        }

        /// Begins no more, and waits until each is accepted or its sender has lost patience.
        List<Report> end() throws InterruptedException {
            over.countDown();
            threads.shutdown();
            if (!threads.awaitTermination(PATIENCE.multipliedBy(2).toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("reports are still being sent");
            }
            if (!problems.isEmpty()) {
                throw new IllegalStateException(
                        problems.size() + " reports had an answer that nobody expects", problems.peek());
            }
            return reports();
        }

        @Override
        public void close() {
            over.countDown();
            threads.shutdownNow();
        }
    }

    /// One report, sent until it is accepted.
    private final class Sending {
        private final String reference;
        private final Scenario scenario;
        private final Instant sentAt;
        private final Sender sender;
        private final Queue<RuntimeException> problems;
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger unanswered = new AtomicInteger();
        private volatile Report.@Nullable Accepted accepted;

        Sending(String reference, Scenario scenario, Sender sender, Queue<RuntimeException> problems) {
            this.problems = problems;
            this.reference = reference;
            this.sentAt = clock.instant();
            this.scenario = scenario;
            this.sender = sender;
        }

        private void untilAccepted() {
            Instant patientUntil = clock.instant().plus(PATIENCE);
            try {
                while (accepted == null && clock.instant().isBefore(patientUntil)) {
                    switch (once(reference, scenario, sender)) {
                        case Answer.Accepted(var receipt) -> accepted = receipt;
                        case Answer.Refused(var again) -> {
                            refused.incrementAndGet();
                            TimeUnit.NANOSECONDS.sleep(again.toNanos());
                        }
                        case Answer.Nothing() -> {
                            unanswered.incrementAndGet();
                            TimeUnit.NANOSECONDS.sleep(AGAIN_AFTER_NOTHING.toNanos());
                        }
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException unexpected) {
                problems.add(unexpected);
            }
        }

        Report report() {
            return new Report(reference, scenario, sentAt, accepted, refused.get(), unanswered.get(), false);
        }
    }
}
