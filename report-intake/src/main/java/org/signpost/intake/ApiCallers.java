package org.signpost.intake;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.reload.ReloadGauges;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.intake.key.ApiKey;
import org.signpost.intake.key.ApiKeyId;
import org.signpost.intake.key.ApiKeys;
import org.signpost.intake.key.ApiSecret;
import org.signpost.intake.key.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Knows which system calls the API, by its key, and how much it may send.
///
/// A key that is not taken is answered alike whatever is wrong with it, and no key is in a log, a metric or an answer.
@Component
class ApiCallers {

    private static final ZoneId ZONE = ZoneId.of("Europe/London");
    private static final String BEARER = "Bearer ";
    private static final String KEY_HEADER = "X-Api-Key";

    private final ConcurrentHashMap<Allowance, Bucket> buckets = new ConcurrentHashMap<>();
    private final ReloadedFiles<ApiKeys> keys;
    private final ApiSettings settings;
    private final ScreenReports screen;
    private final FollowUpThrottle throttle;
    private final Clock clock;
    private final MeterRegistry meters;

    ApiCallers(
            ReloadedFiles<ApiKeys> apiKeys,
            ApiSettings settings,
            ScreenReports screen,
            FollowUpThrottle throttle,
            Clock clock,
            MeterRegistry meters) {
        this.keys = apiKeys;
        this.settings = settings;
        this.screen = screen;
        this.throttle = throttle;
        this.clock = clock;
        this.meters = meters;
    }

    /// How often a key may be used; another rate makes another one.
    private record Allowance(ApiKeyId key, int perMinute) {}

    /// Whether somebody may do something.
    sealed interface Admission {}

    /// They may.
    record Admitted(Caller caller) implements Admission {}

    /// They may not.
    record Refused(Problem problem, HttpHeaders headers) implements Admission {}

    /// Who calls.
    ///
    /// @param key empty where none is required and none was sent
    /// @param screening asked once for each report: whoever has shown a key is limited by that, and the reports of
    /// anybody else may have to wait for review
    /// @param codes how many wrong follow-up codes it may send
    /// @param keyed the sources that only somebody with their key may name
    record Caller(Optional<ApiKey> key, Supplier<Screening> screening, CodeTries codes, Supplier<Set<String>> keyed) {
        /// What is known of the sender of its documents.
        Attribution attribution() {
            var upstream = Attribution.of(Sender.UPSTREAM);
            if (key.isEmpty()) {
                return upstream.notFrom(keyed.get());
            }
            var proved = upstream.speakingFor(key.get().source());
            return key.get().mode().map(proved::onlyIn).orElse(proved);
        }

        /// Whether it may know of concerns of that source.
        boolean sees(Optional<String> source) {
            return key.isEmpty() || source.equals(key.map(ApiKey::source));
        }
    }

    /// Whether the sender of a request may do what the scope stands for. It counts as one use.
    Admission admit(HttpServletRequest request, Scope scope) {
        return admit(request, Optional.empty(), scope);
    }

    /// Whether the sender of a request may do what the scope stands for.
    ///
    /// @param inBody a key that stands in the body, where a standard asks for that
    Admission admit(HttpServletRequest request, Optional<String> inBody, Scope scope) {
        List<String> sent = Stream.of(
                        all(request, HttpHeaders.AUTHORIZATION).map(ApiCallers::bearer),
                        all(request, KEY_HEADER),
                        inBody.stream())
                .flatMap(keysSent -> keysSent)
                .distinct()
                .toList();
        if (sent.isEmpty()) {
            return settings.keysRequired()
                    ? unauthorized("no-key")
                    : new Admitted(new Caller(
                            Optional.empty(),
                            () -> screen.report(request),
                            new CodeTries.Counted(throttle, request),
                            () -> keys.get().sources()));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        Optional<ApiKey> known = sent.size() > 1
                ? Optional.empty()
                : ApiSecret.parse(sent.getFirst())
                        .flatMap(secret -> keys.get().with(secret))
                        .filter(key -> key.validOn(today));
        if (known.isEmpty()) {
            return unauthorized("wrong-key");
        }
        ApiKey key = known.get();
        if (!key.scopes().contains(scope)) {
            count("scope");
            return new Refused(
                    Problem.of(
                            ProblemType.FORBIDDEN,
                            "This takes a key with the scope " + scope.wire() + ". Nothing was stored."),
                    new HttpHeaders());
        }
        var caller = new Caller(known, Screening.Passed::new, new CodeTries.Free(), Set::of);
        OptionalLong wait = secondsToWait(caller);
        return wait.isPresent() ? tooOften(wait.getAsLong()) : new Admitted(caller);
    }

    /// Counts one more use of a key; empty if it may be used, and else in how many seconds it may.
    OptionalLong secondsToWait(Caller caller) {
        if (caller.key().isEmpty()) {
            return OptionalLong.empty();
        }
        ApiKey key = caller.key().get();
        var allowance = new Allowance(key.id(), key.perMinute().orElse(settings.ratePerMinute()));
        Bucket bucket = buckets.computeIfAbsent(allowance, ApiCallers::full);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return OptionalLong.empty();
        }
        count("rate");
        return OptionalLong.of(Math.max(
                1,
                Duration.ofNanos(probe.getNanosToWaitForRefill())
                        .plusMillis(999)
                        .toSeconds()));
    }

    private static Bucket full(Allowance allowance) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(allowance.perMinute())
                        .refillGreedy(allowance.perMinute(), Duration.ofMinutes(1)))
                .build();
    }

    static Problem tooOften() {
        return Problem.of(ProblemType.RATE_LIMITED);
    }

    private static Refused tooOften(long seconds) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return new Refused(tooOften(), headers);
    }

    private Refused unauthorized(String why) {
        count(why);
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"signpost\"");
        return new Refused(
                Problem.of(
                        ProblemType.UNAUTHORIZED,
                        "Send a key that is taken, as Authorization: Bearer or as X-Api-Key. Nothing was stored."),
                headers);
    }

    private void count(String reason) {
        meters.counter("signpost.intake.api.refused", "reason", reason).increment();
    }

    private static Stream<String> all(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream();
    }

    /// What of another scheme is sent is no key, and is refused as such.
    private static String bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : authorization;
    }

    /// Follows the file of keys.
    @Configuration(proxyBeanMethods = false)
    static class Keys {

        @Bean(destroyMethod = "close")
        ReloadedFiles<ApiKeys> apiKeys(ApiSettings settings, IntakeSettings intake, Clock clock) {
            Path file = settings.keysFile();
            return ReloadedFiles.<ApiKeys>load(
                            "report-intake",
                            file == null ? List.of() : List.of(WatchedFile.edited("api-keys", file)),
                            files -> files.isEmpty()
                                    ? ApiKeys.none()
                                    : ApiKeys.read(
                                            files.getFirst().name(),
                                            files.getFirst().bytes()),
                            clock)
                    .look(intake.reloadEvery());
        }

        @Bean
        MeterBinder apiKeysInForce(ReloadedFiles<ApiKeys> apiKeys) {
            return new ReloadGauges(List.of(apiKeys));
        }
    }
}
