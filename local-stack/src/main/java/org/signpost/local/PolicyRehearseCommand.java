package org.signpost.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.routing.Rehearsal;
import org.signpost.routing.ReportedTopic;
import org.signpost.routing.policyfile.KeptVersion;
import org.signpost.routing.rehearsal.Rehearsed;
import org.signpost.routing.rehearsal.Rehearsed.Compared;
import org.signpost.routing.rehearsal.Totals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = {
            "Decides the concerns of the last days by the policy in force and by a proposed one, and shows, concern by"
                    + " concern, who would be added or dropped and what would be more or less urgent.",
            "It reads the running broker beside the services, or a file. Nothing is sent, nothing is written, nobody is"
                    + " told. It shows references, rules and partners: no place, no person, no text that somebody"
                    + " wrote."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:no concern would be decided differently",
            " 1:at least one would be",
            " 2:an option is wrong, or a file cannot be used",
            " 3:the broker did not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost policy rehearse --policy proposed.yaml",
            "  signpost policy rehearse --policy proposed.yaml --since 7d --all",
            "  signpost policy rehearse --partners proposed-partners.yaml \\",
            "      --from concerns.jsonl --json | jq -c .totals"
        })
final class PolicyRehearseCommand implements Callable<Integer> {
    /// An option, or a file that one names, cannot be used; what picocli answers for a wrong option, too.
    private static final int NOT_USABLE = 2;

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm", Locale.UK).withZone(LOCAL_TIME);

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The proposed policy file (default: the one in force).")
    private @Nullable Path policy;

    @Option(
            names = "--partners",
            paramLabel = "FILE",
            description = "The proposed partner file (default: the one in force).")
    private @Nullable Path partners;

    @Option(
            names = "--current",
            paramLabel = "FILE",
            description = "The policy file in force (default: config/policy.yaml of the repository).")
    private @Nullable Path current;

    @Option(
            names = "--current-partners",
            paramLabel = "FILE",
            description = "The partner file in force (default: config/partners.yaml of the repository).")
    private @Nullable Path currentPartners;

