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
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server that answers as a test says: by default it takes everything; for each step another answer can be
/// given, or `SILENT` (it says nothing and keeps the connection) or `HANG UP` (it closes it).
final class ScriptedMailServer implements AutoCloseable {

    static final String SILENT = "SILENT";
    static final String HANG_UP = "HANG UP";

    private final ServerSocket socket;
    private final Map<String, String> script;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /// @param script answers by step: GREETING, EHLO, MAIL, RCPT, DATA, or END for the end of the message
    ScriptedMailServer(Map<String, String> script) {
        this.script = Map.copyOf(script);
        try {
            this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-mail-server").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Every line of every message that was sent, whether it was taken or not.
    List<String> received() {
        return List.copyOf(received);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            var out = client.getOutputStream();
            boolean goesOn = answer(in, out, "GREETING", "220 test ready");
            while (goesOn) {
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                String step = line.length() < 4 ? line : line.substring(0, 4);
                goesOn = switch (step) {
                    case "EHLO", "HELO" -> answer(in, out, "EHLO", "250 test");
                    case "MAIL", "RCPT", "RSET", "NOOP" -> answer(in, out, step, "250 ok");
                    case "DATA" -> answer(in, out, "DATA", "354 go on") && message(in, out);
                    case "QUIT" -> {
                        answer(in, out, "QUIT", "221 bye");
                        yield false;
                    }
                    default -> answer(in, out, step, "500 what?");
                };
            }
        } catch (IOException gone) {
            // the other side hung up, as some tests want
        }
    }

    private boolean message(BufferedReader in, OutputStream out) throws IOException {
        if (script.getOrDefault("DATA", "354").startsWith("354")) {
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                received.add(line);
            }
            return answer(in, out, "END", "250 taken");
        }
        return true;
    }

    private boolean answer(BufferedReader in, OutputStream out, String step, String usual) throws IOException {
        String answer = script.getOrDefault(step, usual);
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
