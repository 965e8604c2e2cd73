package org.signpost.notifier.channel.email;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The mail server that takes this service's email, and how to talk to it.
///
/// @param from the address that emails come from
/// @param fromName what a mailbox shows in its place
/// @param login for submission; empty when the server asks for none
/// @param plainOnLoopback whether a server on this very machine may do without encryption
/// @param connectTimeout how long to wait for a connection
/// @param readTimeout how long to wait for each answer
/// @param writeTimeout how long a write may take
/// @param sendTimeout how long all of it may take for one email, however busy the server seems
/// @param idleTimeout how long a connection is kept for the next email
/// @param emailsPerConnection how many emails go over a connection before it is closed
public record MailServer(
        String host,
        int port,
        String from,
        String fromName,
        Optional<Login> login,
        boolean plainOnLoopback,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration sendTimeout,
        Duration idleTimeout,
        int emailsPerConnection) {

    /// @throws IllegalArgumentException when a timeout is not positive, which would mean to wait for ever
    public MailServer {
        if (!connectTimeout.isPositive()
                || !readTimeout.isPositive()
                || !writeTimeout.isPositive()
                || !sendTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts of the mail server must be longer than nothing");
        }
        if (emailsPerConnection < 1) {
            throw new IllegalArgumentException("a connection to the mail server takes at least one email");
        }
    }

    /// A server that must encrypt, with connections kept as long as most servers let them.
    public MailServer(
            String host,
            int port,
            String from,
            Optional<Login> login,
            Duration connectTimeout,
            Duration readTimeout,
            Duration writeTimeout) {
        this(
                host,
                port,
                from,
                "Signpost",
                login,
                false,
                connectTimeout,
                readTimeout,
                writeTimeout,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                100);
    }

    /// The same server, which may do without encryption if it is on this very machine.
    public MailServer withPlainOnLoopback() {
        return new MailServer(
                host,
                port,
                from,
                fromName,
                login,
                true,
                connectTimeout,
                readTimeout,
                writeTimeout,
                sendTimeout,
                idleTimeout,
                emailsPerConnection);
    }

    /// Whether the connection must be encrypted by STARTTLS.
    boolean mustBeSecure() {
        if (!plainOnLoopback) {
            return true;
        }
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
