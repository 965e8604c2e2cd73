package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.signpost.contract.topic.Topic;
import org.signpost.contract.topic.TopicFinding;
import org.signpost.contract.topic.TopicInspection;
import org.signpost.contract.topic.TopicInspection.Copies;
import org.signpost.contract.topic.TopicInspection.TopicsUnknown;
import org.signpost.contract.topic.TopicSetup.TopicsNotReady;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Creates the topics on a Kafka cluster as Signpost needs them, and says where they differ.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsCommand.Diff.class, TopicsCommand.Apply.class})
final class TopicsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// The cluster, and what is wanted of it.
    static final class Cluster {

        @Mixin
        private ClusterConnection connection = new ClusterConnection();

        @Option(
                names = "--replication",
                paramLabel = "N",
                defaultValue = "3",
                description = "How many copies of each record. Default: ${DEFAULT-VALUE}; 1 for a single broker")
        private int replication;

        @Option(
                names = "--min-in-sync",
                paramLabel = "N",
                defaultValue = "2",
                description = "How many copies before a record is acknowledged. Default: ${DEFAULT-VALUE}")
        private int minInSync;

        /// What one of the commands does with it.
        interface Work {
            List<TopicFinding> on(TopicInspection inspection, Duration within) throws InterruptedException;
        }

        List<TopicFinding> ask(CommandSpec spec, Work work) throws InterruptedException {
            Copies copies;
            try {
                copies = new Copies(replication, minInSync);
            } catch (IllegalArgumentException impossible) {
                throw new ParameterException(
                        spec.commandLine(), "--min-in-sync is at least 1 and at most --replication");
            }
            try {
                return connection.ask((admin, within) -> work.on(new TopicInspection(admin, copies), within));
            } catch (TopicsNotReady | TopicsUnknown notAnswered) {
                if (has(notAnswered, InvalidReplicationFactorException.class)) {
                    throw new Failure(
                            SignpostCommand.FINDING,
                            "the cluster has fewer brokers than the " + replication
                                    + " copies that --replication asks for");
                }
                throw new Failure(
                        SignpostCommand.NOT_REACHABLE,
                        notAnswered.getMessage() + "; is " + connection.brokers()
                                + " a broker, and may this principal describe and create topics?");
            }
        }

        private static boolean has(Throwable failure, Class<? extends Throwable> cause) {
            return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                    .anyMatch(cause::isInstance);
        }
    }

    private static int report(CommandSpec spec, List<TopicFinding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding ->
                out.println((finding.gravity() == TopicFinding.Gravity.DIFFERS ? "note   " : "WRONG  ") + finding));
        if (findings.isEmpty()) {
            out.println("All " + Topic.declarations().size() + " topics are as they must be.");
        }
        return findings.isEmpty() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = {
                "Says where the topics of a cluster differ from what Signpost needs. Changes nothing.",
                "WRONG: records could be lost, and no service starts on it. note: works, and is not as agreed."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:all as they must be",
                " 1:something differs",
                " 2:an option is wrong",
                " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost topics diff --bootstrap-servers kafka-1:9092,kafka-2:9092",
                "  signpost topics diff --replication 1 --min-in-sync 1"
            })
    static final class Diff implements Callable<Integer> {
        @Mixin
        private Cluster cluster = new Cluster();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            return report(
                    spec, cluster.ask(spec, (inspection, within) -> inspection.findings(Topic.declarations(), within)));
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Creates the topics that are missing and corrects the settings of those that are there.",
                "What would move records (partitions, copies) is not touched: it says what to do."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                " 0:all as they must be now",
                " 1:something still differs",
                " 2:an option is wrong",
                " 3:the brokers did not answer"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  signpost topics apply --bootstrap-servers kafka-1:9092,kafka-2:9092",
                "  signpost topics apply --bootstrap-servers kafka-1:9093 --client-config admin.properties"
            })
    static final class Apply implements Callable<Integer> {
        @Mixin
        private Cluster cluster = new Cluster();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            return report(
                    spec, cluster.ask(spec, (inspection, within) -> inspection.apply(Topic.declarations(), within)));
        }
    }
}
