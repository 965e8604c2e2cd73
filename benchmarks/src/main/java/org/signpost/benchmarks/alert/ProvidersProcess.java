package org.signpost.benchmarks.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server, and an HTTP server in GOV.UK Notify's place, in a process of their own. They take everything, and
/// remember which messages. It writes its two ports into a file, the mail server's first, and ends with the
/// process that started it.
final class ProvidersProcess {

    /// What was taken since the last time it was asked: emails, different ones, SMS, different ones.
    static final String TAKEN = "/taken";

    /// The message's id, and not what a person calls its concern, which is in the text under the same name.
    private static final Pattern REFERENCE = Pattern.compile("\"reference\":\"([0-9a-f-]{36})\"");

    private static final String MESSAGE_ID = "message-id: <";
    private static final int ID_LENGTH = 36;

    private final Set<String> emails = ConcurrentHashMap.newKeySet();
    private final Set<String> sms = ConcurrentHashMap.newKeySet();
    private final AtomicLong allEmails = new AtomicLong();
    private final AtomicLong allSms = new AtomicLong();
    private final long delayNanos;

    private ProvidersProcess(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    /// The arguments are the file for the ports, and how many milliseconds an answer takes.
    public static void main(String[] arguments) throws IOException {
        // headers and body of an answer are two packets, and the second would wait for the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        var providers = new ProvidersProcess(Long.parseLong(arguments[1]) * 1_000_000);
        SMTPServer mail = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .insertReceivedHeaders(false)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .messageHandlerFactory(_ -> providers.new Mail())
                .build();
        mail.start();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/v2/notifications", providers::find);
        http.createContext("/v2/notifications/sms", providers::take);
        http.createContext(TAKEN, providers::taken);
        http.start();
        Path file = Path.of(arguments[0]);
        Path written = Path.of(arguments[0] + ".part");
        Files.writeString(
                written, mail.getPortAllocated() + " " + http.getAddress().getPort());
        Files.move(written, file);
        while (System.in.read() >= 0) {
            // until the other end is closed
        }
        http.stop(0);
        mail.stop();
    }

    private void pause() {
        if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher reference = REFERENCE.matcher(body);
        remember(sms, allSms, reference.find() ? reference.group(1) : body);
        pause();
        answer(exchange, 201, "{\"id\":\"" + UUID.randomUUID() + "\"}");
    }

    private void find(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "{\"notifications\":[]}");
    }

    private void taken(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                "%d %d %d %d".formatted(allEmails.getAndSet(0), emails.size(), allSms.getAndSet(0), sms.size()));
        emails.clear();
        sms.clear();
    }

    private static void remember(Set<String> taken, AtomicLong all, String id) {
        all.incrementAndGet();
        taken.add(id);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private final class Mail implements MessageHandler {

        @Override
        public void from(String sender) {
            // whoever it is
        }

        @Override
        public void recipient(String recipient) {
            // whoever it is
        }

        @Override
        public @Nullable String data(InputStream content) throws IOException {
            var lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                    remember(emails, allEmails, line.substring(MESSAGE_ID.length(), MESSAGE_ID.length() + ID_LENGTH));
                }
            }
            pause();
            return null;
        }

        @Override
        public void done() {
            // nothing is held open
        }
    }
}
