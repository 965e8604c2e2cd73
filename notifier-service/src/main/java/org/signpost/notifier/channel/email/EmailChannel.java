package org.signpost.notifier.channel.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.EmailAddress;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;
import org.signpost.notifier.channel.SendOutcome.Refused;

/// Hands emails to a mail server, over connections that are kept for the next email.
///
/// A message keeps its `Message-ID` however often it is sent, so that a mailbox can tell a repetition after
/// a cut connection from a second message. Each email ends within the limits of {@link MailServer}: a server
/// that accepts a connection and stays silent, or says one letter a second, must not hold up the next
/// message.
public final class EmailChannel implements Channel, AutoCloseable {

    /// How many causes of a failure are looked at; a chain may be a circle.
    private static final int DEEPEST = 10;

    static {
        // otherwise Jakarta Mail looks through every jar for it with each message: half of the work of sending one
        String provider = "jakarta.mail.util.StreamProvider";
        if (System.getProperty(provider) == null) {
            var _ = System.setProperty(provider, MailStreamProvider.class.getName());
        }
    }

    private final MailServer server;
    private final Session session;
    private final Clock clock;
    private final SmtpConnections connections;

    /// A channel to that server, which must show a certificate that Java trusts.
    public EmailChannel(MailServer server, Clock clock) {
        this(server, clock, Optional.empty());
    }

    /// A channel to that server.
    ///
    /// @param trust makes its encrypted connections, and so says whom to trust; empty for whom Java trusts
    public EmailChannel(MailServer server, Clock clock, Optional<SSLSocketFactory> trust) {
        this.server = server;
        this.clock = clock;
        Properties properties = properties(server);
        trust.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
        this.session = Session.getInstance(properties);
        this.connections = new SmtpConnections(server, properties);
    }

