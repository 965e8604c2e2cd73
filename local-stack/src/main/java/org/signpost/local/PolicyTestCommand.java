package org.signpost.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.OfflineRouting;
import org.signpost.routing.policyfile.PolicyFile;
import org.signpost.routing.policyfile.TriedExample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        footer = {
            "  signpost policy test",
            "  signpost policy test --policy proposed.yaml --json",
            "  signpost policy test --examples concerns.jsonl"
        })
final class PolicyTestCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RuleFiles files;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            description = "Decide these whole concerns instead, one a line, with the partners of today: {\"id\": ...,"
                    + " \"concern\": {...}, \"expected\": {\"lead\": [...], \"copies\": [...]}}; rule, urgency and"
                    + " withheld may be expected as well.")
    private @Nullable Path examples;

    @Option(names = "--json", description = "Print one JSON object a line, one for each example.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path policyFile = files.policy();
        Path partnersFile = files.partners();
        if (examples != null) {
            return tryConcerns(examples, policyFile, partnersFile);
        }
        List<TriedExample> tried;
        try {
            var directory = PartnerDirectory.load(partnersFile);
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

    private int tryConcerns(Path file, Path policyFile, Path partnersFile) {
        var tried = new ArrayList<TriedConcern>();
        try {
            var routing = OfflineRouting.load(policyFile, partnersFile, Clock.systemUTC());
            int line = 0;
            for (String written : Files.readAllLines(file)) {
                line++;
                if (!written.isBlank()) {
                    tried.add(TriedConcern.of(written, line, routing));
                }
            }
        } catch (ConfigurationRefused refused) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(refused));
        } catch (IOException unreadable) {
            throw new Failure(SignpostCommand.FINDING, file + " cannot be read");
        }
        if (tried.isEmpty()) {
            throw new Failure(SignpostCommand.FINDING, file + " has no examples");
        }
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        for (TriedConcern one : tried) {
            boolean pass = one.differences().isEmpty();
            failed += pass ? 0 : 1;
            if (json) {
                out.println(asJson(one.name(), one.line(), one.differences()));
            } else if (pass) {
                out.println("pass  " + one.name());
            } else {
                out.printf("FAIL  %s  line %d: %s%n", one.name(), one.line(), String.join("; ", one.differences()));
            }
        }
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
        return asJson(one.example().name(), one.example().line(), one.differences());
    }

    private static String asJson(String name, int line, List<String> found) {
        var answer = JSON.createObjectNode();
        answer.put("test", name);
        answer.put("line", line);
        answer.put("pass", found.isEmpty());
        var differences = answer.putArray("differences");
        found.forEach(differences::add);
        return answer.toString();
    }
}
