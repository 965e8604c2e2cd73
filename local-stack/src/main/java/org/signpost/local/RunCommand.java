package org.signpost.local;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.signpost.local.stack.LocalStack;
import org.signpost.local.stack.StackNotStarted;
import org.signpost.local.stack.StackPorts;
import org.signpost.local.stack.StackSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole of Signpost on this machine: a Kafka broker, the form and API, routing, alerting, and an"
                    + " inbox that shows what the partners receive. It needs no network and reaches no real partner.",
            "It prints the addresses when everything is ready, and only warnings after that. Ctrl-C stops it; the next"
                    + " start goes on where it stopped."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:stopped cleanly",
            " 1:it did not start; the sentence says what to do",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  signpost run", "  signpost run --data /srv/signpost --port-form 9080"})
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:SIGNPOST_DATA}",
            description = "Folder for everything that outlives the process (default: .signpost in the repository).")
    private @Nullable Path data;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            defaultValue = "${env:SIGNPOST_CONFIG}",
            description = "Folder with partners.yaml and policy.yaml (default: config in the repository).")
    private @Nullable Path config;

    @Option(
            names = "--geography",
            paramLabel = "FILE",
            defaultValue = "${env:SIGNPOST_GEOGRAPHY}",
            description = "Geography table, taken anew when it is replaced (default: the product's own).")
    private @Nullable Path geography;

    @Option(
            names = "--port-form",
            defaultValue = "${env:SIGNPOST_PORT_FORM:-8080}",
            description = "Port of the form and the API (default: 8080).")
    private int form;

    @Option(
            names = "--port-partner-pages",
            defaultValue = "${env:SIGNPOST_PORT_PARTNER_PAGES:-8082}",
            description = "Port of the pages that alerts link to (default: 8082).")
    private int partnerPages;

    @Option(
            names = "--port-ops",
            defaultValue = "${env:SIGNPOST_PORT_OPS:-8083}",
            description = "Port of the page that shows the state of the parts (default: 8083).")
    private int ops;

    @Option(
            names = "--port-inbox",
            defaultValue = "${env:SIGNPOST_PORT_INBOX:-8025}",
            description = "Port of the partner inbox (default: 8025).")
    private int inbox;

    @Option(
            names = "--port-smtp",
            defaultValue = "${env:SIGNPOST_PORT_SMTP:-1025}",
            description = "Port of the partners' mail server (default: 1025).")
    private int smtp;

    @Option(
            names = "--port-kafka",
            defaultValue = "${env:SIGNPOST_PORT_KAFKA:-9092}",
            description = {
                "Port of the Kafka broker (default: 9092).",
                "Each option can be set as an environment variable too: SIGNPOST_PORT_FORM, SIGNPOST_DATA and so on."
            })
    private int kafka;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        LocalStack stack;
        try {
            var settings = new StackSettings(
                    data == null ? SignpostCommand.home().resolve(".signpost") : data.toAbsolutePath(),
                    config == null ? SignpostCommand.home().resolve("config") : config.toAbsolutePath(),
                    geography == null ? null : geography.toAbsolutePath(),
                    new StackPorts(form, partnerPages, ops, inbox, smtp, kafka));
            stack = LocalStack.start(settings, Clock.systemUTC());
        } catch (StackNotStarted why) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(why));
        }
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, stopped), "signpost-stop"));
        out.println("Signpost is running.\n");
        stack.addresses().forEach(address -> out.printf("  %-20s %s%n", address.getKey(), address.getValue()));
        out.println("\nCtrl-C stops it.");
        out.flush();
        stopped.await();
        return SignpostCommand.OK;
    }

    private static void stop(LocalStack stack, CountDownLatch stopped) {
        stack.close();
        stopped.countDown();
        // asked to stop and stopped: that is success, whichever signal asked
        Runtime.getRuntime().halt(SignpostCommand.OK);
    }
}
