package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.ConcernFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of the API says what the API does: every example in it is tried.
class ApiDescriptionTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;
    private static JsonNode api;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();
        api = JSON.readTree(intake.get("/v1/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static List<String> mistakes(JsonNode schema, JsonNode instance) {
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", api.get("components"));
        whole.putArray("allOf").add(schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(instance)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode concern() {
        return JSON.createObjectNode().put("$ref", "#/components/schemas/Concern");
    }

    @Test
    void itIsOpenApi31AndRepeatsNothingOfWhoeverAsks() {
        assertThat(api.get("openapi").asString()).startsWith("3.1");
        assertThat(api.get("servers").toString()).isEqualTo("[{\"url\":\"/\"}]");
        assertThat(api.get("paths").propertyNames())
                .contains(
                        "/v1/concerns",
                        "/v1/concerns:batch",
                        "/v1/concerns/{concern}",
                        "/v1/events",
                        "/open311/v2/requests.{format}")
                .allMatch(path -> path.startsWith("/v1/") || path.startsWith("/open311/"));
        assertThat(api.toString()).doesNotContain("127.0.0.1", "localhost");
        var yaml = intake.get("/v1/openapi.yaml");
        assertThat(yaml.statusCode()).isEqualTo(200);
        assertThat(yaml.body()).contains("openapi: 3.1", "/v1/concerns:batch");
    }

    @Test
    void aConcernHasEveryFieldOfTheDictionaryAndNoOther() {
        JsonNode schema = api.get("components").get("schemas").get("Concern");
        var described = new ArrayList<String>();
        collect("", schema, described);

        assertThat(described)
                .containsExactlyElementsOf(ConcernFields.all().stream()
                        .map(ConcernField::path)
                        .sorted()
                        .toList());
        for (ConcernField field : ConcernFields.all()) {
            JsonNode property = at(schema, field);
            JsonNode values = property.has("items") ? property.get("items").path("enum") : property.path("enum");
            assertThat(values.valueStream().map(JsonNode::asString).toList())
                    .as(field.path())
                    .isEqualTo(field.allowed());
            if (field.type() == ConcernField.Type.TEXT) {
                assertThat(property.get("maxLength").asInt()).as(field.path()).isEqualTo(field.longest());
            }
        }
    }

    private static void collect(String holder, JsonNode object, List<String> paths) {
        assertThat(object.get("additionalProperties").asBoolean(true)).isFalse();
        object.get("properties").forEachEntry((name, property) -> {
            String path = holder.isEmpty() ? name : holder + "." + name;
            paths.add(path);
            if (property.has("properties")) {
                collect(path, property, paths);
            }
            if (property.path("items").has("properties")) {
                collect(path + "[]", property.get("items"), paths);
            }
        });
        paths.sort(null);
    }

    private static JsonNode at(JsonNode schema, ConcernField field) {
        JsonNode holder = schema;
        for (String part : field.holder().split("\\.", -1)) {
            if (!part.isEmpty()) {
                JsonNode inner = holder.get("properties").get(part.replace("[]", ""));
                holder = part.endsWith("[]") ? inner.get("items") : inner;
            }
        }
        return holder.get("properties").get(field.name());
    }

    @Test
    void everyExampleOfARequestGetsTheStatusThatItSays() {
        int tried = 0;
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            JsonNode operation = path.getValue().path("post");
            for (Map.Entry<String, JsonNode> content :
                    operation.path("requestBody").path("content").properties()) {
                for (Map.Entry<String, JsonNode> example :
                        content.getValue().path("examples").properties()) {
                    JsonNode value = example.getValue().get("value");
                    int status = example.getValue().get(ApiExample.ANSWERED).asInt();

                    var answer = post(path.getKey(), operation, content.getKey(), value);

                    assertThat(answer.statusCode())
                            .as("%s: %s", example.getKey(), answer.body())
                            .isEqualTo(status);
                    List<String> mistakes = mistakes(content.getValue().get("schema"), value);
                    if (status >= 400) {
                        assertThat(mistakes).as(example.getKey()).isNotEmpty();
                    } else if (!example.getKey().equals("batch-two")) {
                        assertThat(mistakes).as(example.getKey()).isEmpty();
                    }
                    JsonNode answered = operation
                            .get("responses")
                            .get(Integer.toString(status))
                            .get("content");
                    assertThat(mistakes(answered.get(mediaType(answer)).get("schema"), JSON.readTree(answer.body())))
                            .as(example.getKey())
                            .isEmpty();
                    tried++;
                }
            }
        }
        assertThat(tried).isEqualTo((int)
                ApiExample.all().stream().filter(example -> !example.response()).count());
    }

    private static HttpResponse<String> post(String path, JsonNode operation, String mediaType, JsonNode value) {
        var headers = new ArrayList<String>();
        if (mediaType.equals("application/json")) {
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.get("in").asString().equals("header") && parameter.has("example")) {
                    headers.add(parameter.get("name").asString());
                    headers.add(parameter.get("example").asString());
                }
            }
        }
        return intake.post(
                path.replace("{format}", "json"),
                mediaType,
                mediaType.equals(FORM) ? form(value) : value.toString(),
                headers.toArray(String[]::new));
    }

    private static String form(JsonNode parameters) {
        var pairs = new ArrayList<String>();
        parameters.forEachEntry((name, value) -> {
            if (value.isArray()) {
                value.forEach(item -> pairs.add(encoded(name + "[]") + "=" + encoded(item.asString())));
            } else {
                pairs.add(encoded(name) + "=" + encoded(value.asString()));
            }
        });
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String mediaType(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
    }

    @Test
    void everyExampleOfAnAnswerIsOfItsSchema() {
        int tried = 0;
        for (JsonNode path : api.get("paths")) {
            for (JsonNode operation : path) {
                for (JsonNode response : operation.get("responses")) {
                    for (JsonNode content : response.path("content")) {
                        for (Map.Entry<String, JsonNode> example :
                                content.path("examples").properties()) {
                            assertThat(mistakes(
                                            content.get("schema"),
                                            example.getValue().get("value")))
                                    .as(example.getKey())
                                    .isEmpty();
                            tried++;
                        }
                    }
                }
            }
        }
        assertThat(tried).isEqualTo((int)
                ApiExample.all().stream().filter(ApiExample::response).count());
    }

    @Test
    void theSchemaAndTheServiceRefuseTheSame() {
        String good = """
            {"danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "anonymous"}}\
            """;
        assertThat(mistakes(concern(), JSON.readTree(good))).isEmpty();
        for (String bad : List.of(
                good.replace("\"danger\": \"no\", ", ""),
                good.replace("\"under18\": \"no\", ", ""),
                good.replace("\"exploitation\": [\"labour\"], ", ""),
                good.replace("[\"labour\"]", "[]"),
                good.replace("[\"labour\"]", "\"labour\""),
                good.replace("labour", "LABOUR"),
                good.replace("{\"identity\": \"anonymous\"}", "{}"),
                good.replace("\"danger\": \"no\"", "\"danger\": true"),
                good.replace("{\"danger\"", "{\"colour\": 1, \"danger\""),
                good.replace("{\"danger\"", "{\"kind\": \"withdraw\", \"danger\""),
                good.replace("{\"danger\"", "{\"vehicles\": \"" + "x".repeat(4001) + "\", \"danger\""),
                good.replace("{\"danger\"", "{\"places\": [{\"latitude\": \"52\"}], \"danger\""))) {
            assertThat(mistakes(concern(), JSON.readTree(bad))).as(bad).isNotEmpty();
            assertThat(intake.report(bad).statusCode()).as(bad).isEqualTo(400);
        }
        String advice = """
            {"danger": "no", "about": "advice", "reporter": {"identity": "anonymous"}}\
            """;
        assertThat(mistakes(concern(), JSON.readTree(advice))).isEmpty();
        assertThat(intake.report(advice).statusCode()).isEqualTo(202);
    }

    @Test
    void everyKindOfProblemIsExplainedWhereItsTypeLeads() {
        String page = intake.get("/v1/problems").body();

        for (ProblemType type : ProblemType.values()) {
            assertThat(type.uri()).isEqualTo("/v1/problems#" + type.wire());
            assertThat(page).contains("id=\"" + type.wire() + "\"", type.title());
        }
        assertThat(JSON.readTree(intake.report("{}").body()).get("type").asString())
                .isEqualTo(ProblemType.INVALID.uri());
    }

    @Test
    void theViewerAsksNobodyElseForAnythingAndMayNot() {
        var page = intake.get("/v1/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'");
        var addresses = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        while (addresses.find()) {
            assertThat(addresses.group(1)).startsWith("/");
            assertThat(intake.get(addresses.group(1)).statusCode())
                    .as(addresses.group(1))
                    .isEqualTo(200);
        }
        assertThat(intake.get("/assets/api-docs.js").body())
                .contains("validatorUrl: null", "supportedSubmitMethods: []");
        assertThat(intake.get("/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .as("no other page may do as much")
                .doesNotContain("unsafe-inline", "data:");
    }
}
