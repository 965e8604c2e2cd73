package org.signpost.local.stack;

import java.util.List;
import org.signpost.local.inbox.SmsTemplate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// How one service is started: the same application as when it is deployed, with the settings of this machine.
///
/// @param application its main class
/// @param groups the consumer groups through which it reads topics
/// @param settings what differs from its own settings, each as `name=value`
/// @param showsWholePath whether its readiness speaks for the whole path
record ServiceStart(
        String name, Class<?> application, List<String> groups, List<String> settings, boolean showsWholePath) {

    Started start(WholePath wholePath) {
        String[] arguments = settings.stream().map(setting -> "--" + setting).toArray(String[]::new);
        var builder = new SpringApplicationBuilder(application)
                // this process stops its parts in order, by itself
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .properties("spring.config.name=" + name);
        if (showsWholePath) {
            builder.initializers(context -> ((GenericApplicationContext) context)
                    .registerBean("wholePath", HealthIndicator.class, () -> wholePath));
        }
        return new Started(this, builder.run(arguments));
    }

    /// A service that runs.
    record Started(ServiceStart start, ConfigurableApplicationContext context) implements AutoCloseable {
        String name() {
            return start.name();
        }

        List<String> groups() {
            return start.groups();
        }

        /// Whether its own readiness says so; that of the service which shows the whole path would ask in a circle.
        boolean ready() {
            if (!context.isActive()) {
                return false;
            }
            String path = start.showsWholePath() ? "readiness/readinessState" : "readiness";
            var health = context.getBean(HealthEndpoint.class).healthForPath(path.split("/"));
            return health != null && Status.UP.equals(health.getStatus());
        }

        @Override
        public void close() {
            context.close();
        }
    }

    static List<ServiceStart> all(StackSettings settings, DataFolder data) {
        return List.of();
    }

    static void checkPolicy(StackSettings settings) {}

    static List<SmsTemplate> smsTemplates() {
        return List.of();
    }
}