    @Option(
            names = "--geography",
            paramLabel = "FILE",
            description =
                    "Place every concern, for both policies, by this geography table (default: the product's own).")
    private @Nullable Path geography;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "How far back: days (30d), hours (12h), or a day such as 2026-11-01, from its first minute"
                    + " in Warwickshire (default: 30d, which is what the topic keeps).")
    private @Nullable String since;

    @Option(
            names = {"--kafka", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "Some of the brokers (default: localhost and port 9092, or what SIGNPOST_PORT_KAFKA or"
                    + " SIGNPOST_KAFKA_BOOTSTRAP_SERVERS says).")
    private @Nullable String kafka;

    @Mixin
    private ClientConfig clientConfig = new ClientConfig();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Take the concerns from a file instead, one a line as for `signpost route`; - is standard"
                    + " input.")
    private @Nullable String from;

    @Option(
            names = "--on",
            paramLabel = "DAY",
            description = "Decide with the partners and contacts of that day, such as 2026-12-01 (default: today).")
    private @Nullable String on;

    @Option(names = "--all", description = "List the concerns that would be decided alike, too.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON object a line: one for each concern, and the totals last.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();
    private final Totals totals = new Totals();

    @Override
    public Integer call() {
        Instant start = checkedOptions();
        LocalDate day = day();
        Rehearsal rehearsal = load(day);
        if (policy != null) {
            KeptVersion.between(current == null ? SignpostCommand.config("policy.yaml") : current, policy)
                    .ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.printf(
                    "Policy in force: version %s. Proposed: version %s.%n",
                    rehearsal.currentVersion(), rehearsal.proposedVersion());
            out.printf(
                    "Concerns %s.%nPartners and contacts of %s.%n%n",
                    from == null
                            ? "received since " + MINUTE.format(start)
                            : "from " + (from.equals("-") ? "standard input" : from),
                    DAY.format(day));
        }
        if (from == null) {
            replayTopic(rehearsal, start, out);
        } else {
            replayFile(rehearsal, from, out);
        }
        out.println(json ? RehearsalInWords.asJson(totals) : RehearsalInWords.ofTotals(totals));
        return totals.different() == 0 ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private Instant checkedOptions() {
        if (policy == null && partners == null) {
            throw wrong("name what is proposed, with --policy FILE, --partners FILE or both");
        }
        if (from != null && kafka != null) {
            throw wrong("concerns come from a broker (--kafka) or from a file (--from), not from both");
        }
        if (from != null && since != null) {
            throw wrong("--since is for a broker; of a file (--from) every line is rehearsed");
        }
        Instant now = clock.instant();
        Instant start = RehearsalInWords.start(since == null ? "30d" : since, now, LOCAL_TIME)
                .orElseThrow(() -> wrong("--since is a number of days (30d) or hours (12h), or a day (2026-11-01)"));
        if (start.isAfter(now)) {
            throw wrong("--since is a day that has not begun yet");
        }
        return start;
    }

    private LocalDate day() {
        try {
            return on == null ? LocalDate.ofInstant(clock.instant(), LOCAL_TIME) : LocalDate.parse(on);
        } catch (DateTimeException noDay) {
            throw wrong("--on is a day such as 2026-12-01");
        }
    }

    private Rehearsal load(LocalDate day) {
        Path policyInForce = current == null ? SignpostCommand.config("policy.yaml") : current;
        Path partnersInForce = currentPartners == null ? SignpostCommand.config("partners.yaml") : currentPartners;
        try {
            return Rehearsal.load(
                    new Rehearsal.Files(policyInForce, partnersInForce),
                    new Rehearsal.Files(
                            policy == null ? policyInForce : policy, partners == null ? partnersInForce : partners),
                    geography,
                    day,
                    clock);
        } catch (ConfigurationRefused refused) {
            throw new Failure(NOT_USABLE, Failure.inWords(refused));
        }
    }

    private void replayTopic(Rehearsal rehearsal, Instant start, PrintWriter out) {
        String broker = kafka == null ? Brokers.usual(System.getenv()) : kafka;
        try {
            ReportedTopic.read(
                    broker,
                    clientConfig.settings(),
                    start,
                    record -> show(rehearsal.rehearse(record.headers(), record.value()), out));
        } catch (TimeoutException silent) {
            throw notReachable(
                    "no broker answers at %s; start it with: signpost run (or name it with --kafka, or rehearse a file"
                            + " with --from)",
                    broker);
        } catch (UnknownTopicOrPartitionException notSetUp) {
            throw notReachable("the broker at %s has none of Signpost's topics; start Signpost first", broker);
        } catch (KafkaException broken) {
            throw notReachable("the broker at %s cannot be read; is it HOST:PORT, and may you read it?", broker);
        }
    }

    private void replayFile(Rehearsal rehearsal, String file, PrintWriter out) {
        try (var lines = file.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    show(rehearsal.rehearse(line, number), out);
                }
            }
        } catch (MalformedInputException noText) {
            throw new Failure(NOT_USABLE, file + " cannot be read: it is no text in UTF-8");
        } catch (IOException unreadable) {
            throw new Failure(NOT_USABLE, file + " cannot be read");
        }
    }

    private void show(Rehearsed one, PrintWriter out) {
        totals.add(one);
        if (one instanceof Compared compared && (all || compared.change().isAny())) {
            out.println(json ? RehearsalInWords.asJson(compared) : RehearsalInWords.of(compared));
        }
    }

    private ParameterException wrong(String whatToDo) {
        return new ParameterException(spec.commandLine(), whatToDo);
    }

    private static Failure notReachable(String fact, String broker) {
        return new Failure(SignpostCommand.NOT_REACHABLE, fact.formatted(broker));
    }
}
