package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Alert rules and dashboards ask for metrics that services have, and say what to do.
class ObservabilityTest {

    private static final Path ROOT = Path.of("..");
    private static final Path RULES = ROOT.resolve("observability/alerts.yml");
    private static final Path DASHBOARD = ROOT.resolve("observability/grafana/dashboards/signpost.json");
    private static final Pattern ASKED = Pattern.compile("signpost_[a-z_]+");
    private static final Pattern MEASURED = Pattern.compile("\"(signpost\\.[a-z.]+)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(total|count|sum|max|bucket)$");
    private static final Pattern UNIT = Pattern.compile("_seconds$");

    @Test
    void everyMetricThatARuleOrAPanelAsksForIsMeasured() throws IOException {
        Set<String> measured = measured();

        for (Path file : List.of(RULES, DASHBOARD)) {
            var unknown = new TreeSet<String>();
            ASKED.matcher(Files.readString(file)).results().forEach(found -> {
                String base = SUFFIX.matcher(found.group()).replaceFirst("");
                if (!measured.contains(base)
                        && !measured.contains(UNIT.matcher(base).replaceFirst(""))) {
                    unknown.add(found.group());
                }
            });
            assertThat(unknown).as("%s", file).isEmpty();
        }
    }

    @Test
    void everyRuleSaysHowUrgentItIsAndWhatToDo() throws IOException {
        Object file = new Yaml().load(Files.readString(RULES));
        JsonNode rules =
                JsonMapper.shared().valueToTree(file).path("groups").path(0).path("rules");

        assertThat(rules.valueStream()).hasSizeGreaterThan(15).allSatisfy(rule -> {
            assertThat(rule.path("labels").path("severity").asString("")).isIn("page", "ticket");
            assertThat(rule.path("annotations").path("summary").asString("")).isNotBlank();
            assertThat(rule.path("annotations").path("remedy").asString("")).isNotBlank();
        });
    }

    @Test
    void everyPanelAsksForSomethingAndNoTwoAreInOnePlace() throws IOException {
        JsonNode panels =
                JsonMapper.shared().readTree(Files.readString(DASHBOARD)).path("panels");
        var places = new HashSet<String>();

        assertThat(panels.valueStream()).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.path("targets").valueStream())
                    .isNotEmpty()
                    .allSatisfy(target ->
                            assertThat(target.path("expr").asString("")).isNotBlank());
            assertThat(places.add(panel.path("gridPos").path("x") + "/"
                            + panel.path("gridPos").path("y")))
                    .as(panel.path("title").asString(""))
                    .isTrue();
        });
    }

    /// The names in the sources, as Prometheus writes them.
    private static Set<String> measured() throws IOException {
        var names = new HashSet<String>();
        for (String module : List.of("schemas", "report-intake", "routing-service", "notifier-service")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    MEASURED.matcher(Files.readString(source))
                            .results()
                            .forEach(found -> names.add(found.group(1).replace('.', '_')));
                }
            }
        }
        return names;
    }
}
