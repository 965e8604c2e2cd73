package org.signpost.notifier.channel.email;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The mail server that takes this service's email, and how to talk to it.
///
/// @param from the address that emails come from
/// @param login for submission; empty when the server asks for none
public record MailServer(
        String host,
        int port,
        String from,
        Optional<Login> login,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout) {

    /// @throws IllegalArgumentException when a timeout is not positive, which would mean to wait for ever
    public MailServer {
        if (!connectTimeout.isPositive() || !readTimeout.isPositive() || !writeTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts of the mail server must be longer than nothing");
        }
    }

    /// Whether the connection must be encrypted by STARTTLS: always, unless the server is on this very machine.
    boolean mustBeSecure() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    String fromDomain() {
        return from.substring(from.indexOf('@') + 1);
    }

    /// Name and password at the mail server.
    ///
    /// @param passwordFile holds the password and nothing else
    public record Login(String user, Path passwordFile) {}
}
