package org.signpost.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;
import org.signpost.local.TestStack.Message;
import tools.jackson.databind.JsonNode;

/// A policy lead edits the two files while the whole system runs: what is right counts from the next decision on,
/// what is wrong changes nothing and is shown until it is mended. Nothing is restarted.
class ChangedWhileRunningSystemTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final String PARTNER = """
          - id: health-outreach-team
            name: Health outreach team
            area: county
            opening: 24/7
            contacts:
              - id: duty-nurse
                use: duty
                email: duty-nurse@health-outreach.example
                mobile: "07700 900101"
              - id: test
                use: test
                email: test@health-outreach.example
                mobile: "07700 900103"
        """;
    private static final String RULE = """

          - line: A10
            when: {districts: [E07000220], exploitation: cuckooing, not: [child, quiet]}
            copy: [health-outreach-team]
            because: Somebody's home was taken over. The outreach team can see them where they are.
        """;
    private static final String EXAMPLE = """
          - test: outreach-hears-of-cuckooing
            on: 2026-12-01
            facts: {danger: unsure, about: someone-else, under18: no, exploitation: [cuckooing], coercion: unsure, area: inside, districts: [E07000220]}
            expect: {rule: R12, urgency: urgent, lead: [warwickshire-police], copies: [rugby-council, health-outreach-team]}
            because: Police lead; the council and the outreach team hear of it.
        """;
    private static final String OLD_NUMBER = """
                email: control-room@warwickshire-police.example
                mobile: "07700 900001"
        """;

    @TempDir
    private Path folder;

    private final Map<String, String> references = new HashMap<>();
    private Path config = Path.of("");
    private TestStack stack;

    @BeforeEach
    void start() throws IOException {
        config = Files.createDirectory(folder.resolve("config"));
        for (String file : List.of("policy.yaml", "partners.yaml")) {
            Files.copy(TestStack.CONFIG.resolve(file), config.resolve(file));
        }
        stack = TestStack.start(folder.resolve("data"), config);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void aPolicyLeadsChangesCountFromTheNextDecisionAndABrokenOneNever() throws Exception {
        ConcernRouted before = routed("before");
        assertThat(told("before"))
                .contains("warwickshire-police by sms")
                .doesNotContain("health-outreach-team by email");
        assertThat(smsNumbers("before")).containsExactly("447700900001");

        // a partner, and the number that its contact has from today
        LocalDate today = LocalDate.now(LONDON);
        String newNumber = OLD_NUMBER
                + "        until: " + today.minusDays(1) + "\n"
                + "      - id: control-room-new\n"
                + "        use: control-room\n"
                + "        email: control-room@warwickshire-police.example\n"
                + "        mobile: \"07700 900104\"\n"
                + "        from: " + today + "\n";
        save("partners.yaml", text("partners.yaml").replace(OLD_NUMBER, newNumber) + PARTNER);
        awaitMessage("new-number", "sms", "7700900104");

        // a rule that names the partner, with what is expected of it
        save("policy.yaml", text("policy.yaml").replace("\nwithhold:\n", RULE + "\nwithhold:\n") + EXAMPLE);
        awaitMessage("new-rule", "email", "duty-nurse@health-outreach.example");

        ConcernRouted changed = routed("changed");
        assertThat(changed.getPolicyHash()).isNotEqualTo(before.getPolicyHash());
        assertThat(TestStack.JSON.readTree(page("/api/state")).path("configuration"))
                .anySatisfy(file -> {
                    assertThat(file.path("file").asString()).isEqualTo("policy");
                    assertThat(file.path("content").asString()).isEqualTo(changed.getPolicyHash());
                });
        assertThat(page("/")).contains("Configuration in force", changed.getPolicyHash(), "13 partners");
        assertThat(told("changed")).contains("health-outreach-team by email", "warwickshire-police by sms");
        assertThat(smsNumbers("changed")).containsExactly("447700900104");
        assertThat(changed.getPartners())
                .filteredOn(partner -> partner.getPartnerId().equals("health-outreach-team"))
                .singleElement()
                .satisfies(partner -> assertThat(partner.getRules()).contains("A10"));

        // another deadline: decisions from now on have it, and those before keep theirs
        save("policy.yaml", text("policy.yaml").replace("within: 60 minutes", "within: 30 minutes"));
        var attempt = new AtomicInteger();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        deadline(routed("sooner" + attempt.incrementAndGet())).equals(Duration.ofMinutes(30)));
        assertThat(deadline(before)).isEqualTo(Duration.ofMinutes(60));
        ConcernRouted sooner = routed("sooner-still");

        // a mistake changes nothing, and is shown for as long as it stands there
        String good = text("policy.yaml");
        save("policy.yaml", good.replace("copy: [health-outreach-team]", "copy: [health-outreach-taem]"));
        await().atMost(SOON).until(() -> !refused().isEmpty());
        int line =
                good.substring(0, good.indexOf("copy: [health-outreach-team]")).split("\n", -1).length;
        assertThat(refused())
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.asString())
                        .contains("policy.yaml", ":" + line, "health-outreach-taem", "health-outreach-team"));
        assertThat(page("/")).contains("A change of the configuration is refused");
        assertThat(routed("with-a-mistake").getPolicyHash()).isEqualTo(sooner.getPolicyHash());
        assertThat(told("with-a-mistake")).contains("health-outreach-team by email");

        save("policy.yaml", good);
        await().atMost(SOON).until(() -> refused().isEmpty());
        assertThat(page("/")).doesNotContain("is refused");
    }

    /// Reports one concern after another until a message of one of them goes there.
    private void awaitMessage(String name, String channel, String to) {
        var attempt = new AtomicInteger();
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> {
            routed(name + attempt.incrementAndGet());
            return stack.messages().stream()
                    .anyMatch(message ->
                            message.channel().equals(channel) && message.to().endsWith(to));
        });
    }

    /// Reports a taken-over home in Rugby, and gives its decision.
    private ConcernRouted routed(String name) throws Exception {
        JsonNode accepted = stack.report("""
            {"source": "change-test", "sourceReference": "%s", "danger": "unsure", "about": "someone-else",
             "under18": "no", "exploitation": ["cuckooing"], "coercion": "unsure",
             "places": [{"postcode": "CV21 3AA"}], "reporter": {"identity": "anonymous"}}
            """.formatted(name));
        references.put(name, accepted.path("reference").asString());
        String id = accepted.path("concernId").asString();
        await().atMost(SOON).until(() -> !decisions(id).isEmpty());
        return switch (new RecordCodec<>(RecordType.CONCERN_ROUTED)
                .decode(decisions(id).getFirst())) {
            case RecordCodec.Decoded.Value<ConcernRouted>(var value) -> value;
            case RecordCodec.Decoded.Poison<ConcernRouted>(var reason) -> throw new AssertionError(reason);
        };
    }

    /// How long police have to acknowledge, as notifier-service says it.
    private Duration deadline(ConcernRouted routed) {
        await().atMost(SOON).until(() -> deadlineAt(routed).isPresent());
        return Duration.between(routed.getReceivedAt(), deadlineAt(routed).orElseThrow());
    }

    private Optional<Instant> deadlineAt(ConcernRouted routed) {
        var codec = new RecordCodec<>(RecordType.ALERT_PROGRESSED);
        return stack.records(Topic.ALERTS_PROGRESSED.topicName()).stream()
                .map(record -> codec.decode(record.value()))
                .flatMap(decoded -> switch (decoded) {
                    case RecordCodec.Decoded.Value<AlertProgressed>(var value) -> Stream.of(value);
                    case RecordCodec.Decoded.Poison<AlertProgressed>(var reason) -> throw new AssertionError(reason);
                })
                .filter(progress -> progress.getConcernId().equals(routed.getConcernId())
                        && progress.getPartnerId().equals("warwickshire-police"))
                .map(AlertProgressed::getDeadlineAt)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /// Who had which messages of a concern, once its lead and its council have theirs.
    private Set<String> told(String name) {
        await().atMost(SOON)
                .until(() -> to(name).containsAll(List.of("warwickshire-police by sms", "rugby-council by email")));
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);
        return to(name);
    }

    private Set<String> to(String name) {
        return messages(name).stream()
                .map(message -> message.partner() + " by " + message.channel())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> smsNumbers(String name) {
        return messages(name).stream()
                .filter(message -> message.channel().equals("sms"))
                .map(message -> message.to().replace("+", ""))
                .collect(Collectors.toSet());
    }

    private List<Message> messages(String name) {
        return stack.messages(requireNonNull(references.get(name)));
    }

    private List<JsonNode> refused() {
        var refused = new ArrayList<JsonNode>();
        TestStack.JSON.readTree(page("/api/state")).path("refusedConfiguration").forEach(refused::add);
        return refused;
    }

    private String page(String path) {
        return stack.get(URI.create("http://127.0.0.1:" + stack.ports.ops() + path))
                .body();
    }

    private String text(String file) throws IOException {
        return Files.readString(config.resolve(file));
    }

    /// As an editor does that writes beside the file and renames.
    private void save(String file, String text) throws IOException {
        Path beside = Files.writeString(config.resolve(file + ".new"), text);
        Files.move(beside, config.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<byte[]> decisions(String id) {
        return stack.records(Topic.CONCERNS_ROUTED.topicName()).stream()
                .filter(record -> id.equals(new String(record.key(), UTF_8)))
                .map(record -> record.value())
                .toList();
    }
}
