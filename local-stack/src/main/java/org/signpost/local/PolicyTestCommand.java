package org.signpost.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policyfile.PolicyFile;
import org.signpost.routing.policyfile.TriedExample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Decides the examples under `tests` of a policy file, and says of each whether it is decided as expected.",
            "Unlike `policy check`, which refuses a file that fails one, it shows them all."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every example is decided as expected",
            " 1:one is not, or there is none, or the file cannot be used",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  signpost policy test", "  signpost policy test --policy proposed.yaml --json"})
final class PolicyTestCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file (default: config/policy.yaml of the repository).")
    private @Nullable Path policy;

    @Option(
            names = "--partners",
            paramLabel = "FILE",
            description = "The partner file (default: config/partners.yaml of the repository).")
    private @Nullable Path partners;

    @Option(names = "--json", description = "Print one JSON object a line, one for each example.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path policyFile = policy == null ? SignpostCommand.config("policy.yaml") : policy;
        List<TriedExample> tried;
        try {
            var directory =
                    PartnerDirectory.load(partners == null ? SignpostCommand.config("partners.yaml") : partners);
            tried = PolicyFile.tryExamples(policyFile, directory);
        } catch (ConfigurationRefused refused) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(refused));
        }
        if (tried.isEmpty()) {
            throw new Failure(SignpostCommand.FINDING, policyFile + " has no examples; write some under `tests:`");
        }
        PrintWriter out = spec.commandLine().getOut();
        for (TriedExample one : tried) {
            out.println(json ? asJson(one) : inWords(one));
        }
        long failed = tried.stream().filter(one -> !one.asExpected()).count();
        if (!json) {
            out.printf("%d examples, %d as expected, %d otherwise%n", tried.size(), tried.size() - failed, failed);
        }
        return failed == 0 ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private static String inWords(TriedExample one) {
        return one.asExpected()
                ? "pass  %s  %s, %s"
                        .formatted(
                                one.example().name(),
                                one.decided().rule(),
                                one.decided().urgency().wire())
                : "FAIL  %s  line %d: %s"
                        .formatted(one.example().name(), one.example().line(), String.join("; ", one.differences()));
    }

    private static String asJson(TriedExample one) {
        var answer = JSON.createObjectNode();
        answer.put("test", one.example().name());
        answer.put("line", one.example().line());
        answer.put("pass", one.asExpected());
        var differences = answer.putArray("differences");
        one.differences().forEach(differences::add);
        return answer.toString();
    }
}
