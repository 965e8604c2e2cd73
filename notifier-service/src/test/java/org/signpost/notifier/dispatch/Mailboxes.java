package org.signpost.notifier.dispatch;

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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A mail server that takes everything but what is for mailboxes that a test has closed.
public final class Mailboxes implements AutoCloseable {

    private final ServerSocket socket;
    private final Set<String> closed = ConcurrentHashMap.newKeySet();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /// One email.
    ///
    /// @param id its `Message-ID`
    public record Received(String to, String subject, String id, String content) {}

    /// One on a port that is free.
    public Mailboxes() {
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("mailboxes").start(this::serve);
    }

    /// Where it listens on the loopback address.
    public int port() {
        return socket.getLocalPort();
    }

    /// From now on the mailbox does not exist.
    void shut(String address) {
        closed.add(address);
    }

    /// What it has taken.
    public List<Received> received() {
        return List.copyOf(received);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = client.getOutputStream();
            answer(out, "220 mailboxes");
            String to = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                    case "RCPT" -> {
                        to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                        answer(out, closed.contains(to) ? "550 no such mailbox" : "250 ok");
                    }
                    case "DATA" -> {
                        answer(out, "354 go on");
                        Optional<Received> email = email(to, in);
                        if (email.isEmpty()) {
                            return;
                        }
                        received.add(email.get());
                        answer(out, "250 taken");
                    }
                    case "QUIT" -> {
                        answer(out, "221 bye");
                        return;
                    }
                    default -> answer(out, "250 ok");
                }
            }
        } catch (IOException gone) {
            // the other side hung up
        }
    }

    /// Empty when the other side hung up before the end of it, so that it was never taken.
    private static Optional<Received> email(String to, BufferedReader in) throws IOException {
        String subject = "";
        String id = "";
        String line = in.readLine();
        var content = new StringBuilder();
        for (; line != null && !line.equals("."); line = in.readLine()) {
            content.append(line).append('\n');
            if (line.startsWith("Subject: ")) {
                subject = line.substring("Subject: ".length());
            } else if (line.startsWith("Message-ID: ")) {
                id = line.substring("Message-ID: ".length());
            }
        }
        return line == null ? Optional.empty() : Optional.of(new Received(to, subject, id, content.toString()));
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
