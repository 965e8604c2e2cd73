package org.signpost.notifier.channel.email;

import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections to the mail server that are open and not in use. There are never more than emails that were sent at
/// once, and none is kept for longer than its time.
final class SmtpConnections implements AutoCloseable {

    private final MailServer server;
    private final Properties properties;
    private final ScheduledExecutorService limits = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("email-limits").daemon().factory());
    private final Deque<SmtpConnection> kept = new ArrayDeque<>();
    private boolean closed;

    SmtpConnections(MailServer server, Properties properties) {
        this.server = server;
        this.properties = properties;
    }

    /// A connection that took an email a moment ago, the one used last; empty when there is none.
    Optional<SmtpConnection> kept() {
        while (true) {
            SmtpConnection connection = last();
            if (connection == null) {
                return Optional.empty();
            }
            if (connection.isGoodForMore()) {
                return Optional.of(connection);
            }
            connection.close();
        }
    }

    private synchronized @Nullable SmtpConnection last() {
        return kept.pollLast();
    }

    /// @throws MessagingException when the server cannot be reached, is not to be trusted or does not let us in
    SmtpConnection open() throws MessagingException {
        var connection = new SmtpConnection(server, properties, limits);
        try {
            connection.open();
        } catch (MessagingException e) {
            connection.discard();
            throw e;
        }
        return connection;
    }

    /// Keeps a connection for the next email, if it is good for more.
    void keep(SmtpConnection connection) {
        if (!connection.isGoodForMore() || !add(connection)) {
            connection.close();
        }
    }

    private synchronized boolean add(SmtpConnection connection) {
        if (closed) {
            return false;
        }
        kept.addLast(connection);
        var _ = limits.schedule(this::closeIdle, server.idleTimeout().toMillis() + 1, TimeUnit.MILLISECONDS);
        return true;
    }

    /// Closes those that were kept: what befell one of them has befallen the others.
    void closeKept() {
        for (SmtpConnection each = last(); each != null; each = last()) {
            each.discard();
        }
    }

    private void closeIdle() {
        for (SmtpConnection each = idle(); each != null; each = idle()) {
            each.close();
        }
    }

    private synchronized @Nullable SmtpConnection idle() {
        SmtpConnection first = kept.peekFirst();
        return first == null || first.isGoodForMore() ? null : kept.pollFirst();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeKept();
        limits.shutdownNow();
    }
}
