package org.signpost.intake;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/// Starts report-intake: the public form and the API that take concerns in.
@SpringBootApplication
@ConfigurationPropertiesScan
public class ReportIntakeApplication {

    /// Starts the service with the settings of `report-intake.yaml`.
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(ReportIntakeApplication.class)
                .properties("spring.config.name=report-intake")
                .run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
