package org.signpost.routing;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts routing-service as an application of its own.
@SpringBootApplication
public class RoutingServiceApplication {

    /// The name of the configuration file on the class path, without its suffix.
    public static final String CONFIGURATION = "routing-service";

    /// Runs until it is stopped.
    public static void main(String[] arguments) {
        var application = new SpringApplication(RoutingServiceApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", CONFIGURATION));
        application.run(arguments);
    }
}