    private static Properties properties(MailServer server) {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", server.host());
        properties.setProperty("mail.smtp.port", Integer.toString(server.port()));
        properties.setProperty(
                "mail.smtp.connectiontimeout",
                Long.toString(server.connectTimeout().toMillis()));
        properties.setProperty(
                "mail.smtp.timeout", Long.toString(server.readTimeout().toMillis()));
        properties.setProperty(
                "mail.smtp.writetimeout", Long.toString(server.writeTimeout().toMillis()));
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(server.mustBeSecure()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
        // otherwise the host's name is looked up in DNS for every connection, and told to the server
        properties.setProperty("mail.smtp.localhost", server.fromDomain());
        // a connection that is not used any more is not waited for
        properties.setProperty("mail.smtp.quitwait", "false");
        return properties;
    }

    @Override
    public Means means() {
        return Means.EMAIL;
    }

    /// Everything goes by email.
    @Override
    public boolean carries(Role role, Urgency urgency) {
        return true;
    }

    @Override
    public boolean canReach(Contact contact) {
        return true;
    }

    @Override
    public SendOutcome send(MessageId id, Contact to, Notice notice) {
        return send(id, to.email(), EmailContent.of(notice));
    }

    SendOutcome send(MessageId id, EmailAddress to, EmailContent content) {
        MimeMessage message;
        try {
            message = message(id, to, content);
        } catch (MessagingException e) {
            return new Refused(FailureReason.MESSAGE_REJECTED);
        }
        Optional<SmtpConnection> kept = connections.kept();
        if (kept.isPresent()) {
            SendOutcome outcome = send(message, kept.get());
            if (!wasStale(kept.get(), outcome)) {
                return outcome;
            }
            // nothing of the message left, so a new connection may try
            connections.closeKept();
        }
        try {
            return send(message, connections.open());
        } catch (MessagingException e) {
            return outcome(e);
        }
    }

    /// Whether an email failed only because the server had given up on a connection that was kept.
    private static boolean wasStale(SmtpConnection kept, SendOutcome outcome) {
        return kept.failedBeforeTheMessage()
                && (outcome.equals(new Deferred(FailureReason.CONNECTION_LOST)) || kept.saidGoodbye());
    }

    private SendOutcome send(MimeMessage message, SmtpConnection connection) {
        try {
            connection.send(message);
        } catch (MessagingException e) {
            connection.discard();
            return connection.ranOutOfTime() ? new Deferred(FailureReason.TIMED_OUT) : outcome(e);
        }
        connections.keep(connection);
        return new Accepted(Optional.empty());
    }

    private MimeMessage message(MessageId id, EmailAddress to, EmailContent content) throws MessagingException {
        var message = new StableMessage(session, "<" + id + "@" + server.fromDomain() + ">");
        message.setFrom(sender());
        message.setRecipient(RecipientType.TO, new InternetAddress(to.reveal(), true));
        message.setSubject(content.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Sensitivity", "Company-Confidential");
        // keeps holiday notices and the like from answering (RFC 3834)
        message.setHeader("Auto-Submitted", "auto-generated");
        var text = new MimeBodyPart();
        text.setText(content.text(), StandardCharsets.UTF_8.name());
        var html = new MimeBodyPart();
        html.setText(content.html(), StandardCharsets.UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        return message;
    }

    private InternetAddress sender() throws MessagingException {
        var sender = new InternetAddress(server.from(), true);
        try {
            sender.setPersonal(server.fromName(), StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JVM has UTF-8", e);
        }
        return sender;
    }

    /// The one table of temporary and permanent failures of email. 4xx may pass and 5xx is final (RFC 5321,
    /// 4.2.1), but for answers about our own login, which are ours to mend. What happens to the connection
    /// is always temporary, after the message was handed over as well: the repetition has the same
    /// `Message-ID`.
    private static SendOutcome outcome(MessagingException failure) {
        if (failure instanceof AuthenticationFailedException) {
            return new Deferred(FailureReason.NOT_AUTHENTICATED);
        }
        Exception each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++, each = next(each)) {
            switch (each) {
                case SMTPAddressFailedException address -> {
                    return answered(address.getReturnCode(), FailureReason.ADDRESS_REJECTED);
                }
                case SMTPSenderFailedException sender -> {
                    return answered(sender.getReturnCode(), FailureReason.MESSAGE_REJECTED);
                }
                case SMTPSendFailedException send -> {
                    if (send.getNextException() instanceof SMTPAddressFailedException address) {
                        return answered(address.getReturnCode(), FailureReason.ADDRESS_REJECTED);
                    }
                    return answered(send.getReturnCode(), FailureReason.MESSAGE_REJECTED);
                }
                case SmtpConnection.OutOfTime _, SocketTimeoutException _ -> {
                    return new Deferred(FailureReason.TIMED_OUT);
                }
                case MailConnectException connect -> {
                    return new Deferred(
                            rootOf(connect) instanceof SocketTimeoutException
                                    ? FailureReason.TIMED_OUT
                                    : FailureReason.UNREACHABLE);
                }
                case SocketConnectException _ -> {
                    return new Deferred(FailureReason.UNREACHABLE);
                }
                case UnknownHostException _ -> {
                    return new Deferred(FailureReason.UNREACHABLE);
                }
                case SSLException _ -> {
                    return new Deferred(FailureReason.NOT_SECURE);
                }
                default -> {
                    // look further down the chain
                }
            }
        }
        String text = failure.getMessage();
        if (text != null && text.contains("STARTTLS")) {
            return new Deferred(FailureReason.NOT_SECURE);
        }
        return new Deferred(FailureReason.CONNECTION_LOST);
    }

    private static SendOutcome answered(int code, FailureReason permanent) {
        if (code == 530 || code == 535 || code == 538) {
            return new Deferred(FailureReason.NOT_AUTHENTICATED);
        }
        if (code >= 500 && code < 600) {
            return new Refused(permanent);
        }
        return new Deferred(code >= 400 && code < 500 ? FailureReason.SERVER_BUSY : FailureReason.CONNECTION_LOST);
    }

    private static @Nullable Exception next(Exception failure) {
        Exception next = failure instanceof MessagingException mail ? mail.getNextException() : null;
        if (next != null) {
            return next;
        }
        return failure.getCause() instanceof Exception cause ? cause : null;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        connections.close();
    }

    /// A message whose identity is ours and not made anew each time it is written.
    private static final class StableMessage extends MimeMessage {

        private final String messageId;

        StableMessage(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
