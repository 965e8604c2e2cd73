package org.signpost.local.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.signpost.contract.reload.FileInForce;
import org.signpost.contract.topic.Topic;
import tools.jackson.databind.json.JsonMapper;

/// Which parts are up, how many records each topic has taken, and how many were parked. It shows no record.
final class OpsPage implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.UK).withZone(ZoneId.of("Europe/London"));

    private final HttpServer http;
    private final ExecutorService requests;
    private final Admin admin;
    private final WholePath wholePath;

    private OpsPage(HttpServer http, ExecutorService requests, Admin admin, WholePath wholePath) {
        this.http = http;
        this.requests = requests;
        this.admin = admin;
        this.wholePath = wholePath;
    }

    static OpsPage start(int port, Admin admin, WholePath wholePath) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var requests = Executors.newVirtualThreadPerTaskExecutor();
        var page = new OpsPage(http, requests, admin, wholePath);
        http.setExecutor(requests);
        http.createContext("/", page::show);
        http.start();
        return page;
    }

    @Override
    public void close() {
        http.stop(0);
        requests.shutdownNow();
    }

    private void show(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> answer(exchange, 200, "text/html; charset=utf-8", page());
            case "/api/state" -> answer(exchange, 200, "application/json", json());
            case "/ops.css" -> answer(exchange, 200, "text/css; charset=utf-8", STYLE);
            default -> answer(exchange, 404, "text/plain", "There is no such page. The state is at /\n");
        }
    }

    private String json() {
        var state = JSON.createObjectNode();
        var parts = state.putObject("parts");
        wholePath.state().forEach((part, up) -> parts.put(part, up ? "UP" : "DOWN"));
        var refused = state.putArray("refusedConfiguration");
        wholePath.refusedConfiguration().forEach(refused::add);
        var inForce = state.putArray("configuration");
        for (FileInForce file : wholePath.configurationInForce()) {
            inForce.addObject()
                    .put("file", file.role())
                    .put("service", file.follower())
                    .put("holds", file.holds())
                    .put("content", file.version())
                    .put("since", file.since().toString());
        }
        var topics = state.putArray("topics");
        for (TopicCount count : counts()) {
            topics.addObject()
                    .put("topic", count.topic())
                    .put("records", count.records())
                    .put("parked", count.parked());
        }
        return state.toString();
    }

    private String page() {
        var parts = new StringBuilder();
        wholePath
                .state()
                .forEach((part, up) -> parts.append(
                        "<li class=\"%s\">%s: %s</li>\n".formatted(up ? "up" : "down", part, up ? "up" : "down")));
        var rows = new StringBuilder();
        for (TopicCount count : counts()) {
            rows.append("<tr%s><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(
                            count.parked() && !count.records().equals("0") ? " class=\"parked\"" : "",
                            count.topic(),
                            count.records()));
        }
        return """
            <!doctype html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="3">
            <title>State – Signpost</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/ops.css">
            </head>
            <body>
            <h1>State of Signpost on this machine</h1>
            <h2>Parts</h2>
            <ul>
            %s</ul>
            %s<h2>Configuration in force</h2>
            <table>
            %s</table>
            <h2>Records written to each topic</h2>
            <table>
            %s</table>
            <p>A topic that ends in <code>.dlq</code> holds what a service could not read, byte for byte.
            <a href="/api/state">The same as JSON</a></p>
            </body>
            </html>
            """.formatted(parts, alarm(), inForce(), rows);
    }

    private String inForce() {
        var rows = new StringBuilder();
        for (FileInForce file : wholePath.configurationInForce()) {
            rows.append("<tr><th scope=\"row\">%s of %s: %s</th><td>since %s</td></tr>\n"
                    .formatted(
                            escaped(file.role()),
                            escaped(file.follower()),
                            escaped(file.inWords()),
                            MINUTE.format(file.since())));
        }
        return rows.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String alarm() {
        var mistakes = wholePath.refusedConfiguration();
        if (mistakes.isEmpty()) {
            return "";
        }
        var alarm = new StringBuilder("""
            <h2>A change of the configuration is refused</h2>
            <p>What was in force before stays in force until this is mended.</p>
            <ol class="refused">
            """);
        mistakes.forEach(mistake ->
                alarm.append("<li class=\"down\">").append(escaped(mistake)).append("</li>\n"));
        return alarm.append("</ol>\n").toString();
    }

    private List<TopicCount> counts() {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        for (Topic.Declaration topic : Topic.declarations()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        var written = new HashMap<String, Long>();
        try {
            admin.listOffsets(asked)
                    .all()
                    .get(5, TimeUnit.SECONDS)
                    .forEach((partition, end) -> written.merge(partition.topic(), end.offset(), Long::sum));
        } catch (ExecutionException | TimeoutException silent) {
            // the counts stay unknown, and the list of parts says that the broker is down
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        var counts = new ArrayList<TopicCount>();
        for (Topic.Declaration topic : Topic.declarations()) {
            Long records = written.get(topic.name());
            counts.add(new TopicCount(
                    topic.name(), topic.name().endsWith(".dlq"), records == null ? "unknown" : records.toString()));
        }
        return counts;
    }

    private record TopicCount(String topic, boolean parked, String records) {}

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", type);
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static final String STYLE = """
        :root { color-scheme: light dark; }
        body { margin: 0 auto; max-width: 44rem; padding: 1rem; font: 1rem/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
        ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
        li { border: 2px solid #0b6b3a; border-radius: .4rem; padding: .2rem .6rem; }
        li.down { border-color: #c8102e; font-weight: 700; }
        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-weight: 400; overflow-wrap: anywhere; }
        td { text-align: right; font-variant-numeric: tabular-nums; }
        tr { border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
        tr.parked { font-weight: 700; color: #c8102e; }
        """;
}
