package org.signpost.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.intake.key.ApiKey;
import org.signpost.intake.key.ApiKeyFile;
import org.signpost.intake.key.ApiKeyId;
import org.signpost.intake.key.ApiKeys;
import org.signpost.intake.key.ApiSecret;
import org.signpost.intake.key.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Says which systems may use the API. A running intake takes a change over within seconds.",
            "rotate is about another key: the one that wraps the keys of all concerns."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeysCommand.Add.class,
            KeysCommand.ListKeys.class,
            KeysCommand.Revoke.class,
            KeysCommand.Rotate.class
        })
final class KeysCommand implements Runnable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ZoneId ZONE = ZoneId.of("Europe/London");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(Clock.systemUTC().instant(), ZONE);
    }

    private static ApiKeyFile read(@Nullable Path file) {
        Path there = file == null ? SignpostCommand.config("api-keys.yaml") : file;
        try {
            return ApiKeyFile.read(there);
        } catch (ConfigurationRefused mistakes) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(mistakes));
        } catch (IOException unreadable) {
            throw new Failure(SignpostCommand.NOT_REACHABLE, there + " cannot be read");
        }
    }

    private static Failure notWritten(IOException cause) {
        return new Failure(
                SignpostCommand.NOT_REACHABLE,
                "the file of keys cannot be written, and is as it was: "
                        + cause.getClass().getSimpleName());
    }

    private static String scopes(ApiKey key) {
        return key.scopes().stream().map(Scope::wire).collect(Collectors.joining(","));
    }

    private static ObjectNode asJson(ApiKey key, LocalDate today) {
        var answer = JSON.createObjectNode();
        answer.put("id", key.id().value());
        answer.put("source", key.source());
        var scopes = answer.putArray("scopes");
        key.scopes().forEach(scope -> scopes.add(scope.wire()));
        answer.put("created", key.created().toString());
        answer.put("expires", key.expires().toString());
        answer.put("endsIn", key.endsIn());
        answer.put("valid", key.validOn(today));
        key.perMinute().ifPresent(rate -> answer.put("ratePerMinute", rate));
        key.mode().ifPresent(mode -> answer.put("mode", mode.wire()));
        return answer;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a key for a system, and shows it once: only its SHA-256 is kept.",
                "A source has two valid keys at most: give it the second, wait until it uses that, and revoke the"
                        + " first."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:the key is in the file",
                " 1:the source has two valid keys already, or the file has mistakes",
                " 2:an option is wrong",
                " 3:the file cannot be read or written"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost keys add county-app",
                "  signpost keys add rugby-forms --scope open311:write --days 90",
                "  signpost keys add county-app-trial --mode test --json"
            })
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "SOURCE", description = "The system's name, which its concerns bear as `source`.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String source;

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                split = ",",
                description = "What it may do: concerns:write, concerns:read, events:write, open311:write (default:"
                        + " concerns:write and concerns:read). Give it several times, or with commas.")
        private List<String> scopes = List.of("concerns:write", "concerns:read");

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "365",
                description = "For how many days (default: ${DEFAULT-VALUE}).")
        private int days;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "How many concerns a minute, if not as many as the intake's settings say.")
        private @Nullable Integer rate;

        @Option(
                names = "--mode",
                paramLabel = "MODE",
                description = "Only this mode: test or exercise. Nothing such a key sends reaches a live contact.")
        private @Nullable String mode;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The file of keys (default: config/api-keys.yaml of the repository).")
        private @Nullable Path file;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (!ApiKeys.isSource(source)) {
                throw wrong("a source is named by letters, digits, dots, colons, slashes and hyphens, at most 100, and"
                        + " not public-form");
            }
            if (days < 1 || days > 3650) {
                throw wrong("--days is a number from 1 to 3650");
            }
            if (rate != null && (rate < 1 || rate > ApiKeys.HIGHEST_RATE)) {
                throw wrong("--rate is a number from 1 to " + ApiKeys.HIGHEST_RATE);
            }
            Set<Scope> wanted = wantedScopes();
            Optional<Mode> only = wantedMode();
            LocalDate today = today();
            ApiKeyFile keys = read(file);
            List<ApiKey> valid = keys.keys().keys().stream()
                    .filter(key -> key.source().equals(source) && key.validOn(today))
                    .toList();
            if (valid.size() >= ApiKeys.MOST_AT_ONCE) {
                throw new Failure(
                        SignpostCommand.FINDING,
                        "%s has two valid keys already; revoke one first: %s"
                                .formatted(
                                        source,
                                        valid.stream()
                                                .map(key -> "signpost keys revoke " + key.id())
                                                .collect(Collectors.joining(", or "))));
            }
            var random = new SecureRandom();
            ApiSecret secret = ApiSecret.make(random);
            var key = new ApiKey(
                    ApiKeyId.make(random),
                    source,
                    HexFormat.of().formatHex(secret.sha256()),
                    secret.lastDigits(),
                    wanted,
                    today,
                    today.plusDays(days - 1L),
                    Optional.ofNullable(rate),
                    only);
            try {
                keys.add(key);
            } catch (IOException cause) {
                throw notWritten(cause);
            } catch (ApiKeyFile.NotEditable byHand) {
                throw new Failure(SignpostCommand.FINDING, Failure.inWords(byHand));
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(asJson(key, today).put("key", secret.text()));
            } else {
                out.println(secret.text());
                out.printf(
                        "This is the key of %s, and it is shown this once. Its id is %s, it may %s, and it is taken"
                                + " until the end of %s.%n",
                        source, key.id(), scopes(key).replace(",", ", "), key.expires());
            }
            return SignpostCommand.OK;
        }

        private Set<Scope> wantedScopes() {
            var wanted = new LinkedHashSet<Scope>();
            for (String name : scopes) {
                wanted.add(Scope.ofWire(name)
                        .orElseThrow(() -> wrong("--scope is one of " + String.join(", ", Scope.wires()))));
            }
            return wanted;
        }

        private Optional<Mode> wantedMode() {
            return Optional.ofNullable(mode)
                    .map(name -> Mode.ofWire(name)
                            .filter(known -> known != Mode.LIVE)
                            .orElseThrow(() -> wrong("--mode is test or exercise")));
        }

        private ParameterException wrong(String what) {
            return new ParameterException(spec.commandLine(), what);
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the keys: source, id, scopes, first and last day, and the last digits of each.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {" 0:done", " 1:the file has mistakes", " 2:an option is wrong", " 3:the file cannot be read"
            },
            footerHeading = "%nExamples:%n",
            footer = {"  signpost keys list", "  signpost keys list --json"})
    static final class ListKeys implements Callable<Integer> {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The file of keys (default: config/api-keys.yaml of the repository).")
        private @Nullable Path file;

        @Option(names = "--json", description = "Print one JSON object a line, one for each key.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            List<ApiKey> keys = read(file).keys().keys();
            LocalDate today = today();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                keys.forEach(key -> out.println(asJson(key, today)));
            } else if (keys.isEmpty()) {
                out.println("no keys; make one with: signpost keys add SOURCE");
            } else {
                keys.forEach(key -> out.println(String.join(
                        "\t",
                        key.source(),
                        key.id().value(),
                        scopes(key),
                        key.created().toString(),
                        key.expires() + (key.validOn(today) ? "" : " (not taken today)"),
                        "…" + key.endsIn(),
                        key.mode().map(Mode::wire).orElse("any mode"))));
            }
            return SignpostCommand.OK;
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes a key out of the file. A running intake refuses it within seconds.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:the key is out of the file",
                " 1:there is no key with that id, or the file has mistakes",
                " 2:an option is wrong",
                " 3:the file cannot be read or written"
            },
            footerHeading = "%nExamples:%n",
            footer = {"  signpost keys revoke k-1a2b3c4d"})
    static final class Revoke implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The id of the key, as `signpost keys list` shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String id;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "The file of keys (default: config/api-keys.yaml of the repository).")
        private @Nullable Path file;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            ApiKeyFile keys = read(file);
            ApiKey key = keys.keys().keys().stream()
                    .filter(one -> one.id().value().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Failure(
                            SignpostCommand.FINDING, "there is no key with that id; see: signpost keys list"));
            try {
                keys.remove(key.id());
            } catch (IOException cause) {
                throw notWritten(cause);
            } catch (ApiKeyFile.NotEditable byHand) {
                throw new Failure(SignpostCommand.FINDING, Failure.inWords(byHand));
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(
                        JSON.createObjectNode().put("revoked", key.id().value()).put("source", key.source()));
            } else {
                out.printf("%s of %s is revoked%n", key.id(), key.source());
            }
            return SignpostCommand.OK;
        }
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Orders that the key-encryption key be rotated: a new one wraps the keys of all concerns, and the old"
                        + " ones are destroyed a day after they were last needed.",
                "The service does so by itself after something was shredded. Order it when the key file may have been"
                        + " copied."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:ordered, now or before; it begins within ten minutes, or when the rotation that goes on has ended",
                " 1:keys are rotated by hand there, or the key is not the operator's; nothing was done",
                " 2:an option is wrong; nothing was done",
                " 3:the notifier did not answer; doing it again is harmless"
            },
            footerHeading = "%nExamples:%n",
            footer = {"  signpost keys rotate", "  signpost keys rotate --by d.officer"})
    static final class Rotate implements Callable<Integer> {
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private OrderedBy by;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private OperatorCall operator;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            ObjectNode order = JSON.createObjectNode();
            by.addTo(order, spec);
            JsonNode answer = operator.order("/operator/key-rotations", order, PATIENCE);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer);
            } else if (answer.path("state").asString("").equals("ordered")) {
                out.println("A rotation is ordered. It begins within ten minutes, unless"
                        + " signpost.notifier.retention.check-every says otherwise there; the log of the notifier says"
                        + " how far it has come.");
            } else {
                out.println("A rotation was ordered before, and has not begun yet.");
            }
            return SignpostCommand.OK;
        }
    }
}
