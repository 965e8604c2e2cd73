package org.signpost.local;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.HeldState;
import org.signpost.intake.HeldReview.ReviewNotStored;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Reviews reports that were accepted and are held: more came from one network than is usual, or a program"
                    + " filled in what no person sees.",
            "What nobody reviews is released by itself, after at most 10 minutes if somebody is in danger now and after"
                    + " 2 hours otherwise."
        },
        subcommands = {HeldCommand.Listing.class, HeldCommand.Release.class, HeldCommand.Reject.class, HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost held list",
            "  signpost held release K7Q2-4MX9 --reason \"a school reported together\"",
            "  signpost held reject K7Q2-4MX9 --reason \"the same words 200 times\""
        })
final class HeldCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static HeldDesk desk(Brokers brokers) {
        return new HeldDesk(brokers.names(), brokers.settings(), Clock.systemUTC());
    }

    private static String wire(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Lists the reports that wait for review, the most dangerous and then the oldest first.",
                "It shows references, times and answers from closed lists: no place, no person, no text that somebody"
                        + " wrote."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {" 0:listed, or nothing waits", " 2:an option is wrong", " 3:the broker did not answer"},
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost held list",
                "  signpost held list --json | jq -r 'select(.why == \"honeypot\") | .reference'"
            })
    static final class Listing implements Callable<Integer> {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.UK).withZone(ZoneId.of("Europe/London"));
        private static final Comparator<ConcernHeld> MOST_PRESSING = Comparator.<ConcernHeld>comparingInt(
                        held -> held.getDanger() == DangerAnswer.NOW ? 0 : 1)
                .thenComparing(ConcernHeld::getHeldAt);

        @Mixin
        private Brokers brokers = new Brokers();

        @Option(names = "--all", description = "List those whose review has ended, too.")
        private boolean all;

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (HeldDesk desk = desk(brokers)) {
                var shown = desk.all().stream()
                        .filter(held -> all || held.getState() == HeldState.HELD)
                        .sorted(MOST_PRESSING)
                        .toList();
                shown.forEach(held -> out.println(json ? asJson(held) : inWords(held)));
                if (!json && shown.isEmpty()) {
                    out.println("No report waits for review.");
                }
            }
            return SignpostCommand.OK;
        }

        private static String inWords(ConcernHeld held) {
            var line = new StringBuilder("%s  %s since %s  why %s  danger %s  under18 %s  mode %s"
                    .formatted(
                            held.getReference(),
                            wire(held.getState()),
                            TIME.format(held.getHeldAt()),
                            wire(held.getWhy()),
                            wire(held.getDanger()),
                            held.getUnder18() == null ? "not asked" : wire(held.getUnder18()),
                            wire(held.getMode())));
            if (held.getState() == HeldState.HELD) {
                line.append("  released by itself ").append(TIME.format(held.getReleaseAt()));
            } else if (held.getReviewedAt() != null) {
                line.append("  reviewed ").append(TIME.format(held.getReviewedAt()));
            }
            return line.toString();
        }

        private static String asJson(ConcernHeld held) {
            var line = JSON.createObjectNode();
            line.put("concernId", held.getConcernId());
            line.put("reference", held.getReference());
            line.put("state", wire(held.getState()));
            line.put("why", wire(held.getWhy()));
            line.put("heldAt", held.getHeldAt().toString());
            line.put("releaseAt", held.getReleaseAt().toString());
            line.put("danger", wire(held.getDanger()));
            if (held.getUnder18() != null) {
                line.put("under18", wire(held.getUnder18()));
            }
            line.put("mode", wire(held.getMode()));
            Instant reviewedAt = held.getReviewedAt();
            if (reviewedAt != null) {
                line.put("reviewedAt", reviewedAt.toString());
                line.put("reviewer", held.getReviewer());
                line.put("reason", held.getReason());
            }
            return line.toString();
        }
    }

    /// What ending a review takes.
    private static final class Review {
        @Mixin
        private Brokers brokers = new Brokers();

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why, in at most 500 characters and without anybody's name; it is kept.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String reason;

        @Option(
                names = "--reviewer",
                paramLabel = "NAME",
                defaultValue = "${sys:user.name}",
                description = "Who decides so (default: the user of this computer).")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String reviewer;

        void check(CommandSpec spec) {
            if (reason.isBlank()) {
                throw new ParameterException(spec.commandLine(), "--reason says why; it is not empty");
            }
            if (reviewer.isBlank()) {
                throw new ParameterException(spec.commandLine(), "--reviewer names somebody; it is not empty");
            }
        }
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Lets held reports go on to those who must hear of them; also one that was rejected.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:every one named was released, or had been before",
                " 1:at least one named is not known",
                " 2:an option is wrong",
                " 3:the broker did not answer; doing it again is harmless"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost held release K7Q2-4MX9 --reason \"a school reported together\"",
                "  signpost held release --all --reason \"the campaign was announced\""
            })
    static final class Release implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "ID", description = "References, or concern ids.")
        private final List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that wait.")
        private boolean all;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Review review;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            review.check(spec);
            if (all == !ids.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "name reports, or all of them with --all");
            }
            PrintWriter out = spec.commandLine().getOut();
            try (HeldDesk desk = desk(review.brokers)) {
                var known = desk.all();
                Set<String> unknown = unknown(ids, known);
                for (ConcernHeld held : known) {
                    boolean meant = all ? held.getState() == HeldState.HELD : names(ids, held);
                    if (!meant) {
                        continue;
                    }
                    if (held.getState() == HeldState.RELEASED) {
                        out.println(held.getReference() + "  was released before");
                    } else {
                        desk.release(held, review.reason, review.reviewer);
                        out.println(held.getReference() + "  released");
                    }
                }
                return ended(spec, unknown);
            } catch (ReviewNotStored silent) {
                throw notStored();
            }
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = {
                "Keeps held reports from going on. They are kept, sealed, with the reason, and can be released later.",
                "Nobody hears of a rejected report: reject only what cannot be from a person in need."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:every one named was rejected, or had been before",
                " 1:at least one named is not known, or was released already",
                " 2:an option is wrong",
                " 3:the broker did not answer; doing it again is harmless"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost held reject K7Q2-4MX9 --reason \"the same words 200 times\"",
            })
    static final class Reject implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "References, or concern ids.")
        private final List<String> ids = new ArrayList<>();

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Review review;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            review.check(spec);
            PrintWriter out = spec.commandLine().getOut();
            try (HeldDesk desk = desk(review.brokers)) {
                var known = desk.all();
                Set<String> unknown = unknown(ids, known);
                boolean late = false;
                for (ConcernHeld held : known) {
                    if (!names(ids, held)) {
                        continue;
                    }
                    switch (held.getState()) {
                        case RELEASED -> {
                            late = true;
                            out.println(held.getReference() + "  was released already, and cannot be taken back");
                        }
                        case REJECTED -> out.println(held.getReference() + "  was rejected before");
                        case HELD, UNKNOWN -> {
                            desk.reject(held, review.reason, review.reviewer);
                            out.println(held.getReference() + "  rejected");
                        }
                    }
                }
                int code = ended(spec, unknown);
                return late ? SignpostCommand.FINDING : code;
            } catch (ReviewNotStored silent) {
                throw notStored();
            }
        }
    }

    private static boolean names(List<String> ids, ConcernHeld held) {
        return ids.stream()
                .anyMatch(id -> id.equalsIgnoreCase(held.getReference()) || id.equalsIgnoreCase(held.getConcernId()));
    }

    private static Set<String> unknown(List<String> ids, List<ConcernHeld> known) {
        var unknown = new LinkedHashSet<String>();
        for (String id : ids) {
            if (known.stream().noneMatch(held -> names(List.of(id), held))) {
                unknown.add(id);
            }
        }
        return unknown;
    }

    private static int ended(CommandSpec spec, Set<String> unknown) {
        unknown.forEach(id -> spec.commandLine()
                .getErr()
                .println("signpost: no held report has the reference or id %s; see: signpost held list --all"
                        .formatted(id)));
        return unknown.isEmpty() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private static Failure notStored() {
        return new Failure(
                SignpostCommand.NOT_REACHABLE,
                "the broker did not take the review of at least one report; do the same again, which is harmless");
    }
}
