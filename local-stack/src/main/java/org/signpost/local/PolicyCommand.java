package org.signpost.local;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policyfile.KeptVersion;
import org.signpost.routing.policyfile.PolicyFile;
import org.signpost.routing.policyfile.UntoldPartners;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Works on the policy: the file that says who must hear of what.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCommand.Check.class,
            PolicyTestCommand.class,
            PolicyExplainCommand.class,
            PolicyDiffCommand.class,
            PolicyRehearseCommand.class
        })
final class PolicyCommand implements Runnable {
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
                "Checks the partner file and the policy file as a service does before it starts: every key, fact and"
                        + " partner, rows that can never match, concerns that would reach nobody, and the policy's own"
                        + " examples.",
                "Each mistake is told with its file, its line, and what to write instead. What can be used but is"
                        + " hardly meant so, such as a partner that no concern can reach, is a warning."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:both files can be used",
                " 1:there are mistakes, or with --strict a warning",
                " 2:an option is wrong"
            },
            footerHeading = "%nExamples:%n",
            footer = {"  signpost policy check", "  signpost policy check --policy proposed.yaml --json"})
    static final class Check implements Callable<Integer> {
        private static final JsonMapper JSON = JsonMapper.builder().build();
        private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private RuleFiles files;

        @Option(
                names = "--current",
                paramLabel = "FILE",
                description = "The policy file in force, to see whether the version was raised (default:"
                        + " config/policy.yaml of the repository).")
        private @Nullable Path current;

        @Option(names = "--strict", description = "Count a warning as a mistake.")
        private boolean strict;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            Path partnerFile = files.partners();
            Path policyFile = files.policy();
            var out = spec.commandLine().getOut();
            try {
                var directory = PartnerDirectory.load(partnerFile);
                var file = PolicyFile.load(policyFile, directory);
                var warnings = new ArrayList<ConfigMistake>(
                        UntoldPartners.of(directory, file.policy(), LocalDate.now(LOCAL_TIME)));
                KeptVersion.between(current == null ? SignpostCommand.config("policy.yaml") : current, policyFile)
                        .ifPresent(warnings::add);
                if (json) {
                    var answer = JSON.createObjectNode();
                    answer.put("usable", true);
                    answer.put("policyVersion", file.policy().version());
                    answer.put("partnersVersion", directory.version());
                    answer.put("partners", directory.partners().size());
                    answer.put("examples", file.examples().size());
                    answer.putArray("mistakes");
                    list(answer.putArray("warnings"), warnings);
                    out.println(answer);
                } else {
                    out.printf(
                            "%s can be used: %d partners (version %s)%n",
                            partnerFile, directory.partners().size(), directory.version());
                    out.printf(
                            "%s can be used: version %s; its %d examples are decided as they expect%n",
                            policyFile, file.policy().version(), file.examples().size());
                    warnings.forEach(warning -> out.println("warning: " + warning));
                }
                return strict && !warnings.isEmpty() ? SignpostCommand.FINDING : SignpostCommand.OK;
            } catch (ConfigurationRefused refused) {
                if (json) {
                    var answer = JSON.createObjectNode();
                    answer.put("usable", false);
                    list(answer.putArray("mistakes"), refused.mistakes());
                    answer.putArray("warnings");
                    out.println(answer);
                } else {
                    out.println(refused.getMessage());
                }
                return SignpostCommand.FINDING;
            }
        }

        private static void list(ArrayNode array, List<ConfigMistake> found) {
            for (ConfigMistake one : found) {
                array.addObject()
                        .put("file", one.file())
                        .put("line", one.line())
                        .put("fact", one.fact())
                        .put("remedy", one.remedy());
            }
        }
    }
}
