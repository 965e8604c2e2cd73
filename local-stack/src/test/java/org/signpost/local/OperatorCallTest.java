package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;

/// What `signpost recall` and `signpost partners check --send` send, and what they say of each answer.
class OperatorCallTest {

    private static final String KEY = "CANARY-operator-key-0123456789";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        Files.writeString(folder.resolve("operator-key"), KEY + "\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private CommandAsTyped command(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--to",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--key-file",
                folder.resolve("operator-key").toString()));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }

    @Test
    void aRecallSaysWhomItTold() {
        answer = """
            {"reference": "K7Q2-4MXD", "alerts": 2, "told": [
              {"partner": "rugby-council", "name": "Rugby Borough Council"},
              {"partner": "warwickshire-police", "name": "Warwickshire Police"}]}\
            """;

        CommandAsTyped recalled = command("recall", reference().toLowerCase(Locale.ROOT), "--reason", "duplicate");
        CommandAsTyped one =
                command("recall", reference(), "--reason", "wrong-partner", "--partner", "rugby-council", "--json");

        assertThat(recalled.exitCode()).as(recalled.err()).isZero();
        assertThat(recalled.out())
                .contains("2 alerts about K7Q2-4MXD withdrawn.")
                .contains("Rugby Borough Council (rugby-council)", "Warwickshire Police (warwickshire-police)");
        assertThat(calls)
                .containsExactly(
                        "/operator/recalls Bearer " + KEY + " {\"reference\":\"" + reference()
                                + "\",\"reason\":\"duplicate\"}",
                        "/operator/recalls Bearer " + KEY + " {\"reference\":\"" + reference()
                                + "\",\"reason\":\"wrong-partner\",\"partner\":\"rugby-council\"}");
        assertThat(one.out()).startsWith("{\"reference\":\"K7Q2-4MXD\"");
        assertThat(recalled.out() + recalled.err() + one.out()).doesNotContain(KEY);
    }

    @Test
    void aRecallThatWasDoneBeforeSaysSo() {
        answer = "{\"reference\": \"K7Q2-4MXD\", \"alerts\": 0, \"told\": []}";

        CommandAsTyped recalled = command("recall", reference(), "--reason", "test");

        assertThat(recalled.exitCode()).isZero();
        assertThat(recalled.out()).contains("withdrawn before");
    }

    @Test
    void whatIsTypedWronglyNamesFieldRuleAndRemedyAndNothingIsSent() {
        CommandAsTyped reference = command("recall", "K7Q2-4MXX", "--reason", "test");
        CommandAsTyped reason = command("recall", reference(), "--reason", "because");
        CommandAsTyped partner = command("recall", reference(), "--reason", "test", "--partner", "Rugby");

        assertThat(List.of(reference, reason, partner)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        });
        assertThat(reference.err()).contains("REFERENCE: it is not a reference; write eight characters");
        assertThat(reason.err())
                .contains("--reason: it is not a reason; write one of"
                        + " sent-in-error, wrong-partner, duplicate, malicious, test");
        assertThat(partner.err()).contains("--partner: it is not the id of a partner; ");
        assertThat(command("recall", reference()).exitCode()).isEqualTo(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void whatTheNotifierRefusesIsSaidWithItsFields() {
        status = 404;
        answer = """
            {"title": "Nothing was done", "status": 404, "errors": [
              {"pointer": "/partner", "rule": "no alert is meant for this partner", "remedy": "send another"}]}\
            """;

        CommandAsTyped recalled = command("recall", reference(), "--reason", "test", "--partner", "warwick-council");

        assertThat(recalled.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(recalled.err()).contains("partner: no alert is meant for this partner; send another");
    }

    @Test
    void aWrongKeyAndWhatIsNoNotifierAreToldApart() throws IOException {
        status = 401;
        answer = "";
        CommandAsTyped wrongKey = command("recall", reference(), "--reason", "test");
        status = 404;
        answer = "<html>This link does not work</html>";
        CommandAsTyped noDesk = command("recall", reference(), "--reason", "test");
        status = 500;
        CommandAsTyped broken = command("recall", reference(), "--reason", "test");
        Files.delete(folder.resolve("operator-key"));
        CommandAsTyped noKey = command("recall", reference(), "--reason", "test");
        Files.writeString(folder.resolve("operator-key"), "\n");
        CommandAsTyped emptyKey = command("recall", reference(), "--reason", "test");

        assertThat(wrongKey.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(wrongKey.err()).contains("--key-file").doesNotContain(KEY);
        assertThat(noDesk.exitCode()).isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(noDesk.err()).contains("signpost.notifier.operator-key-file");
        assertThat(broken.exitCode()).isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(broken.err()).contains("status 500");
        assertThat(noKey.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(noKey.err()).contains("operator-key cannot be read");
        assertThat(emptyKey.err()).contains("operator-key holds no key");
        assertThat(calls).hasSize(3);
    }

    @Test
    void nothingThatAnswersIsSaidSo() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        CommandAsTyped recalled = CommandAsTyped.of(
                "recall",
                reference(),
                "--reason",
                "test",
                "--to",
                "http://127.0.0.1:" + free,
                "--key-file",
                folder.resolve("operator-key").toString());

        assertThat(recalled.exitCode()).isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(recalled.err()).contains("nothing answers at", "signpost run", "--to");
    }

    @Test
    void aCheckReportsEachContactAndChannel() {
        answer = """
            {"checks": [
              {"partner": "rugby-council", "contact": "test", "live": false, "means": "sms", "outcome": "refused",
               "reason": "address-rejected"},
              {"partner": "rugby-council", "contact": "test", "live": false, "means": "email",
               "outcome": "handed-over"}]}\
            """;

        String partners = TestStack.CONFIG.resolve("partners.yaml").toString();

        CommandAsTyped checked =
                command("partners", "check", "--partners", partners, "--send", "--partner", "rugby-council");
        CommandAsTyped live = command("partners", "check", "--partners", partners, "--send", "--live", "--json");

        assertThat(checked.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(checked.out())
                .contains("rugby-council/test\tsms\trefused: address-rejected")
                .contains("rugby-council/test\temail\thanded-over")
                .contains("1 of 2 messages handed over.");
        assertThat(live.out().lines().filter(line -> line.contains("\"outcome\"")))
                .hasSize(2);
        assertThat(calls)
                .containsExactly(
                        "/operator/contact-checks Bearer " + KEY + " {\"live\":false,\"partner\":\"rugby-council\"}",
                        "/operator/contact-checks Bearer " + KEY + " {\"live\":true}");
    }

    private static String reference() {
        return PublicReference.of(new ConcernId(UUID.fromString("0b8f7a52-9d4c-4f10-8a36-2f6d3e1c7a90")))
                .value();
    }
}
