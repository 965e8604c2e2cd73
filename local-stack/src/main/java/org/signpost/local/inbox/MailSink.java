package org.signpost.local.inbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server which delivers whatever it is given into the {@link Inbox}.
///
/// It answers 250 only after the message is kept, and 451 (try again) when it could not be.
final class MailSink implements AutoCloseable {
    private static final int TRY_AGAIN = 451;
    private static final int NOT_A_MESSAGE = 554;
    private static final int LARGEST_MESSAGE = 1 << 20;

    private final SMTPServer server;

    private MailSink(SMTPServer server) {
        this.server = server;
    }

    /// @param tls what it encrypts with, and then it takes nothing unencrypted
    static MailSink start(InetAddress address, int port, Optional<SSLContext> tls, Inbox inbox, Clock clock) {
        SMTPServer.Builder builder = SMTPServer.port(port)
                .bindAddress(address)
                .hostName("localhost")
                .softwareName("Signpost partner inbox")
                .maxMessageSize(LARGEST_MESSAGE)
                .insertReceivedHeaders(false)
                .messageHandlerFactory(conversation -> new Delivery(inbox, clock));
        tls.ifPresent(context -> builder.enableTLS().requireTLS().startTlsSocketFactory(context));
        SMTPServer server = builder.build();
        server.start();
        return new MailSink(server);
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// One mail transaction: the envelope's recipients, then the message.
    private static final class Delivery implements MessageHandler {
        private final Inbox inbox;
        private final Clock clock;
        private final List<String> recipients = new ArrayList<>();

        Delivery(Inbox inbox, Clock clock) {
            this.inbox = inbox;
            this.clock = clock;
        }

        @Override
        public void from(String sender) {
            recipients.clear();
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public @Nullable String data(InputStream content) throws RejectException, IOException {
            var texts = new Texts();
            Optional<String> subject;
            Optional<String> messageId;
            try {
                var mail = new MimeMessage(Session.getInstance(new Properties()), content);
                subject = Optional.ofNullable(mail.getSubject());
                messageId = Optional.ofNullable(mail.getMessageID());
                texts.collect(mail);
            } catch (MessagingException notMail) {
                throw new RejectException(NOT_A_MESSAGE, "the message cannot be read");
            }
            try {
                for (String recipient : recipients) {
                    inbox.keep(new Message(
                            UUID.randomUUID(),
                            clock.instant(),
                            Message.Medium.EMAIL,
                            recipient,
                            subject,
                            texts.plain.toString().strip(),
                            texts.markup.isEmpty() ? Optional.empty() : Optional.of(texts.markup.toString()),
                            messageId));
                }
            } catch (UncheckedIOException notKept) {
                throw new RejectException(TRY_AGAIN, "the message was not kept; try again");
            }
            return null;
        }

        @Override
        public void done() {
            // nothing is held open between messages
        }
    }

    /// The parts of a mail that a person reads.
    private static final class Texts {
        private final StringBuilder plain = new StringBuilder();
        private final StringBuilder markup = new StringBuilder();

        void collect(Part part) throws MessagingException, IOException {
            Object content = part.getContent();
            if (content instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    collect(parts.getBodyPart(i));
                }
            } else if (content instanceof String text) {
                boolean html = part.getContentType().toLowerCase(Locale.ROOT).startsWith("text/html");
                (html ? markup : plain).append(text.replace("\r\n", "\n"));
            }
        }
    }
}
