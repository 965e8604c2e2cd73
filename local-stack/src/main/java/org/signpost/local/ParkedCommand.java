package org.signpost.local;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.ParkedRecord;
import org.signpost.contract.parking.ParkedRecord.Original;
import org.signpost.local.parked.DeadLetters;
import org.signpost.local.parked.Fate;
import org.signpost.local.parked.ParkedRecords;
import org.signpost.local.parked.ParkedRecords.Seen;
import org.signpost.local.parked.Redrive;
import org.signpost.local.parked.Redrive.Ending;
import org.signpost.local.parked.Redrive.Order;
import org.signpost.local.parked.Redrive.Planned;
import org.signpost.local.parked.Redrive.TopicMissing;
import org.signpost.local.parked.Selection;
import org.signpost.notifier.retention.Operator;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Looks at records that a service could not read and parked on a dead-letter topic, and sends them again.",
            "It shows places, times and reasons: no key, no value and no header that somebody else wrote."
        },
        subcommands = {ParkedCommand.Listing.class, ParkedCommand.Redriving.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost parked list",
            "  signpost parked redrive --from concerns.reported.v1.routing-service.dlq",
        })
final class ParkedCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.UK).withZone(ZoneId.of("Europe/London"));
    /// Stands for a reason that this build does not know, and for none.
    private static final String OTHER = "OTHER";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// What is done with the brokers.
    private interface Work<T> {
        T with(Map<String, Object> client) throws InterruptedException;
    }

    /// Does it, and says what is wrong with the brokers if something is.
    private static <T> T ask(Brokers brokers, Work<T> work) throws InterruptedException {
        try {
            return work.with(brokers.client());
        } catch (TopicMissing missing) {
            throw new Failure(SignpostCommand.NOT_REACHABLE, Failure.inWords(missing));
        } catch (TimeoutException silent) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "no broker answers at %s; start it with: signpost run (or name others with --bootstrap-servers)"
                            .formatted(brokers.names()));
        } catch (AuthorizationException denied) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the brokers do not let this principal do that: docs/parked.md says what it must be allowed");
        } catch (KafkaException broken) {
            throw new Failure(
                    SignpostCommand.NOT_REACHABLE,
                    "the brokers at %s cannot be used (%s); is each HOST:PORT, and is --client-config right?"
                            .formatted(brokers.names(), broken.getClass().getSimpleName()));
        }
    }

    /// Which records.
    static final class Filter {
        private static final Pattern OFFSETS = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                split = ",",
                description = "Only those that were parked for one of these: ${COMPLETION-CANDIDATES}.")
        private Set<PoisonReason> reasons = Set.of();

        @Option(
                names = "--since",
                paramLabel = "INSTANT",
                description = "Only those that were parked then or later, such as 2026-11-24T09:00:00Z.")
        private @Nullable Instant since;

        @Option(names = "--until", paramLabel = "INSTANT", description = "Only those that were parked before then.")
        private @Nullable Instant until;

        @Option(
                names = "--partition",
                paramLabel = "N",
                description = "Only those on this partition of the dead-letter topic.")
        private @Nullable Integer partition;

        @Option(
                names = "--offset",
                paramLabel = "N[-M]",
                description = "Only the one at this offset there, or those from N to M; needs --partition.")
        private @Nullable String offsets;

        Selection selection(CommandSpec spec) {
            if (partition != null && partition < 0) {
                throw new ParameterException(spec.commandLine(), "--partition is 0 or more");
            }
            if (since != null && until != null && !since.isBefore(until)) {
                throw new ParameterException(spec.commandLine(), "--since is before --until");
            }
            long first = 0;
            long last = Long.MAX_VALUE;
            if (offsets != null) {
                var found = OFFSETS.matcher(offsets);
                if (!found.matches()) {
                    throw new ParameterException(spec.commandLine(), "--offset is a number, or two such as 17-40");
                }
                if (partition == null) {
                    throw new ParameterException(spec.commandLine(), "--offset needs --partition: each counts anew");
                }
                first = Long.parseLong(found.group(1));
                last = found.group(2) == null ? first : Long.parseLong(found.group(2));
                if (last < first) {
                    throw new ParameterException(spec.commandLine(), "--offset: the first is not after the last");
                }
            }
            return new Selection(
                    reasons,
                    Optional.ofNullable(since),
                    Optional.ofNullable(until),
                    Optional.ofNullable(partition),
                    first,
                    last);
        }
    }

    private static String reason(ParkedRecord parked) {
        return parked.reason().map(PoisonReason::name).orElse(OTHER);
    }

    private static String origin(ParkedRecord parked) {
        return parked.original().map(Original::toString).orElse("unknown");
    }

    private static String inWords(ParkedRecord parked) {
        return "%d@%d  parked %s  %s  from %s%s"
                .formatted(
                        parked.partition(),
                        parked.offset(),
                        TIME.format(parked.parkedAt()),
                        reason(parked),
                        origin(parked),
                        parked.sentAgain() == 0 ? "" : "  sent again %s before".formatted(times(parked.sentAgain())));
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String records(long count) {
        return count == 1 ? "1 record" : count + " records";
    }

    private static ObjectNode asJson(DeadLetters from, ParkedRecord parked) {
        var line = JSON.createObjectNode();
        line.put("topic", from.topic());
        line.put("partition", parked.partition());
        line.put("offset", parked.offset());
        line.put("parkedAt", parked.parkedAt().toString());
        line.put("reason", reason(parked));
        parked.original().ifPresent(original -> line.put("original", original.toString()));
        line.put("sentAgain", parked.sentAgain());
        return line;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Says how many records are parked on each dead-letter topic, why, since when, and how many of them were"
                        + " sent again.",
                "With --records, a line for each: PARTITION@OFFSET on the dead-letter topic, when, why, where it came"
                        + " from."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {" 0:listed, or nothing is parked", " 2:an option is wrong", " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost parked list",
                "  signpost parked list --reader routing-service --records",
                "  signpost parked list --json | jq -r 'select(.records > .sent) | .topic'"
            })
    static final class Listing implements Callable<Integer> {
        @Option(
                names = "--topic",
                paramLabel = "TOPIC",
                description = "Only records of this topic, such as concerns.reported.v1.")
        private @Nullable String topic;

        @Option(names = "--reader", paramLabel = "SERVICE", description = "Only what this service parked.")
        private @Nullable String reader;

        @Mixin
        private Filter filter = new Filter();

        @Option(names = "--records", description = "A line for each record.")
        private boolean records;

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Mixin
        private Brokers brokers = new Brokers();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            List<DeadLetters> asked = asked();
            Selection selection = filter.selection(spec);
            PrintWriter out = spec.commandLine().getOut();
            return ask(brokers, client -> {
                try (var parked = new ParkedRecords(client, Clock.systemUTC())) {
                    boolean found = false;
                    boolean any = false;
                    for (DeadLetters each : asked) {
                        var counts = new TreeMap<String, Count>();
                        found |= parked.look(each, selection, seen -> {
                            counts.computeIfAbsent(reason(seen.parked()), _ -> new Count())
                                    .add(seen);
                            if (records) {
                                out.println(json ? asJson(each, seen) : inWords(each, seen));
                            }
                        });
                        if (!records) {
                            print(out, each, counts);
                        }
                        any |= !counts.isEmpty();
                    }
                    if (!found) {
                        throw new Failure(
                                SignpostCommand.NOT_REACHABLE,
                                "the brokers have none of Signpost's topics; signpost topics apply creates them");
                    }
                    if (!any && !json) {
                        out.println("Nothing is parked" + (selection.equals(Selection.ALL) ? "." : " of that kind."));
                    }
                    return SignpostCommand.OK;
                }
            });
        }

        private List<DeadLetters> asked() {
            List<DeadLetters> asked = DeadLetters.all().stream()
                    .filter(one -> topic == null || one.source().topicName().equals(topic))
                    .filter(one -> reader == null || one.reader().equals(reader))
                    .toList();
            if (asked.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no such dead-letter topic; --topic and --reader are of: "
                                + named(one -> one.source().topicName() + " by " + one.reader()));
            }
            return asked;
        }

        private static String inWords(DeadLetters from, Seen seen) {
            return from.topic() + "  " + ParkedCommand.inWords(seen.parked())
                    + (seen.sent() ? "  sent again since" : "");
        }

        private static ObjectNode asJson(DeadLetters from, Seen seen) {
            return ParkedCommand.asJson(from, seen.parked()).put("sent", seen.sent());
        }

        private void print(PrintWriter out, DeadLetters from, Map<String, Count> counts) {
            if (json) {
                counts.forEach((reason, count) -> {
                    var line = JSON.createObjectNode();
                    line.put("topic", from.topic());
                    line.put("reason", reason);
                    line.put("records", count.records);
                    line.put("sent", count.sent);
                    line.put("oldest", count.oldest.toString());
                    line.put("newest", count.newest.toString());
                    out.println(line);
                });
                return;
            }
            if (!counts.isEmpty()) {
                out.println(from.topic());
                counts.forEach((reason, count) -> out.println("  %-24s %s, oldest %s, newest %s%s"
                        .formatted(
                                reason,
                                ParkedCommand.records(count.records),
                                TIME.format(count.oldest),
                                TIME.format(count.newest),
                                count.sent == 0 ? "" : "; %d sent again since".formatted(count.sent))));
            }
        }

        private static final class Count {
            private long records;
            private long sent;
            private Instant oldest = Instant.MAX;
            private Instant newest = Instant.MIN;

            void add(Seen seen) {
                Instant at = seen.parked().parkedAt();
                records++;
                sent += seen.sent() ? 1 : 0;
                oldest = at.isBefore(oldest) ? at : oldest;
                newest = at.isAfter(newest) ? at : newest;
            }
        }
    }

    private static String named(Function<DeadLetters, String> name) {
        return DeadLetters.all().stream().map(name).collect(Collectors.joining(", "));
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description = {
                "Sends parked records again to the topic that they came from, as they came, once what kept them from"
                        + " being read is mended. Without --send it only says what it would do.",
                "A record is sent again once, whichever services parked it: all that read the topic see it, and what"
                        + " they have done already they do not do again. It stays on its dead-letter topic."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:everything that was selected is sent again, or was before; or would be",
                " 1:something that was selected is not sent, or would not be",
                " 2:an option is wrong; nothing was sent",
                " 3:the brokers did not answer; nothing was sent"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost parked redrive --from concerns.reported.v1.routing-service.dlq",
                "  signpost parked redrive --from concerns.reported.v1.routing-service.dlq \\",
                "      --reason UNKNOWN_FINGERPRINT --limit 1 --send --why \"upgraded at last; one to try\"",
            })
    static final class Redriving implements Callable<Integer> {
        private static final int LONGEST_WHY = 500;
        private static final int FASTEST = 1000;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "TOPIC",
                description = "The dead-letter topic, as signpost parked list names it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String from;

        @Mixin
        private Filter filter = new Filter();

        @Option(names = "--limit", paramLabel = "N", description = "Send at most so many.")
        private @Nullable Integer limit;

        @Option(
                names = "--per-second",
                paramLabel = "N",
                defaultValue = "10",
                description = "Send at most so many a second, 1 to 1000 (default: ${DEFAULT-VALUE}).")
        private int perSecond;

        @Option(
                names = "--most-times",
                paramLabel = "N",
                defaultValue = "3",
                description = "Leave those alone that were sent again so many times (default: ${DEFAULT-VALUE}).")
        private int mostTimes;

        @Option(names = "--send", description = "Send them. Without it nothing is sent.")
        private boolean send;

        @Option(names = "--dry-run", description = "Send nothing, which is what happens without --send, too.")
        private boolean dryRun;

        @Option(
                names = "--by",
                paramLabel = "NAME",
                defaultValue = "${sys:user.name}",
                description = "Who sends them: a name or staff number, which is written down (default: the user of this"
                        + " computer).")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String by;

        @Option(
                names = "--why",
                paramLabel = "TEXT",
                description =
                        "Why, in at most 500 characters and without anybody's name; it is written down. Needed with"
                                + " --send.")
        private @Nullable String why;

        @Option(names = "--json", description = "Print one JSON object for each selected record.")
        private boolean json;

        @Mixin
        private Brokers brokers = new Brokers();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            DeadLetters chosen = DeadLetters.named(from)
                    .orElseThrow(
                            () -> wrong("--from is no dead-letter topic; write one of " + named(DeadLetters::topic)));
            Selection selection = filter.selection(spec);
            Order order = order();
            return ask(brokers, client -> {
                try (var redrive = new Redrive(chosen, client, Clock.systemUTC())) {
                    List<Planned> plan = redrive.plan(selection, limit == null ? Integer.MAX_VALUE : limit, mostTimes);
                    if (!send) {
                        return wouldBe(chosen, plan);
                    }
                    PrintWriter out = spec.commandLine().getOut();
                    Ending ending = redrive.send(plan, order, (parked, now) -> {
                        out.println(
                                json
                                        ? asJson(chosen, parked)
                                                .put("fate", "sent")
                                                .put("to", now.toString())
                                        : inWords(parked) + "  sent again to " + now);
                        out.flush();
                    });
                    return ended(chosen, ending);
                }
            });
        }

        private ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }

        private Order order() {
            if (send && dryRun) {
                throw wrong("--send and --dry-run exclude each other");
            }
            if (limit != null && limit < 1) {
                throw wrong("--limit is 1 or more");
            }
            if (perSecond < 1 || perSecond > FASTEST) {
                throw wrong("--per-second is 1 to " + FASTEST);
            }
            if (mostTimes < 1) {
                throw wrong("--most-times is 1 or more");
            }
            if (by.isBlank() || by.strip().length() > Operator.LONGEST) {
                throw wrong("--by is a name or staff number of 1 to " + Operator.LONGEST + " characters");
            }
            if (send && (why == null || why.isBlank())) {
                throw wrong("--send needs --why TEXT: it is written down why");
            }
            if (why != null && why.strip().length() > LONGEST_WHY) {
                throw wrong("--why has at most " + LONGEST_WHY + " characters");
            }
            return new Order(by.strip(), why == null ? "" : why.strip(), perSecond);
        }

        private int wouldBe(DeadLetters chosen, List<Planned> plan) {
            PrintWriter out = spec.commandLine().getOut();
            plan.forEach(planned -> print(chosen, planned));
            long toSend =
                    plan.stream().filter(planned -> isToBeSent(planned.fate())).count();
            if (!json) {
                out.printf(
                        "Nothing was sent. %s would be sent again to %s.%n",
                        records(toSend), chosen.source().topicName());
                sayOthers(plan);
                if (toSend > 0) {
                    out.println("To send: the same with --send --why TEXT");
                }
            }
            return plan.stream().anyMatch(planned -> planned.fate().left())
                    ? SignpostCommand.FINDING
                    : SignpostCommand.OK;
        }

        private int ended(DeadLetters chosen, Ending ending) {
            PrintWriter out = spec.commandLine().getOut();
            ending.fates().stream()
                    .filter(planned -> !isToBeSent(planned.fate()))
                    .forEach(planned -> print(chosen, planned));
            if (!json) {
                out.printf(
                        "%s sent again to %s.%n",
                        records(ending.sent()), chosen.source().topicName());
                sayOthers(ending.fates());
            }
            out.flush();
            ending.stopped().ifPresent(stopped -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println("signpost: stopped%s: %s; %s"
                        .formatted(
                                stopped.at()
                                        .map(at -> " at %d@%d".formatted(at.partition(), at.offset()))
                                        .orElse(""),
                                stopped.failure(),
                                stopped.perhapsSent()
                                        ? "that record may have been sent all the same. The same command goes on where"
                                                + " this one stopped, and sends that one once more, after two minutes"
                                        : "the same command goes on where this one stopped"));
            });
            return ending.somethingLeft() ? SignpostCommand.FINDING : SignpostCommand.OK;
        }

        private static boolean isToBeSent(Fate fate) {
            return fate == Fate.SENT || fate == Fate.SENT_PERHAPS_TWICE;
        }

        /// What was sent before, and what waits for the next time, is only counted: it may be a long list.
        private void print(DeadLetters chosen, Planned planned) {
            PrintWriter out = spec.commandLine().getOut();
            Fate fate = planned.fate();
            if (json) {
                out.println(asJson(chosen, planned.parked())
                        .put("fate", fate.name().toLowerCase(Locale.ROOT).replace('_', '-')));
            } else if (isToBeSent(fate) || fate.left()) {
                out.println(inWords(planned.parked()) + "  " + fate.words());
            }
        }

        private void sayOthers(List<Planned> plan) {
            var counts = new EnumMap<Fate, Long>(Fate.class);
            plan.forEach(planned -> counts.merge(planned.fate(), 1L, Long::sum));
            counts.forEach((fate, count) -> {
                if (!isToBeSent(fate)) {
                    spec.commandLine().getOut().printf("%s: %s.%n", records(count), fate.words());
                }
            });
        }
    }
}
