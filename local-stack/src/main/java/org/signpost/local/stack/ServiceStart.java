package org.signpost.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.reload.FileInForce;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.ReportIntakeApplication;
import org.signpost.local.inbox.SmsTemplate;
import org.signpost.notifier.NotifierServiceApplication;
import org.signpost.notifier.channel.sms.SmsText;
import org.signpost.routing.RoutingServiceApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// How one service is started: the same application as when it is deployed, with the settings of this machine.
///
/// @param application its main class
/// @param reads the topics that it reads, by the consumer group it reads them with
/// @param arguments what differs from its own settings, as a command line
/// @param showsWholePath whether its readiness speaks for the whole path
record ServiceStart(
        String name,
        Class<?> application,
        Map<String, List<Topic>> reads,
        List<String> arguments,
        boolean showsWholePath) {
    /// Sooner than where a network file system is asked: here somebody who tries it out is waiting.
    static final Duration RELOAD_EVERY = Duration.ofSeconds(1);

    private static final String LOOPBACK = "127.0.0.1";
    private static final int ANY_PORT = 0;
    private static final String SUBMITTED_GROUP = "report-intake-submitted";
    private static final String HELD_GROUP = "report-intake-held";

    /// Whoever tries it out on this machine is one network, and no flood.
    private static final int FROM_THIS_MACHINE = 100_000;

    private static final String SMS_TEMPLATE = "5b0ac4d2-9c1e-4b7f-8a36-2f6d3e1c7a90";
    private static final String SMS_NOTICE_TEMPLATE = "8d1f6a3e-2b57-4c09-9e84-7a60c5d4b312";

    private static final List<String> NOT_FOR_INTAKE = List.of(
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration",
            "org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration",
            "org.springframework.cloud.stream.config.BindersHealthIndicatorAutoConfiguration",
            "org.springframework.cloud.stream.config.ChannelsEndpointAutoConfiguration",
            "org.springframework.cloud.stream.config.BindingsEndpointAutoConfiguration",
            "org.springframework.cloud.stream.config.BindingServiceConfiguration",
            "org.springframework.cloud.stream.function.FunctionConfiguration");
    private static final List<String> NOT_FOR_ROUTING = List.of(
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration");

    Started start(WholePath wholePath) {
        var builder = new SpringApplicationBuilder(application)
                // this process stops its parts in order, by itself
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .properties("spring.config.name=" + name);
        if (showsWholePath) {
            builder.initializers(context -> ((GenericApplicationContext) context)
                    .registerBean("wholePath", HealthIndicator.class, () -> wholePath));
        }
        return new Started(this, builder.run(arguments.toArray(String[]::new)));
    }

    /// A service that runs.
    record Started(ServiceStart start, ConfigurableApplicationContext context) implements AutoCloseable {
        String name() {
            return start.name();
        }

        Map<String, List<Topic>> reads() {
            return start.reads();
        }

        /// What is wrong in files that were changed while it runs, and that it does therefore not use; each as
        /// one line.
        List<String> refused() {
            if (!context.isActive()) {
                return List.of();
            }
            return context.getBeansOfType(ReloadedFiles.class).values().stream()
                    .flatMap(files -> ((ReloadedFiles<?>) files).refusal().stream())
                    .flatMap(refusal -> refusal.mistakes().stream())
                    .map(ConfigMistake::toString)
                    .toList();
        }

        /// The files that may change while it runs, as it works with them.
        List<FileInForce> inForce() {
            if (!context.isActive()) {
                return List.of();
            }
            return context.getBeansOfType(ReloadedFiles.class).values().stream()
                    .flatMap(files -> ((ReloadedFiles<?>) files).inForce().stream())
                    .toList();
        }

        /// Whether its own readiness says so. The service which shows the whole path would ask in a circle:
        /// its parts are asked one by one.
        boolean ready() {
            if (!context.isActive()) {
                return false;
            }
            // that it accepts into its spool is not the whole path: here the brokers must have it
            return start.showsWholePath()
                    ? isUp("readiness", "readinessState") && isUp("concernIndex") && isUp("broker")
                    : isUp("readiness");
        }

        private boolean isUp(String... path) {
            var health = context.getBean(HealthEndpoint.class).healthForPath(path);
            return health != null && Status.UP.equals(health.getStatus());
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /// The three services, for this machine.
    static List<ServiceStart> all(StackSettings settings, DataFolder data) {
        StackPorts ports = settings.ports();
        SecretFiles secrets = data.secrets();
        var notifier = new ServiceStart(
                "notifier-service",
                NotifierServiceApplication.class,
                Map.of(
                        "notifier-service", List.of(Topic.CONCERNS_ROUTED),
                        "notifier-service-keys", List.of(Topic.CONCERNS_KEYS),
                        "notifier-service-cases", List.of(Topic.CONCERNS_REPORTED)),
                common(ports, ports.partnerPages())
                        .with("springdoc.api-docs.enabled", false)
                        .with("signpost.notifier.ledger-file", data.ledger())
                        .with("signpost.notifier.partners-file", settings.partners())
                        .with("signpost.notifier.reload-every", RELOAD_EVERY)
                        .with("signpost.notifier.key-encryption-key-file", secrets.keyEncryptionKey())
                        .with("signpost.notifier.link-base", "http://localhost:" + ports.partnerPages())
                        .with("signpost.notifier.link-key-file", secrets.linkKeys())
                        .with("signpost.notifier.operator-key-file", secrets.operatorKey())
                        // the partners of this machine are an inbox, and nobody to verify
                        .with("signpost.notifier.verified-days", 0)
                        .with("signpost.notifier.email.host", LOOPBACK)
                        .with("signpost.notifier.email.port", ports.smtp())
                        .with("signpost.notifier.email.plain-on-loopback", true)
                        .with("signpost.notifier.email.from", "alerts@signpost.example")
                        .with("signpost.notifier.sms.base-url", "http://" + LOOPBACK + ":" + ports.inbox())
                        .with("signpost.notifier.sms.api-key-file", secrets.notifyApiKey())
                        .with("signpost.notifier.sms.template-id", SMS_TEMPLATE)
                        .with("signpost.notifier.sms.notice-template-id", SMS_NOTICE_TEMPLATE)
                        .lines(),
                false);
        var routing = new ServiceStart(
                "routing-service",
                RoutingServiceApplication.class,
                Map.of("routing-service", List.of(Topic.CONCERNS_REPORTED)),
                common(ports, ANY_PORT)
                        .with("springdoc.api-docs.enabled", false)
                        .with("signpost.routing.policy-file", settings.policy())
                        .with("signpost.routing.partners-file", settings.partners())
                        .withGiven("signpost.routing.geography-file", settings.geography())
                        .with("signpost.routing.reload-every", RELOAD_EVERY)
                        .without(NOT_FOR_ROUTING)
                        .lines(),
                false);
        var intake = new ServiceStart(
                "report-intake",
                ReportIntakeApplication.class,
                Map.of(SUBMITTED_GROUP, List.of(Topic.CONCERNS_SUBMITTED), HELD_GROUP, List.of(Topic.CONCERNS_HELD)),
                common(ports, ports.form())
                        .with("signpost.intake.secrets-file", secrets.intakeSecret())
                        .with("signpost.intake.key-encryption-key-file", secrets.keyEncryptionKey())
                        .with("signpost.intake.partners-file", settings.partners())
                        .with("signpost.intake.reload-every", RELOAD_EVERY)
                        .with("signpost.intake.spool.file", data.spool())
                        // whoever tries it out needs no key; one that is sent must be good
                        .with("signpost.intake.api.keys-required", false)
                        .withFile("signpost.intake.api.keys-file", settings.apiKeys())
                        .with("signpost.intake.flood.network-burst", FROM_THIS_MACHINE)
                        .with("signpost.intake.flood.global-burst", FROM_THIS_MACHINE)
                        .without(NOT_FOR_INTAKE)
                        .lines(),
                true);
        return List.of(notifier, routing, intake);
    }

    /// The templates that the notifier's SMS are made from, as they would be kept at GOV.UK Notify.
    static List<SmsTemplate> smsTemplates() {
        return List.of(
                new SmsTemplate(SMS_TEMPLATE, SmsText.TEMPLATE),
                new SmsTemplate(SMS_NOTICE_TEMPLATE, SmsText.NOTICE_TEMPLATE));
    }

    private static Arguments common(StackPorts ports, int port) {
        return new Arguments()
                .with("signpost.kafka.bootstrap-servers", LOOPBACK + ":" + ports.kafka())
                // they were made a moment ago
                .with("signpost.kafka.check-topics-within", Duration.ZERO)
                .with("server.address", LOOPBACK)
                .with("server.port", port);
    }

    /// The command line of a service, which counts for more than its own settings and than the environment.
    private static final class Arguments {
        private final List<String> lines = new ArrayList<>();

        Arguments with(String name, Object value) {
            lines.add("--" + name + "=" + value);
            return this;
        }

        /// A file that a person may have named.
        Arguments withGiven(String name, @Nullable Path file) {
            return file == null ? this : with(name, file);
        }

        /// A file that may be there.
        Arguments withFile(String name, Path file) {
            return Files.exists(file) ? with(name, file) : this;
        }

        /// Leaves out what Boot would set up only because another service's library is on the class path.
        Arguments without(List<String> configurations) {
            return with("spring.autoconfigure.exclude", String.join(",", configurations));
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
