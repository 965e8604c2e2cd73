package org.signpost.benchmarks.hop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.signpost.broker.LocalBroker;

/// A broker in a process of its own, so that its work is not counted with a contender's. It writes its address into
/// a file, and ends with the process that started it.
public final class BrokerProcess {

    private BrokerProcess() {}

    /// The arguments are a folder for the log, and the file for the address.
    public static void main(String[] arguments) throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (var broker = LocalBroker.start(Path.of(arguments[0]), port)) {
            Path written = Path.of(arguments[1] + ".part");
            Files.writeString(written, broker.bootstrapServers());
            Files.move(written, Path.of(arguments[1]));
            while (System.in.read() >= 0) {
                // until the other end is closed
            }
        }
    }
}
