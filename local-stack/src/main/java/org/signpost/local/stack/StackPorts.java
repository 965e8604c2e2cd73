package org.signpost.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The ports of the stack, all on the loopback address.
///
/// @param form of the public form and the API
/// @param partnerPages of the pages that the links in alerts lead to
/// @param ops of the page that shows the state of the stack
/// @param inbox of the partner inbox, and of the GOV.UK Notify stand-in
/// @param smtp of the partners' mail server
/// @param kafka of the broker
public record StackPorts(int form, int partnerPages, int ops, int inbox, int smtp, int kafka) {
    /// Refuses a number that is no port, and one port for two things.
    public StackPorts {
        var seen = new HashSet<Integer>();
        for (int port : new int[] {form, partnerPages, ops, inbox, smtp, kafka}) {
            if (port < 1 || port > 65_535) {
                throw new StackNotStarted("a port is a number from 1 to 65535; " + port + " is not");
            }
            if (!seen.add(port)) {
                throw new StackNotStarted("port " + port + " is given to two things; give each its own");
            }
        }
    }

    /// Six ports that nothing listens on at this moment.
    public static StackPorts free() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < 6; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            return new StackPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), ports.get(5));
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /// @throws StackNotStarted if something else listens on one of them, naming all such ports
    void requireFree() {
        var busy = new ArrayList<String>();
        report(busy, form, "the form", "--port-form");
        report(busy, partnerPages, "the partner pages", "--port-partner-pages");
        report(busy, ops, "the ops page", "--port-ops");
        report(busy, inbox, "the partner inbox", "--port-inbox");
        report(busy, smtp, "the mail server", "--port-smtp");
        report(busy, kafka, "Kafka", "--port-kafka");
        if (!busy.isEmpty()) {
            throw new StackNotStarted(String.join("\n", busy));
        }
    }

    private static void report(List<String> busy, int port, String what, String option) {
        try (var socket = new ServerSocket()) {
            // as the servers themselves do: a connection of an earlier run that is still closing is no obstacle
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            busy.add("port %d, for %s, is in use by another program; stop that program, or choose another port with %s"
                    .formatted(port, what, option));
        }
    }
}
