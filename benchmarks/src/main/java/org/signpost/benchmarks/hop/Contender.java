package org.signpost.benchmarks.hop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.signpost.routing.RoutingServiceApplication;

/// What is measured.
enum Contender {
    /// The Kafka client alone, one thread.
    PLAIN_1,
    /// The Kafka client alone, as many threads as the others have.
    PLAIN_2,
    /// routing-service as it is shipped.
    SIGNPOST,
    /// Kafka Streams.
    STREAMS,
    /// Apache Camel.
    CAMEL;

    private static final String HEAP = "512m";

    /// As one writes it on the command line, such as `plain-1`.
    String wire() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /// Whether it decides anything.
    boolean decides() {
        return this != PLAIN_1 && this != PLAIN_2;
    }

    ChildProcess start(LoopSettings settings, Path folder, List<String> flags) throws IOException {
        int threads = this == PLAIN_1 ? 1 : settings.threads();
        var arguments = List.of(settings.brokers(), settings.group(), Integer.toString(threads));
        Path output = folder.resolve(settings.group() + ".log");
        return switch (this) {
            case PLAIN_1, PLAIN_2 -> start(PlainLoop.class, output, flags, arguments);
            case CAMEL -> start(CamelRoutes.class, output, flags, arguments);
            case STREAMS ->
                start(
                        StreamsTopology.class,
                        output,
                        flags,
                        List.of(
                                settings.brokers(),
                                settings.group(),
                                Integer.toString(threads),
                                folder.resolve(settings.group() + "-state").toString()));
            case SIGNPOST ->
                start(
                        RoutingServiceApplication.class,
                        output,
                        flags,
                        List.of(
                                "--server.port=0",
                                ChildProcess.NO_DATABASE,
                                "--signpost.kafka.bootstrap-servers=" + settings.brokers(),
                                // the measurement has as many partitions as it was asked for
                                "--signpost.kafka.check-topics-within=0s",
                                "--signpost.routing.policy-file=" + RealRouting.config("policy.yaml"),
                                "--signpost.routing.partners-file=" + RealRouting.config("partners.yaml"),
                                "--spring.cloud.stream.default.consumer.concurrency=" + threads,
                                "--spring.cloud.stream.bindings.routeConcerns-in-0.group=" + settings.group()));
        };
    }

    private static ChildProcess start(Class<?> main, Path output, List<String> flags, List<String> arguments)
            throws IOException {
        var all = new ArrayList<>(flags);
        if (main != RoutingServiceApplication.class) {
            all.add("-Dlogback.configurationFile=" + ChildProcess.QUIET_LOG);
        }
        return ChildProcess.start(main.getName(), HEAP, output, all, arguments);
    }
}
