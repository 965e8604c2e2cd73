package org.signpost.notifier.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A network between clients and a server on this machine that fails as a test says.
///
/// A fault holds for whatever passes after it was set, on open connections too, and takes the place of the one before.
public final class FaultyNetwork implements AutoCloseable {

    private static final int CHUNK = 8192;
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final InetSocketAddress server;
    private final int port;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile ServerSocket socket;
    private volatile Fault fault = new Fault.None();

    /// What the network does wrong.
    private sealed interface Fault {
        record None() implements Fault {}

        record Delay(Duration each) implements Fault {}

        record DripAnswers(Duration each) implements Fault {}

        record Stall() implements Fault {}

        record Hold() implements Fault {}

        record Refuse() implements Fault {}

        record LoseAnswers() implements Fault {}

        record CutAnswers(int after, boolean reset) implements Fault {}

        record CutRequests(int after, boolean reset) implements Fault {}

        record ChangeAnswers(String from, String to) implements Fault {}
    }

    private FaultyNetwork(int serverPort) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = socket.getLocalPort();
        listen();
    }

    private void listen() {
        ServerSocket listening = socket;
        Thread.ofVirtual().name("faulty-network").start(() -> accept(listening));
    }

    /// A network without a fault to a server on this machine.
    public static FaultyNetwork to(int serverPort) {
        try {
            return new FaultyNetwork(serverPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where clients connect, on the loopback address.
    public int port() {
        return port;
    }

    /// How many connections were made so far.
    public int connections() {
        return connections.get();
    }

    /// Everything passes, also what is on its way after {@link #holds}; connections are taken again after {@link
    /// #resetsAndRefuses}.
    public void works() {
        fault = new Fault.None();
        if (!socket.isClosed()) {
            return;
        }
        try {
            var again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket = again;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listen();
    }

    /// Connections are taken and stay, and what passes waits on its way until everything {@link #works}: a server
    /// that is paused. It then gets also what a client sent that has given up meanwhile.
    public void holds() {
        fault = new Fault.Hold();
    }

    /// Every open connection is reset and no new one is taken until everything {@link #works}: a server that died.
    public void resetsAndRefuses() {
        fault = new Fault.Refuse();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(connection -> connection.end(true));
    }

    /// Everything passes, each piece after a while.
    public void delays(Duration each) {
        fault = new Fault.Delay(each);
    }

    /// Answers come byte by byte, each after a while: never silent for long, and never done.
    public void dripsAnswers(Duration each) {
        fault = new Fault.DripAnswers(each);
    }

    /// Connections are taken, and nothing passes in either direction: a peer that is half open.
    public void stalls() {
        fault = new Fault.Stall();
    }

    /// What is sent arrives, and no answer comes back.
    public void losesAnswers() {
        fault = new Fault.LoseAnswers();
    }

    /// The connection is closed after so many bytes of answer.
    public void cutsAnswersAfter(int bytes) {
        fault = new Fault.CutAnswers(bytes, false);
    }

    /// The connection is reset (RST) after so many bytes of answer.
    public void resetsAnswersAfter(int bytes) {
        fault = new Fault.CutAnswers(bytes, true);
    }

    /// The connection is closed after so many bytes of request; the server got no more than those.
    public void cutsRequestsAfter(int bytes) {
        fault = new Fault.CutRequests(bytes, false);
    }

    /// The connection is reset (RST) after so many bytes of request.
    public void resetsRequestsAfter(int bytes) {
        fault = new Fault.CutRequests(bytes, true);
    }

    /// Answers are changed on their way, as by somebody in between; both texts must be of the same length.
    public void changesAnswers(String from, String to) {
        fault = new Fault.ChangeAnswers(from, to);
    }

    /// Closes every open connection, as a peer does with connections that were idle for long.
    public void closesOpenConnections() {
        open.forEach(connection -> connection.end(false));
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                var connection = new Connection(client);
                open.add(connection);
                if (fault instanceof Fault.Refuse) {
                    connection.end(true);
                } else {
                    connection.start();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closesOpenConnections();
    }

    /// One connection of a client, and the one to the server that belongs to it.
    private final class Connection {

        private final Socket client;
        private final Socket onward = new Socket();
        private final CountDownLatch ended = new CountDownLatch(1);

        Connection(Socket client) {
            this.client = client;
        }

        void start() {
            Thread.ofVirtual().start(() -> {
                try {
                    onward.connect(server);
                } catch (IOException nobodyThere) {
                    end(false);
                    return;
                }
                Thread.ofVirtual().start(() -> pass(client, onward, true));
                Thread.ofVirtual().start(() -> pass(onward, client, false));
            });
        }

        private void pass(Socket from, Socket to, boolean request) {
            var chunk = new byte[CHUNK];
            int passed = 0;
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    byte[] bytes = Arrays.copyOf(chunk, read);
                    if (!pass(bytes, passed, out, request)) {
                        return;
                    }
                    passed += read;
                }
                to.shutdownOutput();
            } catch (IOException gone) {
                end(false);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /// @return whether the connection goes on
        private boolean pass(byte[] bytes, int passed, OutputStream out, boolean request)
                throws IOException, InterruptedException {
            switch (fault) {
                case Fault.None() -> write(bytes, out);
                case Fault.Delay(var each) -> {
                    if (endsWithin(each)) {
                        return false;
                    }
                    write(bytes, out);
                }
                case Fault.DripAnswers(var each) -> {
                    if (request) {
                        write(bytes, out);
                    } else {
                        for (byte one : bytes) {
                            if (endsWithin(each)) {
                                return false;
                            }
                            write(new byte[] {one}, out);
                        }
                    }
                }
                case Fault.Stall() -> {
                    // heard, and not passed on
                }
                case Fault.Hold() -> {
                    while (fault instanceof Fault.Hold) {
                        if (endsWithin(GLANCE)) {
                            return false;
                        }
                    }
                    return pass(bytes, passed, out, request);
                }
                case Fault.Refuse() -> {
                    end(true);
                    return false;
                }
                case Fault.LoseAnswers() -> {
                    if (request) {
                        write(bytes, out);
                    }
                }
                case Fault.CutAnswers(int after, boolean reset) -> {
                    return request ? writeAll(bytes, out) : cut(bytes, after - passed, out, reset);
                }
                case Fault.CutRequests(int after, boolean reset) -> {
                    return request ? cut(bytes, after - passed, out, reset) : writeAll(bytes, out);
                }
                case Fault.ChangeAnswers(var before, var after) -> {
                    String text = new String(bytes, StandardCharsets.ISO_8859_1);
                    write(request ? bytes : text.replace(before, after).getBytes(StandardCharsets.ISO_8859_1), out);
                }
            }
            return true;
        }

        /// Holds up what passes for a time, but no longer than the connection lives.
        private boolean endsWithin(Duration time) throws InterruptedException {
            return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }

        private boolean cut(byte[] bytes, int left, OutputStream out, boolean reset) throws IOException {
            if (bytes.length < left) {
                return writeAll(bytes, out);
            }
            write(Arrays.copyOf(bytes, Math.max(left, 0)), out);
            end(reset);
            return false;
        }

        private static boolean writeAll(byte[] bytes, OutputStream out) throws IOException {
            write(bytes, out);
            return true;
        }

        private static void write(byte[] bytes, OutputStream out) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void end(boolean reset) {
            ended.countDown();
            open.remove(this);
            try (client;
                    onward) {
                if (reset) {
                    client.setSoLinger(true, 0);
                }
            } catch (IOException closed) {
                // it was over already
            }
        }
    }
}
