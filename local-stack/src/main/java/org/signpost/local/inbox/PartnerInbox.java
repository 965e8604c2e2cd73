package org.signpost.local.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.signpost.local.inbox.AddressBook.Addressee;
import tools.jackson.databind.json.JsonMapper;

/// The mail server, the GOV.UK Notify stand-in, and the page that shows what both received.
public final class PartnerInbox implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ZoneId HERE = ZoneId.of("Europe/London");
    private static final Pattern REFERENCE = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\\b");

    private final Inbox inbox;
    private final MailSink mail;
    private final HttpServer http;
    private final ExecutorService requests;
    private final Supplier<AddressBook> addresses;
    private final InboxPage page;
    private final Clock clock;

    private PartnerInbox(
            Inbox inbox,
            MailSink mail,
            HttpServer http,
            ExecutorService requests,
            Supplier<AddressBook> addresses,
            Clock clock) {
        this.inbox = inbox;
        this.mail = mail;
        this.http = http;
        this.requests = requests;
        this.addresses = addresses;
        this.page = new InboxPage(addresses);
        this.clock = clock;
    }

    /// Starts all three on the loopback address.
    ///
    /// @param file where messages are kept, one JSON object a line
    /// @param httpPort of the page and of the Notify stand-in; 0 for any free one
    /// @param smtpPort of the mail server; 0 for any free one
    /// @param templates the SMS templates that the stand-in knows
    /// @param addresses whose address is whose, at the moment of asking
    public static PartnerInbox start(
            Path file,
            int httpPort,
            int smtpPort,
            NotifyKey key,
            List<SmsTemplate> templates,
            Supplier<AddressBook> addresses,
            Clock clock)
            throws IOException {
        return start(
                InetAddress.getLoopbackAddress(),
                Optional.empty(),
                file,
                httpPort,
                smtpPort,
                key,
                templates,
                addresses,
                clock);
    }

    /// Starts all three on an address that others reach.
    ///
    /// @param tls what the mail server encrypts with; empty for none
    public static PartnerInbox start(
            InetAddress address,
            Optional<SSLContext> tls,
            Path file,
            int httpPort,
            int smtpPort,
            NotifyKey key,
            List<SmsTemplate> templates,
            Supplier<AddressBook> addresses,
            Clock clock)
            throws IOException {
        var http = HttpServer.create(new InetSocketAddress(address, httpPort), 0);
        var inbox = Inbox.open(file);
        var requests = Executors.newVirtualThreadPerTaskExecutor();
        var mail = MailSink.start(address, smtpPort, tls, inbox, clock);
        var started = new PartnerInbox(inbox, mail, http, requests, addresses, clock);
        http.setExecutor(requests);
        http.createContext("/v2/notifications", new NotifyStandIn(inbox, key, templates, clock));
        http.createContext("/", started::show);
        http.start();
        return started;
    }

    /// The port of the page and of the Notify stand-in.
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /// The port of the mail server.
    public int smtpPort() {
        return mail.port();
    }

    @Override
    public void close() throws IOException {
        mail.close();
        http.stop(0);
        requests.shutdownNow();
        inbox.close();
    }

    private void show(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            Http.answer(exchange, 405, "text/plain", "This page is for reading only.\n");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> Http.answer(exchange, 200, Http.HTML, page.whole(inbox.newestFirst(), today()));
            case "/feed" -> feed(exchange);
            case "/inbox.css" -> resource(exchange, "inbox.css", "text/css; charset=utf-8");
            case "/inbox.js" -> resource(exchange, "inbox.js", "text/javascript; charset=utf-8");
            case "/api/messages" -> Http.answer(exchange, 200, Http.JSON, json());
            default -> Http.answer(exchange, 404, "text/plain", "There is no such page. The inbox is at /\n");
        }
    }

    /// The messages alone, for the page's own script; 304 as long as nothing has come.
    private void feed(HttpExchange exchange) throws IOException {
        String version = "\"" + inbox.size() + "\"";
        exchange.getResponseHeaders().set("ETag", version);
        if (version.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            Http.answer(exchange, 304, Http.HTML, "");
        } else {
            Http.answer(exchange, 200, Http.HTML, page.feed(inbox.newestFirst(), today()));
        }
    }

    private String json() {
        var list = JSON.createArrayNode();
        for (Message message : inbox.newestFirst()) {
            list.addObject()
                    .put("at", message.at().toString())
                    .put("channel", message.medium().wire())
                    .put(
                            "partner",
                            addresses
                                    .get()
                                    .find(message.to())
                                    .map(Addressee::partner)
                                    .orElse(null))
                    .put("to", message.to())
                    .put("subject", message.subject().orElse(null))
                    .put("body", message.body())
                    .put("concernReference", reference(message));
        }
        return list.toString();
    }

    private static @Nullable String reference(Message message) {
        var found = REFERENCE.matcher(message.subject().orElse("") + "\n" + message.body());
        return found.find() ? found.group() : null;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), HERE);
    }

    private static void resource(HttpExchange exchange, String name, String type) throws IOException {
        try (InputStream content = PartnerInbox.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            Http.answer(exchange, 200, type, content.readAllBytes());
        }
    }
}
