package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.codec.Received;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Opener;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Open311 entrance, used as a form platform uses any server of GeoReport v2: it asks for the services and their
/// attributes, posts a form, and asks for the request by its id.
@ExtendWith(OutputCaptureExtension.class)
class Open311Test {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CANARY = "canary7e2f";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(broker.bootstrapServers(), folder).awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static Map<String, String> answers(String... more) {
        var answers = new LinkedHashMap<String, String>();
        answers.put("service_code", "labour");
        answers.put("attribute[danger]", "no");
        answers.put("attribute[under18]", "no");
        answers.put("attribute[identity]", "share");
        for (int i = 0; i < more.length; i += 2) {
            answers.put(more[i], more[i + 1]);
        }
        return answers;
    }

    private static String form(Map<String, String> answers) {
        return answers.entrySet().stream()
                .map(answer -> encoded(answer.getKey()) + "=" + encoded(answer.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> post(String format, Map<String, String> answers) {
        return intake.post(
                "/open311/v2/requests." + format, "application/x-www-form-urlencoded;charset=UTF-8", form(answers));
    }

    private static Element xml(String document) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static String text(Element in, String name) {
        return in.getElementsByTagName(name).item(0).getTextContent();
    }

    private static ConcernReported reported(ConcernId concern) {
        var record = TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                .filter(one -> new String(one.key(), StandardCharsets.UTF_8).equals(concern.toString()))
                .findFirst()
                .orElseThrow();
        return switch (new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED)
                .deserialize(record.topic(), record.headers(), record.value())) {
            case Received.Intact<ConcernReported>(var intact, var _) -> intact;
            case Received.Unreadable<ConcernReported>(var reason, var _) -> throw new AssertionError(reason);
        };
    }

    private static Particulars particulars(ConcernId concern) {
        var key = TopicContents.of(broker, Topic.CONCERNS_KEYS.topicName()).stream()
                .filter(one -> new String(one.key(), StandardCharsets.UTF_8).equals(concern.toString()))
                .findFirst()
                .orElseThrow();
        var wrapped = switch (new ReceivedDeserializer<>(RecordType.SEALING_KEY)
                .deserialize(key.topic(), key.headers(), key.value())) {
            case Received.Intact<SealingKey>(var intact, var _) -> intact;
            case Received.Unreadable<SealingKey>(var reason, var _) -> throw new AssertionError(reason);
        };
        byte[] opened = new Opener(KeyEncryptionKey.load(folder.resolve("kek.json")))
                .open(
                        concern,
                        bytes(wrapped.getWrappedKey()),
                        bytes(reported(concern).getSealedParticulars()))
                .orElseThrow();
        return Particulars.fromJson(opened);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void aPlatformFindsTheServicesAndWhatTheyAskAndPostsARequest() throws Exception {
        var services = xml(intake.get("/open311/v2/services.xml").body());
        String code = text(services, "service_code");
        var definition = xml(intake.get("/open311/v2/services/" + code + ".xml").body());
        var answers = new LinkedHashMap<String, String>();
        answers.put("service_code", code);
        answers.put("description", "seen by a client of the standard");
        var attributes = definition.getElementsByTagName("attribute");
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = (Element) attributes.item(i);
            if (text(attribute, "required").equals("true")) {
                answers.put("attribute[" + text(attribute, "code") + "]", text(attribute, "key"));
            }
        }

        var posted = xml(post("xml", answers).body());
        String id = text(posted, "service_request_id");
        var status = intake.get("/open311/v2/requests/" + id + ".xml");

        assertThat(answers).containsKeys("attribute[danger]", "attribute[under18]", "attribute[identity]");
        assertThat(text(posted, "service_notice")).contains("Reference ", "999");
        assertThat(status.headers().firstValue("Content-Type")).contains("text/xml;charset=utf-8");
        assertThat(text(xml(status.body()), "status")).isEqualTo("open");
        assertThat(reported(ConcernId.parse(id)).getExploitation()).containsExactly(ExploitationKind.LABOUR);
    }

    @Test
    void everythingThatIsPostedArrivesAndWhatIdentifiesIsSealed(CapturedOutput output) {
        var answer = post(
                "json",
                answers(
                        "lat", "52.3726",
                        "long", "-1.2615",
                        "address_string", CANARY + " Road 12",
                        "description", CANARY + " seen",
                        "media_url", "https://pictures.example/" + CANARY,
                        "first_name", CANARY,
                        "last_name", "Example",
                        "email", CANARY + "@mail.example",
                        "phone", "07700 900999",
                        "device_id", CANARY + "-device",
                        "attribute[indicators][]", "injuries",
                        "attribute[interpreterNeeded]", "true",
                        "attribute[sourceReference]", "form-1"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(CANARY);
        JsonNode entry = JSON.readTree(answer.body()).get(0);
        var id = ConcernId.parse(entry.get("service_request_id").asString());
        assertThat(reported(id).getPlaces().getFirst().getLatitude()).isEqualTo(52.3726);
        assertThat(reported(id).getSourceReference()).isEqualTo("form-1");
        assertThat(reported(id).getInterpreterNeeded()).isTrue();
        assertThat(reported(id).getIndicators()).hasSize(1);
        assertThat(reported(id).toString() + output.getAll()).doesNotContain(CANARY);
        Particulars sealed = particulars(id);
        assertThat(sealed.narrative().orElseThrow()).contains(CANARY + " seen", "https://pictures.example/");
        assertThat(sealed.placeDescriptions()).containsExactly(CANARY + " Road 12");
        assertThat(sealed.reporter().name()).contains(CANARY + " Example");
        assertThat(sealed.reporter().email()).contains(CANARY + "@mail.example");
        assertThat(sealed.reporter().phone()).contains("07700 900999");
    }

    @Test
    void anAddressIsFoundByItsPostcodeAndElseByItsWords() {
        var withPostcode = id(post("json", answers("address_string", "12 High Street, Rugby CV21 2DT")));
        var withoutPoint = id(post("json", answers("address_string", "Nuneaton")));

        assertThat(reported(withPostcode).getPlaces().getFirst().getPostcode()).isEqualTo("CV21 2DT");
        assertThat(reported(withPostcode).getPlaces().getFirst().getPlace()).isNull();
        assertThat(reported(withoutPoint).getPlaces().getFirst().getPlace()).isEqualTo("Nuneaton");
    }

    private static ConcernId id(HttpResponse<String> posted) {
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
        return ConcernId.parse(
                JSON.readTree(posted.body()).get(0).get("service_request_id").asString());
    }

    @Test
    void theNoticeSaysWhenARequestWasTakenAsATest() {
        assertThat(post("json", answers("attribute[mode]", "test")).body()).contains("Taken as a TEST: nobody");
        assertThat(post("json", answers("attribute[mode]", "exercise")).body())
                .contains("Taken as an EXERCISE: nobody");
        assertThat(post("json", answers()).body()).contains("Reference ").doesNotContain("Taken as");
    }

    @Test
    void aRequestThatIsPostedAgainIsOneConcern() {
        var first = post("json", answers("attribute[sourceReference]", "again"));
        var again = post("json", answers("attribute[sourceReference]", "again"));
        var other = post("json", answers("attribute[sourceReference]", "again", "description", "other"));
        var keyed = intake.post(
                "/open311/v2/requests.json",
                "application/x-www-form-urlencoded",
                form(answers()),
                "Idempotency-Key",
                "\"k\"");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(intake.post(
                                "/open311/v2/requests.json",
                                "application/x-www-form-urlencoded",
                                form(answers()),
                                "Idempotency-Key",
                                "\"k\"")
                        .body())
                .isEqualTo(keyed.body());
    }

    @Test
    void aStatusSaysNothingOfWhatWasReported() {
        var id = id(post("json", answers("description", CANARY, "address_string", "CV21 2DT", "email", "a@b.example")));

        var status = intake.get("/open311/v2/requests/" + id + ".json");
        var token = intake.get("/open311/v2/tokens/" + id + ".json");

        assertThat(JSON.readTree(status.body()).get(0).propertyNames())
                .containsExactlyInAnyOrder("service_request_id", "status", "status_notes", "requested_datetime");
        assertThat(JSON.readTree(token.body()).get(0).get("service_request_id").asString())
                .isEqualTo(id.toString());
    }

    @Test
    void requestsAreNotListedAndWhatIsNotThereIsNotFound() {
        var list = intake.get("/open311/v2/requests.json");
        assertThat(list.statusCode()).isEqualTo(403);
        assertThat(error(list)).contains("not public");
        for (String path : List.of(
                "requests/" + UUID.randomUUID() + ".json",
                "requests/" + CANARY + ".json",
                "tokens/" + UUID.randomUUID() + ".json",
                "services/" + CANARY + ".json",
                "services/nothing.json",
                CANARY)) {
            var answer = intake.get("/open311/v2/" + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(error(answer)).doesNotContain(CANARY);
        }
        assertThat(intake.send(HttpRequest.newBuilder(intake.at("/open311/v2/requests.json"))
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(405);
    }

    private static String error(HttpResponse<String> answer) {
        JsonNode error = JSON.readTree(answer.body()).get(0);
        assertThat(error.get("code").asInt()).isEqualTo(answer.statusCode());
        return error.get("description").asString();
    }

    @Test
    void everyMistakeIsToldByItsParameterAndNothingIsRepeated() {
        var answer = post(
                "json",
                answers(
                        "service_code",
                        CANARY,
                        "lat",
                        CANARY,
                        "attribute[danger]",
                        "no",
                        "attribute[" + CANARY + "]",
                        CANARY,
                        CANARY,
                        "x"));
        var deeper = post("json", answers("attribute[danger]", CANARY, "email", CANARY, "lat", "91", "long", "0"));
        var anonymous = post("json", answers("attribute[identity]", "anonymous", "email", "a@b.example"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("service_code", "lat: ", "allowed: ").doesNotContain(CANARY);
        assertThat(deeper.statusCode()).isEqualTo(400);
        assertThat(deeper.body())
                .contains("attribute[danger]: ", "email: ", "lat: ")
                .doesNotContain(CANARY);
        assertThat(anonymous.body()).contains("email: ");
        assertThat(post("json", answers("service_code", "nothing")).statusCode())
                .isEqualTo(404);
        assertThat(post("json", answers("jurisdiction_id", CANARY)).statusCode())
                .isEqualTo(404);
        assertThat(post("json", answers("jurisdiction_id", "warwickshire")).statusCode())
                .isEqualTo(200);
        assertThat(post("json", Map.of("service_code", "labour")).body())
                .contains("attribute[danger] is required", "attribute[under18]", "attribute[identity]");
    }

    @Test
    void whatIsNoFormIsRefused() {
        String good = form(answers());
        for (String body : List.of(
                "",
                "=",
                good + "&description=%zz",
                good + "&description=%",
                good + "&description=%ED%A0%80",
                good + "&description=%FF",
                good + "&description=a&description=b",
                good + "&attribute%5Bdanger%5D=now",
                good + "&a=1".repeat(400))) {
            var answer = intake.post("/open311/v2/requests.json", "application/x-www-form-urlencoded", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).get(0).get("code").asInt()).isEqualTo(400);
        }
        assertThat(intake.post("/open311/v2/requests.json", "application/json", "{}")
                        .statusCode())
                .isEqualTo(415);
        assertThat(intake.post("/open311/v2/requests.xml", "multipart/form-data;boundary=x", good)
                        .body())
                .contains("<code>415</code>");
        assertThat(intake.post(
                                "/open311/v2/requests.json",
                                "application/x-www-form-urlencoded",
                                good,
                                "Content-Encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(415);
        assertThat(intake.post(
                                "/open311/v2/requests.json",
                                "application/x-www-form-urlencoded",
                                good + "&description=" + "x".repeat(300_000))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aKeyIsTakenFromTheBodyAndNeverFromTheAddress() {
        var wrong = post("json", answers("api_key", CANARY));
        var inAddress = intake.post(
                "/open311/v2/requests.json?api_key=" + CANARY, "application/x-www-form-urlencoded", form(answers()));

        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(error(wrong)).contains("api_key").doesNotContain(CANARY);
        assertThat(inAddress.statusCode()).as("not read, so none was sent").isEqualTo(200);
    }
}
