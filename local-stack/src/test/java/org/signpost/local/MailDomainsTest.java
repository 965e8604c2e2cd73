package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.PartnerChecks.Finding;

/// Against a name server that knows three domains.
class MailDomainsTest {

    private static final int MX = 15;
    private static final int ADDRESS = 1;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DatagramSocket socket;

    @BeforeEach
    void start() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() {
        socket.close();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                packet.setLength(512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (SocketException closed) {
                return;
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }

    /// RFC 1035, section 4: the question again, and one answer whose name points to it.
    private static byte[] answer(byte[] query) {
        int end = 12;
        var name = new StringBuilder();
        while (query[end] != 0) {
            name.append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII))
                    .append('.');
            end += query[end] + 1;
        }
        int type = query[end + 2];
        byte[] data = switch (name.toString()) {
            case "mail.test.uk." -> type == MX ? new byte[] {0, 10, 1, 'm', 0} : new byte[0];
            case "none.test.uk." -> type == MX ? new byte[] {0, 0, 0} : new byte[0];
            case "host.test.uk." -> type == ADDRESS ? new byte[] {127, 0, 0, 1} : new byte[0];
            default -> new byte[0];
        };
        boolean known =
                List.of("mail.test.uk.", "none.test.uk.", "host.test.uk.").contains(name.toString());
        var answer = new ByteArrayOutputStream();
        answer.write(query, 0, 2);
        answer.writeBytes(new byte[] {(byte) 0x84, (byte) (known ? 0 : 3), 0, 1, 0, (byte) (data.length > 0 ? 1 : 0)});
        answer.writeBytes(new byte[4]);
        answer.write(query, 12, end + 5 - 12);
        if (data.length > 0) {
            answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60, 0, (byte) data.length});
            answer.writeBytes(data);
        }
        return answer.toByteArray();
    }

    @Test
    void aDomainTakesMailWithAnExchangeOrAnAddressAndNotWithAnEmptyOne() {
        var domains = new MailDomains("dns://127.0.0.1:" + socket.getLocalPort());

        assertThat(domains.ask("mail.test.uk")).isEqualTo(MailDomains.Answer.TAKES_MAIL);
        assertThat(domains.ask("host.test.uk")).isEqualTo(MailDomains.Answer.TAKES_MAIL);
        assertThat(domains.ask("none.test.uk")).isEqualTo(MailDomains.Answer.TAKES_NONE);
        assertThat(domains.ask("missing.test.uk")).isEqualTo(MailDomains.Answer.TAKES_NONE);
    }

    @Test
    void aNameServerThatIsSilentIsNoAnswer() {
        int port = socket.getLocalPort();
        socket.close();

        assertThat(new MailDomains("dns://127.0.0.1:" + port).ask("mail.test.uk"))
                .isEqualTo(MailDomains.Answer.NOT_ANSWERED);
    }

    @Test
    void eachDomainIsAskedOnceAndReservedOnesNever() throws IOException {
        String content = Files.readString(TestStack.CONFIG.resolve("partners.yaml"))
                .replace("@warwickshire-police.example", "@police.gov.uk")
                .replace("@rugby-council.example", "@rugby.gov.uk");
        var checks = new PartnerChecks(
                PartnerDirectory.read("partners.yaml", content.getBytes(StandardCharsets.UTF_8)),
                _ -> false,
                Instant.parse("2026-11-26T03:00:00Z").atZone(ZoneId.of("Europe/London")));
        var asked = new ArrayList<String>();

        List<Finding> findings = checks.domains(domain -> {
            asked.add(domain);
            return domain.startsWith("rugby") ? MailDomains.Answer.TAKES_NONE : MailDomains.Answer.TAKES_MAIL;
        });

        assertThat(asked).containsExactly("police.gov.uk", "rugby.gov.uk");
        assertThat(findings)
                .hasSize(1)
                .first()
                .satisfies(finding -> assertThat(finding.where())
                        .containsExactly(
                                "rugby-council/single-point-of-contact",
                                "rugby-council/back-up",
                                "rugby-council/test"));
    }
}
