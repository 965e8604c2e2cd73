package org.signpost.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.signpost.contract.access.AccessInspection;
import org.signpost.contract.access.AccessInspection.AccessUnknown;
import org.signpost.contract.access.AccessInspection.Differences;
import org.signpost.contract.access.AccessInspection.NoAuthorizer;
import org.signpost.contract.access.DeclaredAccess;
import org.signpost.contract.access.Passwords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "access",
        mixinStandardHelpOptions = true,
        description = "Lets each service do on a Kafka cluster what it must, and says where somebody may do more.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AccessCommand.Diff.class, AccessCommand.Apply.class, AccessCommand.GivePasswords.class})
final class AccessCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// The rights on a cluster.
    static final class Rights {

        @Mixin
        private ClusterConnection connection = new ClusterConnection();

        @Option(
                names = "--principal",
                paramLabel = "NAME=USER",
                description = "By what other name the cluster knows a principal, as in ops=User:sa-4711. May be given"
                        + " several times.")
        private Map<String, String> principals = Map.of();

        @Option(
                names = "--leave",
                paramLabel = "USER",
                split = ",",
                description = "Whose rights are left as they are, as in User:platform: whoever runs the cluster for"
                        + " others, too.")
        private Set<String> others = Set.of();

        /// What one of the commands does with them.
        interface Work {
            Differences on(AccessInspection inspection, Duration within) throws InterruptedException;
        }

        Differences ask(CommandSpec spec, Work work) throws InterruptedException {
            DeclaredAccess declared;
            try {
                declared = DeclaredAccess.named(principals);
            } catch (IllegalArgumentException impossible) {
                throw new ParameterException(spec.commandLine(), "--principal: " + impossible.getMessage());
            }
            try {
                return connection.ask(
                        (admin, within) -> work.on(new AccessInspection(admin, declared, others), within));
            } catch (NoAuthorizer nothingRefused) {
                throw new Failure(SignpostCommand.FINDING, Failure.inWords(nothingRefused));
            } catch (AccessUnknown notAnswered) {
                throw notReached(notAnswered, connection);
            }
        }
    }

    private static Failure notReached(AccessUnknown notAnswered, ClusterConnection connection) {
        return new Failure(
                SignpostCommand.NOT_REACHABLE,
                notAnswered.getMessage() + "; is " + connection.brokers()
                        + " a broker, and does it let this principal do so?");
    }

    private static int report(CommandSpec spec, Differences differences) {
        PrintWriter out = spec.commandLine().getOut();
        differences.missing().forEach(binding -> out.println("MISSING   " + AccessInspection.inWords(binding)));
        differences.tooMuch().forEach(binding -> out.println("TOO MUCH  " + AccessInspection.inWords(binding)));
        if (differences.none()) {
            out.println("Everybody may do what is declared, and nothing else.");
        }
        return differences.none() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = {
                "Says where the rights (ACLs) on a cluster differ from what each principal needs. Changes nothing.",
                "MISSING: a service cannot do its work. TOO MUCH: nobody declared it, and records may be read or"
                        + " written by whoever need not."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:all as declared",
                " 1:something differs, or the cluster refuses nothing to anybody",
                " 2:an option is wrong",
                " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost access diff --bootstrap-servers kafka-1:9092 --client-config ops.properties",
                "  signpost access diff --principal ops=User:sa-4711 --leave User:platform"
            })
    static final class Diff implements Callable<Integer> {
        @Mixin
        private Rights rights = new Rights();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            return report(spec, rights.ask(spec, AccessInspection::differences));
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Gives each principal the rights (ACLs) that it needs and does not have.",
                "What is too much is only said, unless it is to be removed."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:all as declared now",
                " 1:something still differs, or the cluster refuses nothing to anybody",
                " 2:an option is wrong",
                " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {"  signpost access apply --bootstrap-servers kafka-1:9094 --client-config admin.properties"})
    static final class Apply implements Callable<Integer> {
        @Mixin
        private Rights rights = new Rights();

        @Option(names = "--remove", description = "Takes away what is too much.")
        private boolean remove;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            return report(spec, rights.ask(spec, (inspection, within) -> inspection.apply(remove, within)));
        }
    }

    @Command(
            name = "passwords",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the passwords in files those of the principals (SCRAM-SHA-512): from then on the cluster takes"
                        + " no other.",
                "The files are FOLDER/PRINCIPAL/password, one for each principal."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:the cluster knows them",
                " 1:a file is missing, empty, or ends with a line break",
                " 2:an option is wrong",
                " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost access passwords --from /secrets/principals --bootstrap-servers kafka-1:9094 \\",
                "    --client-config admin.properties"
            })
    static final class GivePasswords implements Callable<Integer> {
        @Mixin
        private ClusterConnection connection = new ClusterConnection();

        @Option(
                names = "--from",
                required = true,
                paramLabel = "FOLDER",
                description = "Where there is a folder of each principal.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path from;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            var passwords = new TreeMap<String, String>();
            for (String principal : DeclaredAccess.principals()) {
                passwords.put(principal, password(from.resolve(principal).resolve("password")));
            }
            try {
                Set<String> others = connection.ask((admin, within) -> new Passwords(admin).give(passwords, within));
                PrintWriter out = spec.commandLine().getOut();
                out.println("The cluster knows the passwords of " + String.join(", ", passwords.keySet()) + ".");
                if (!others.isEmpty()) {
                    out.println("Others with a password: " + String.join(", ", others)
                            + ". Take it from them with Kafka's own kafka-configs if nobody needs it.");
                }
                return SignpostCommand.OK;
            } catch (AccessUnknown notAnswered) {
                throw notReached(notAnswered, connection);
            }
        }

        private static String password(Path file) {
            String password;
            try {
                password = Files.readString(file);
            } catch (IOException unreadable) {
                throw new Failure(SignpostCommand.FINDING, file + " cannot be read");
            }
            if (password.isBlank()) {
                throw new Failure(SignpostCommand.FINDING, file + " is empty");
            }
            if (!password.equals(password.strip())) {
                throw new Failure(
                        SignpostCommand.FINDING,
                        file + " has white space around the password, which Kafka's client would take for a part of it;"
                                + " write it without a line break");
            }
            return password;
        }
    }
}
