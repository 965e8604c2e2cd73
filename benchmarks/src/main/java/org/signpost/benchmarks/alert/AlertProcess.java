package org.signpost.benchmarks.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.signpost.notifier.NotifierServiceApplication;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/// notifier-service as it is shipped, in a process of its own, but for its lanes, which are started and stopped by
/// {@link Turns}. It writes its port into a file, and ends with the process that started it.
final class AlertProcess {

    private AlertProcess() {}

    /// The arguments are the file for the port, and settings.
    public static void main(String[] arguments) throws IOException {
        try (var context = new SpringApplicationBuilder(NotifierServiceApplication.class, Turns.class)
                .properties("spring.config.name=notifier-service")
                .initializers(started -> started.addBeanFactoryPostProcessor(
                        beans -> beans.getBeanDefinition("dispatchLanes").setScope(BeanDefinition.SCOPE_PROTOTYPE)))
                .run(Arrays.copyOfRange(arguments, 1, arguments.length))) {
            int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                    .getPort();
            Path written = Path.of(arguments[0] + ".part");
            Files.writeString(written, Integer.toString(port));
            Files.move(written, Path.of(arguments[0]));
            while (System.in.read() >= 0) {
                // until the other end is closed
            }
        }
    }
}
