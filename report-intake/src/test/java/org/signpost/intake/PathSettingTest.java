package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The path of a file means what it means to the operating system, in a web application as well.
class PathSettingTest {

    @Test
    void aPathThatLeadsUpwardsIsReadAsItIsWritten() {
        new WebApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues("signpost.intake.spool.file=../config/file.yaml")
                .run(context -> assertThat(context.getBean(SpoolSettings.class).file())
                        .isEqualTo(Path.of("../config/file.yaml")));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SpoolSettings.class)
    @Import(PathSetting.class)
    static class Settings {}
}
