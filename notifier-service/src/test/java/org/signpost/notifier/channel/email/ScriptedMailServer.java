package org.signpost.notifier.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.signpost.notifier.channel.ChannelContract;

/// A mail server that answers as a test says: by default it takes everything; for each step another answer can be
/// given, or `SILENT` (it says nothing and keeps the connection) or `HANG UP` (it closes it).
final class ScriptedMailServer implements ChannelContract.OtherSide {

    static final String SILENT = "SILENT";
    static final String HANG_UP = "HANG UP";

    private final ServerSocket socket;
    private final @Nullable SSLContext certificate;
    private final Map<String, String> script;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> inClear = new CopyOnWriteArrayList<>();
    private final AtomicInteger got = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /// @param script answers by step: GREETING, EHLO, STARTTLS, MAIL, RCPT, DATA, or END for the end of the message
    ScriptedMailServer(Map<String, String> script) {
        this(script, null);
    }

    /// @param certificate with which it offers STARTTLS; null when it offers none
    ScriptedMailServer(Map<String, String> script, @Nullable SSLContext certificate) {
        this.script = new ConcurrentHashMap<>(script);
        this.certificate = certificate;
        try {
            this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-mail-server").start(this::serve);
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    /// From now on a step gets that answer, and all others the usual one.
    void answers(String step, String answer) {
        script.clear();
        script.put(step, answer);
    }

    @Override
    public void takes() {
        script.clear();
    }

    @Override
    public int got() {
        return got.get();
    }

    int connections() {
        return connections.get();
    }

    /// Every line of every message that was sent, whether it was taken or not.
    List<String> received() {
        return List.copyOf(received);
    }

    /// Every command that came without encryption.
    List<String> inClear() {
        return List.copyOf(inClear);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            if (answer(reader(client), client.getOutputStream(), "GREETING", "220 test ready")) {
                commands(client, certificate == null ? "250 test" : "250-test\r\n250 STARTTLS");
            }
        } catch (IOException gone) {
            // the other side hung up, as some tests want
        }
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    }

    private void commands(Socket client, String greeting) throws IOException {
        BufferedReader in = reader(client);
        OutputStream out = client.getOutputStream();
        boolean goesOn = true;
        while (goesOn) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            if (!(client instanceof SSLSocket)) {
                inClear.add(line);
            }
            String step = line.length() < 4 ? line : line.substring(0, 4);
            if (step.equals("STAR")) {
                if (answer(in, out, "STARTTLS", "220 go on")
                        && usual("STARTTLS", "220").startsWith("220")) {
                    encrypted(client);
                    return;
                }
                continue;
            }
            goesOn = switch (step) {
                case "EHLO", "HELO" -> answer(in, out, "EHLO", greeting);
                case "MAIL", "RCPT", "RSET", "NOOP" -> answer(in, out, step, "250 ok");
                case "DATA" -> answer(in, out, "DATA", "354 go on") && message(in, out);
                case "QUIT" -> {
                    answer(in, out, "QUIT", "221 bye");
                    yield false;
                }
                default -> answer(in, out, step, "500 what?");
            };
        }
    }

    private void encrypted(Socket client) throws IOException {
        SSLContext context = certificate;
        if (context == null) {
            return;
        }
        var socketOverTls =
                (SSLSocket) context.getSocketFactory().createSocket(client, "client", client.getPort(), true);
        socketOverTls.setUseClientMode(false);
        socketOverTls.startHandshake();
        commands(socketOverTls, "250 test");
    }

    private String usual(String step, String usual) {
        return script.getOrDefault(step, usual);
    }

    private boolean message(BufferedReader in, OutputStream out) throws IOException {
        if (!usual("DATA", "354").startsWith("354")) {
            return true;
        }
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            received.add(line);
            line = in.readLine();
        }
        if (line == null) {
            return false;
        }
        got.incrementAndGet();
        return answer(in, out, "END", "250 taken");
    }

    private boolean answer(BufferedReader in, OutputStream out, String step, String usual) throws IOException {
        String answer = usual(step, usual);
        if (answer.equals(SILENT)) {
            return awaitHangUp(in);
        }
        if (answer.equals(HANG_UP)) {
            return false;
        }
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    /// Says nothing, for as long as the other side has patience.
    private static boolean awaitHangUp(BufferedReader in) throws IOException {
        while (in.readLine() != null) {
            // it is heard and not answered
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
