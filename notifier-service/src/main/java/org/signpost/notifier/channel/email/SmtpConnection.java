package org.signpost.notifier.channel.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// A connection to the mail server. Of an email that failed on it, it knows how far that came; and what takes too
/// long in all is cut off.
final class SmtpConnection {

    /// RFC 5321, 3.8
    private static final int SERVICE_CLOSING = 421;

    private final MailServer server;
    private final ScheduledExecutorService limits;
    private final CuttableSockets sockets = new CuttableSockets();
    private final Conversation conversation;
    private int emails;
    private long lastUsedAt = System.nanoTime();
    private boolean failedBeforeTheMessage;
    private volatile boolean outOfTime;

    SmtpConnection(MailServer server, Properties properties, ScheduledExecutorService limits) {
        this.server = server;
        this.limits = limits;
        var own = new Properties();
        own.putAll(properties);
        own.put("mail.smtp.socketFactory", sockets);
        own.setProperty("mail.smtp.socketFactory.fallback", "false");
        this.conversation = new Conversation(
                Session.getInstance(own), new URLName("smtp", server.host(), server.port(), null, null, null));
    }

    /// @throws MessagingException when the server cannot be reached, is not to be trusted or does not let us in
    void open() throws MessagingException {
        within(() -> {
            if (server.login().isEmpty()) {
                conversation.connect();
                return;
            }
            MailServer.Login login = server.login().get();
            try {
                conversation.connect(
                        login.user(), Files.readString(login.passwordFile()).strip());
            } catch (IOException e) {
                throw new AuthenticationFailedException("the password file cannot be read");
            }
        });
    }

    void send(MimeMessage message) throws MessagingException {
        conversation.messageBegan = false;
        try {
            within(() -> conversation.sendMessage(message, message.getAllRecipients()));
        } catch (MessagingException e) {
            failedBeforeTheMessage = !conversation.messageBegan;
            throw e;
        }
        emails++;
        lastUsedAt = System.nanoTime();
    }

    /// Whether the last email failed before any of it was sent, on a connection that had worked before.
    boolean failedBeforeTheMessage() {
        return emails > 0 && failedBeforeTheMessage && !outOfTime;
    }

    /// Whether the last that the server said is that it is going.
    boolean saidGoodbye() {
        return conversation.getLastReturnCode() == SERVICE_CLOSING;
    }

    boolean ranOutOfTime() {
        return outOfTime;
    }

    boolean isGoodForMore() {
        long idle = System.nanoTime() - lastUsedAt;
        return emails < server.emailsPerConnection()
                && idle < server.idleTimeout().toNanos();
    }

    /// Says goodbye, and waits for nothing.
    void close() {
        try {
            conversation.close();
        } catch (MessagingException e) {
            sockets.cut();
        }
    }

    /// Closes a connection on which something went wrong: what the server thinks of it is not known.
    void discard() {
        sockets.cut();
        close();
    }

    private void within(Step step) throws MessagingException {
        Future<?> limit = limits.schedule(
                () -> {
                    outOfTime = true;
                    sockets.cut();
                },
                server.sendTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            step.take();
        } catch (MessagingException e) {
            if (outOfTime) {
                throw new MessagingException("out of time", new OutOfTime());
            }
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    /// It took longer than all of an email may.
    static final class OutOfTime extends IOException {
        OutOfTime() {
            super("out of time");
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws MessagingException;
    }

    /// The library's conversation with a server, which tells when it comes to the message itself.
    private static final class Conversation extends SMTPTransport {

        private boolean messageBegan;

        Conversation(Session session, URLName server) {
            super(session, server);
        }

        /// A server that offers encryption and then refuses it says so in words that nothing else tells.
        @Override
        protected void startTLS() throws MessagingException {
            try {
                super.startTLS();
            } catch (MessagingException e) {
                if (e.getNextException() != null) {
                    throw e;
                }
                throw new MessagingException("the server refuses to encrypt", new SSLException("refused"));
            }
        }

        @Override
        protected OutputStream data() throws MessagingException {
            messageBegan = true;
            return super.data();
        }

        @Override
        protected OutputStream bdat() throws MessagingException {
            messageBegan = true;
            return super.bdat();
        }
    }
}
