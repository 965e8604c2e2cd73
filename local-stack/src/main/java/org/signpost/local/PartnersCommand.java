package org.signpost.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.config.Spelling;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.PartnerChecks.Finding;
import org.signpost.notifier.EnglishBankHolidays;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "partners",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks that partners can be told.",
        subcommands = {PartnersCommand.Check.class, HelpCommand.class})
final class PartnersCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Looks for what would leave somebody untold: a partner without a contact at some hour of the coming"
                        + " year or without a back-up, a contact without a mobile number, an address that two contacts"
                        + " share or that can belong to nobody, a contact that nobody has verified lately.",
                "With --send the running notifier also sends each contact a message that asks whoever reads it to say"
                        + " so, by every channel that reaches the contact: to test contacts, and with --live to all.",
                "No address is shown."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:nothing was found, and every message was handed over",
                " 1:something was found, a message was not handed over, or the file has mistakes",
                " 2:an option is wrong",
                " 3:the notifier did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost partners check",
                "  signpost partners check --dns --days 30",
                "  signpost partners check --send --live --partner rugby-council"
            })
    static final class Check implements Callable<Integer> {
        private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");
        private static final Duration PATIENCE = Duration.ofMinutes(15);
        private static final int WIDTH = 110;

        @Option(
                names = "--partners",
                paramLabel = "FILE",
                description = "The partner file (default: config/partners.yaml of the repository).")
        private @Nullable Path partners;

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "90",
                description = "How old a verification may be (default: ${DEFAULT-VALUE}).")
        private int days;

        @Option(
                names = "--dns",
                description = "Ask the name servers of this machine whether the domains of the emails take mail.")
        private boolean dns;

        @Option(names = "--send", description = "Send a message to each test contact.")
        private boolean send;

        @Option(names = "--live", description = "With --send: to each live contact, too.")
        private boolean live;

        @Option(names = "--partner", paramLabel = "ID", description = "With --send: only to this partner's contacts.")
        private @Nullable String partner;

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private OperatorCall operator;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            check();
            PartnerDirectory directory;
            try {
                directory =
                        PartnerDirectory.load(partners == null ? SignpostCommand.config("partners.yaml") : partners);
            } catch (ConfigurationRefused mistakes) {
                throw new Failure(SignpostCommand.FINDING, Failure.inWords(mistakes));
            }
            checkPartner(directory);
            var checks = new PartnerChecks(
                    directory,
                    new EnglishBankHolidays(),
                    ZonedDateTime.now(Clock.systemUTC()).withZoneSameInstant(LOCAL_TIME));
            var findings = new ArrayList<>(checks.offline(days));
            if (dns) {
                findings.addAll(checks.domains(new MailDomains()::ask));
            }
            PrintWriter out = spec.commandLine().getOut();
            findings.forEach(finding -> print(finding, out));
            if (!json && findings.stream().anyMatch(PartnerChecks::isFictional)) {
                out.println("Write real contacts in " + directory.file() + ", then: signpost partners check --send");
            }
            if (findings.isEmpty() && !json) {
                out.printf("Nothing is wrong with %s.%n", directory.file());
            }
            if (!send && !json) {
                out.println("Nothing was sent. To send each test contact a message: signpost partners check --send");
                out.println("(and with --live to every contact; with --partner ID to one partner's alone)");
            }
            boolean arrived = !send || sent(out);
            out.flush();
            return findings.isEmpty() && arrived ? SignpostCommand.OK : SignpostCommand.FINDING;
        }

        private void check() {
            if (days < 1) {
                throw wrong("--days: it is too small; write a number from 1");
            }
            if (!send && (live || partner != null)) {
                throw wrong("nothing was checked and nothing was sent: --live and --partner say who gets a message,"
                        + " and need --send; to send, write: signpost partners check --send"
                        + (live ? " --live" : "")
                        + (partner != null && PartnerId.isValid(partner) ? " --partner " + partner : "")
                        + "; to look at the whole file and send nothing, write: signpost partners check");
            }
            if (partner != null && !PartnerId.isValid(partner)) {
                throw wrong("--partner: it is not the id of a partner; write it as the partner file has it, such as"
                        + " rugby-council");
            }
        }

        private void checkPartner(PartnerDirectory directory) {
            if (partner == null || directory.partner(new PartnerId(partner)).isPresent()) {
                return;
            }
            List<String> ids =
                    directory.partners().stream().map(each -> each.id().value()).toList();
            throw wrong("--partner: there is no partner " + partner + "; nothing was checked and nothing was sent; "
                    + Spelling.remedy(partner, ids));
        }

        private void print(Finding finding, PrintWriter out) {
            if (json) {
                var line = JSON.createObjectNode()
                        .put("check", finding.check())
                        .put("what", finding.what())
                        .put("remedy", finding.remedy());
                var where = line.putArray("where");
                finding.where().forEach(where::add);
                out.println(line);
                return;
            }
            out.printf(
                    "%s: %s (%d)%n",
                    finding.check(), finding.what(), finding.where().size());
            Paragraph.print(out, "  ", String.join(", ", finding.where()), WIDTH);
            Paragraph.print(out, "  ", "→ " + finding.remedy(), WIDTH);
            out.println();
        }

        private boolean sent(PrintWriter out) throws InterruptedException {
            var order = JSON.createObjectNode().put("live", live);
            if (partner != null) {
                order.put("partner", partner);
            }
            JsonNode answer = operator.order("/operator/contact-checks", order, PATIENCE);
            List<JsonNode> sent = answer.path("checks").valueStream().toList();
            long lost = sent.stream().filter(each -> !isHandedOver(each)).count();
            for (JsonNode each : sent) {
                out.println(json ? each : inWords(each));
            }
            if (!json) {
                out.printf("%d of %d messages handed over.%n", sent.size() - lost, sent.size());
                if (sent.size() > lost) {
                    out.println("Whoever reads one tells the duty coordinator; then write verified-on.");
                }
            }
            return lost == 0 && !sent.isEmpty();
        }

        private static boolean isHandedOver(JsonNode checked) {
            return checked.path("outcome").asString("").equals("handed-over");
        }

        private static String inWords(JsonNode checked) {
            String reason = checked.path("reason").asString("");
            return "%s/%s\t%s\t%s%s"
                    .formatted(
                            checked.path("partner").asString(""),
                            checked.path("contact").asString(""),
                            checked.path("means").asString(""),
                            checked.path("outcome").asString(""),
                            reason.isEmpty() ? "" : ": " + reason);
        }

        private ParameterException wrong(String what) {
            return new ParameterException(spec.commandLine(), what);
        }
    }
}
