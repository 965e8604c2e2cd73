package org.signpost.notifier.channel.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;

/// Makes the sockets of one connection, so that they can be closed from outside of its conversation.
final class CuttableSockets extends SocketFactory {

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// Closes them, whoever reads or writes.
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // closed is all it had to be
            }
        }
    }

    private Socket noted(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket() {
        return noted(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return noted(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return noted(new Socket(host, port, localHost, localPort));
    }
}
