package org.signpost.notifier.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The network in front of a server that repeats what it hears.
@Timeout(20)
class FaultyNetworkTest {

    private ServerSocket echo;
    private FaultyNetwork network;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket heard = echo.accept();
                    Thread.ofVirtual().start(() -> {
                        try (heard) {
                            heard.getInputStream().transferTo(heard.getOutputStream());
                        } catch (IOException gone) {
                            // as some tests want
                        }
                    });
                } catch (IOException closed) {
                    return;
                }
            }
        });
        network = FaultyNetwork.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        echo.close();
    }

    @Test
    void whatIsSentComesBackWhileItWorks() throws Exception {
        assertThat(said("hello", 5)).isEqualTo("hello");
        assertThat(network.connections()).isEqualTo(1);
    }

    @Test
    void delayedAnswersComeWhole() throws Exception {
        network.delays(Duration.ofMillis(20));
        assertThat(said("hello", 5)).isEqualTo("hello");

        network.dripsAnswers(Duration.ofMillis(5));
        assertThat(said("hello", 5)).isEqualTo("hello");
    }

    @Test
    void anAnswerIsCutAfterItsBytes() throws Exception {
        network.cutsAnswersAfter(2);

        assertThat(said("hello", 5)).isEqualTo("he");
    }

    @Test
    void aRequestIsCutAfterItsBytes() throws Exception {
        network.cutsRequestsAfter(0);

        assertThat(said("hello", 5)).isEmpty();
    }

    @Test
    void aResetIsAReset() {
        network.resetsAnswersAfter(0);

        assertThatThrownBy(() -> said("hello", 5)).isInstanceOf(SocketException.class);
    }

    @Test
    void aStallAndALostAnswerAreSilence() {
        network.stalls();
        assertThatThrownBy(() -> said("hello", 5)).isInstanceOf(SocketTimeoutException.class);

        network.losesAnswers();
        assertThatThrownBy(() -> said("hello", 5)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anAnswerIsChangedOnItsWay() throws Exception {
        network.changesAnswers("STARTTLS", "XXXXXXXX");

        assertThat(said("250-STARTTLS", 12)).isEqualTo("250-XXXXXXXX");
    }

    @Test
    void whatIsHeldComesWhenItWorksAgain() throws Exception {
        network.holds();
        try (var patient = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            patient.setSoTimeout(300);
            patient.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> patient.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            network.works();

            patient.setSoTimeout(5000);
            assertThat(patient.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aServerThatDiedResetsAndRefusesAndIsBackAtTheSamePlace() throws Exception {
        try (var open = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            open.setSoTimeout(5000);
            open.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(open.getInputStream().readNBytes(5)).hasSize(5);

            network.resetsAndRefuses();

            assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
            // until the thread that took connections has let go, the system takes one and resets it
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> said("hello", 5)).isInstanceOf(ConnectException.class));
        }

        network.works();

        assertThat(said("hello", 5)).isEqualTo("hello");
    }

    private String said(String text, int length) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
        }
    }
}
