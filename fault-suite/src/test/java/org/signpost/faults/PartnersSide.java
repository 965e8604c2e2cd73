package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What partners get and what they do with it: the demonstration's inbox, and the pages behind the links.
///
/// @param inbox host and port
/// @param pages host and port of an instance of notifier-service
record PartnersSide(String inbox, String pages) {

    private static final String POLICE = "warwickshire-police";
    private static final Pattern LINK = Pattern.compile("/a/([0-9a-z]+)");
    private static final Pattern CODE = Pattern.compile("([0-9]{6}) is your code|open concern \\S+ is ([0-9]{6})\\.");
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// All messages, the newest first.
    Stream<JsonNode> messages() throws IOException, InterruptedException {
        HttpRequest all = HttpRequest.newBuilder(URI.create("http://" + inbox + "/api/messages"))
                .build();
        return JsonMapper.shared()
                .readTree(HTTP.send(all, BodyHandlers.ofString()).body())
                .valueStream();
    }

    /// Those in which that stands.
    Stream<JsonNode> messagesWith(String words) throws IOException, InterruptedException {
        return messages().filter(message -> message.toString().contains(words));
    }

    /// Waits until two messages about a concern are there.
    void awaitTold(String reference) {
        await().atMost(TOLD_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(messagesWith(reference)).hasSizeGreaterThanOrEqualTo(2));
    }

    /// The link by which the police acknowledge, where it can be opened from here.
    URI linkOf(String reference) throws IOException, InterruptedException {
        return at("/a/" + tokenOf(reference));
    }

    private String tokenOf(String reference) throws IOException, InterruptedException {
        return ofPolice(reference)
                .map(message -> LINK.matcher(message.path("body").asString("")))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private Stream<JsonNode> ofPolice(String reference) throws IOException, InterruptedException {
        return messagesWith(reference)
                .filter(message -> message.path("partner").asString("").equals(POLICE));
    }

    private URI at(String path) {
        return URI.create("http://" + pages + path);
    }

    /// What a link shows.
    static String show(URI link) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString())
                .body();
    }

    /// Presses the button of a page that acknowledges, and returns what it shows then.
    static String press(URI link) throws IOException, InterruptedException {
        return HTTP.send(posted(link, ""), BodyHandlers.ofString()).body();
    }

    private static HttpRequest posted(URI to, String fields) {
        return HttpRequest.newBuilder(to)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields))
                .build();
    }

    /// Signs the police in to a report, with the code that is sent to the contact's other channel.
    Reader signIn(String reference) throws IOException, InterruptedException {
        var http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        URI report = at("/c/" + tokenOf(reference));
        assertThat(http.send(posted(URI.create(report + "/code"), ""), BodyHandlers.ofString())
                        .body())
                .contains("Enter your code");
        String code = await().atMost(TOLD_WITHIN)
                .until(
                        () -> ofPolice(reference)
                                .map(message ->
                                        CODE.matcher(message.path("body").asString("")))
                                .filter(Matcher::find)
                                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        var reader = new Reader(http, report);
        assertThat(http.send(posted(report, "code=" + code), BodyHandlers.ofString())
                        .body())
                .as("with the code")
                .contains("Concern <span>" + reference);
        return reader;
    }

    /// Somebody who is signed in to a report.
    record Reader(HttpClient http, URI report) {

        /// The report as it is shown now.
        String reads() throws IOException, InterruptedException {
            return http.send(HttpRequest.newBuilder(report).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
