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
import tools.jackson.databind.json.JsonMapper;

/// What the commands of an operator send to the notifier, and what they say of each answer.
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
    void aRecallSaysWhoHadBeenToldAndMustNotHearOfIt() {
        answer = """
            {"reference": "K7Q2-4MXD", "alerts": 1, "told": [],
             "untold": [{"partner": "warwickshire-police", "name": "Warwickshire Police"}]}\
            """;

        CommandAsTyped recalled = command("recall", reference(), "--reason", "duplicate");

        assertThat(recalled.out())
                .contains("learn nothing now, because it must be kept from them:")
                .contains("Warwickshire Police (warwickshire-police)")
                .doesNotContain("Nobody had been told");
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

    @Test
    void aHoldSaysThatItIsHeldNowOrWasBefore() {
        answer = "{\"reference\": \"K7Q2-4MXD\", \"state\": \"held\", \"reason\": \"court\"}";
        CommandAsTyped held = command("hold", reference().toLowerCase(Locale.ROOT), "--reason", "court", "--by", "d.o");
        answer = "{\"reference\": \"K7Q2-4MXD\", \"state\": \"held-before\", \"reason\": \"complaint\"}";
        CommandAsTyped before = command("hold", reference(), "--reason", "statutory-review", "--by", "d.o");
        CommandAsTyped json = command("hold", reference(), "--reason", "court", "--json");

        assertThat(held.exitCode()).as(held.err()).isZero();
        assertThat(held.out()).contains("K7Q2-4MXD is held (court)", "signpost release K7Q2-4MXD");
        assertThat(before.out()).contains("K7Q2-4MXD was held before (complaint)");
        assertThat(json.out()).startsWith("{\"reference\":\"K7Q2-4MXD\"");
        assertThat(calls)
                .startsWith(
                        "/operator/holds Bearer " + KEY + " {\"reference\":\"" + reference()
                                + "\",\"reason\":\"court\",\"by\":\"d.o\"}",
                        "/operator/holds Bearer " + KEY + " {\"reference\":\"" + reference()
                                + "\",\"reason\":\"statutory-review\",\"by\":\"d.o\"}");
        assertThat(calls.getLast())
                .contains("\"by\":" + JsonMapper.shared().writeValueAsString(System.getProperty("user.name")));
    }

    @Test
    void aReleaseSaysWhetherAnythingChanged() {
        answer = "{\"reference\": \"K7Q2-4MXD\", \"state\": \"released\"}";
        CommandAsTyped released = command("release", reference(), "--reason", "handed-over", "--by", "d.o");
        answer = "{\"reference\": \"K7Q2-4MXD\", \"state\": \"not-held\"}";
        CommandAsTyped notHeld = command("release", reference(), "--reason", "ended", "--by", "d.o");

        assertThat(released.exitCode()).as(released.err()).isZero();
        assertThat(released.out()).contains("K7Q2-4MXD is released");
        assertThat(notHeld.exitCode()).isZero();
        assertThat(notHeld.out()).contains("K7Q2-4MXD was not held");
        assertThat(calls)
                .first()
                .isEqualTo("/operator/releases Bearer " + KEY + " {\"reference\":\"" + reference()
                        + "\",\"reason\":\"handed-over\",\"by\":\"d.o\"}");
    }

    @Test
    void whatIsHeldIsListedWithReasonDayAndName() {
        answer = """
            {"holds": [
              {"reference": "K7Q2-4MXD", "reason": "court", "since": "2026-11-26T03:00:00.123Z", "by": "d.officer"},
              {"reference": "0000-0000", "reason": "inquiry", "since": "2026-11-27T03:00:00Z", "by": "4711"}]}\
            """;
        CommandAsTyped listed = command("holds");
        CommandAsTyped json = command("holds", "--json");
        answer = "{\"holds\": []}";
        CommandAsTyped none = command("holds");

        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out().lines())
                .containsExactly(
                        "K7Q2-4MXD  court             since 2026-11-26 by d.officer",
                        "0000-0000  inquiry           since 2026-11-27 by 4711");
        assertThat(json.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"reference\":"));
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).contains("Nothing is held.");
        assertThat(calls).containsOnly("/operator/holds Bearer " + KEY + " ");
    }

    @Test
    void aRotationOfTheKeyIsOrderedOrRefused() {
        answer = "{\"state\": \"ordered\"}";
        CommandAsTyped ordered = command("keys", "rotate", "--by", "d.o");
        answer = "{\"state\": \"ordered-before\"}";
        CommandAsTyped before = command("keys", "rotate", "--by", "d.o");
        status = 409;
        answer = """
            {"title": "Nothing was done", "status": 409, "errors": [
              {"pointer": "", "rule": "keys are rotated by hand here", "remedy": "put a new key into each file"}]}\
            """;
        CommandAsTyped byHand = command("keys", "rotate", "--by", "d.o");

        assertThat(ordered.exitCode()).as(ordered.err()).isZero();
        assertThat(ordered.out()).contains("A rotation is ordered", "begins within ten minutes");
        assertThat(before.out()).contains("was ordered before");
        assertThat(byHand.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(byHand.err()).contains("keys are rotated by hand here; put a new key into each file");
        assertThat(calls).first().isEqualTo("/operator/key-rotations Bearer " + KEY + " {\"by\":\"d.o\"}");
    }

    @Test
    void anOrderOfRetentionThatIsTypedWronglyIsNotSent() {
        CommandAsTyped reference = command("hold", "K7Q2-4MXX", "--reason", "court");
        CommandAsTyped hold = command("hold", reference(), "--reason", "ended");
        CommandAsTyped release = command("release", reference(), "--reason", "court");
        CommandAsTyped nobody = command("release", reference(), "--reason", "ended", "--by", " ");
        CommandAsTyped longName = command("keys", "rotate", "--by", "x".repeat(65));

        assertThat(List.of(reference, hold, release, nobody, longName)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        });
        assertThat(reference.err()).contains("REFERENCE: it is not a reference; write eight characters");
        assertThat(hold.err())
                .contains("--reason: it is not a reason; write one of investigation, court, statutory-review,"
                        + " complaint, subject-access, inquiry");
        assertThat(release.err())
                .contains("--reason: it is not a reason; write one of ended, handed-over, held-in-error");
        assertThat(nobody.err()).contains("--by: it is not a name; write a name or staff number");
        assertThat(longName.err()).contains("--by: it is not a name");
        assertThat(command("hold", reference()).exitCode()).isEqualTo(2);
        assertThat(calls).isEmpty();
    }

    private static String reference() {
        return PublicReference.of(new ConcernId(UUID.fromString("0b8f7a52-9d4c-4f10-8a36-2f6d3e1c7a90")))
                .value();
    }
}
