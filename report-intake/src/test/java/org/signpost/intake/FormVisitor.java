package org.signpost.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/// Somebody who fills in the form as a browser without scripts does: with a cookie, page by page, sending what each
/// page has inputs for.
final class FormVisitor implements AutoCloseable {

    private static final Pattern INPUT =
            Pattern.compile("<(?:input|textarea|select)\\b[^>]*\\bname=\"([^\"]+)\"[^>]*>(?:([^<]*)</textarea>)?");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");
    private static final Pattern OPTION = Pattern.compile("<option value=\"([^\"]+)\" selected=\"selected\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"");

    private final RunningIntake intake;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client;
    private final List<Consumer<HttpResponse<String>>> watchers = new ArrayList<>();

    FormVisitor(RunningIntake intake) {
        this(intake, "127.0.0.1");
    }

    /// @param address of this machine, from which they come
    FormVisitor(RunningIntake intake, String address) {
        this.intake = intake;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .localAddress(InetAddress.ofLiteral(address))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /// Shows every page that comes to somebody else too.
    FormVisitor watchedBy(Consumer<HttpResponse<String>> watcher) {
        watchers.add(watcher);
        return this;
    }

    /// The same person's other browser window.
    CookieManager cookies() {
        return cookies;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(intake.at(path)).header("Accept", "text/html"));
    }

    HttpResponse<String> post(String path, Map<String, List<String>> inputs, String... headers) {
        String body = inputs.entrySet().stream()
                .flatMap(input -> input.getValue().stream()
                        .map(value -> input.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(intake.at(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            watchers.forEach(watcher -> watcher.accept(answer));
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String path(HttpResponse<String> page) {
        return page.uri().getPath();
    }

    /// What a page sends along without being seen.
    static Map<String, List<String>> hidden(HttpResponse<String> page) {
        var hidden = new LinkedHashMap<String, List<String>>();
        HIDDEN.matcher(page.body()).results().forEach(input -> hidden.put(input.group(1), List.of(input.group(2))));
        return hidden;
    }

    /// What the inputs of a page hold when it comes.
    private static Map<String, List<String>> filledIn(HttpResponse<String> page) {
        var filled = new LinkedHashMap<String, List<String>>();
        INPUT.matcher(page.body()).results().forEach(input -> {
            String tag = input.group();
            String value = tag.startsWith("<textarea") ? Objects.requireNonNullElse(input.group(2), "") : value(tag);
            boolean choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
            if (!choice || tag.contains("checked=\"checked\"")) {
                filled.computeIfAbsent(input.group(1), _ -> new ArrayList<>()).add(HtmlUtils.htmlUnescape(value));
            }
        });
        OPTION.matcher(page.body()).results().forEach(option -> filled.put("language", List.of(option.group(1))));
        return filled;
    }

    private static String value(String tag) {
        var value = VALUE.matcher(tag);
        return value.find() ? value.group(1) : "";
    }

    /// Sends a page that asks, with those of the answers that it has inputs for; what stands in the others stays.
    HttpResponse<String> answer(HttpResponse<String> page, Map<String, List<String>> answers) {
        Map<String, List<String>> inputs = filledIn(page);
        var names = INPUT.matcher(page.body())
                .results()
                .map((MatchResult input) -> input.group(1))
                .collect(Collectors.toSet());
        names.add("called"); // a button
        if (page.body().contains("name=\"to\"")) {
            names.add("to");
        }
        answers.forEach((name, values) -> {
            if (names.contains(name)) {
                inputs.put(name, values);
            }
        });
        return post(path(page), inputs);
    }

    /// Answers every page that comes, up to the answers being checked, or to a page that is not content.
    HttpResponse<String> walk(Map<String, List<String>> answers) {
        return walk(get("/step/1"), answers);
    }

    HttpResponse<String> walk(HttpResponse<String> from, Map<String, List<String>> answers) {
        HttpResponse<String> page = from;
        for (int pages = 0; path(page).startsWith("/step/") && page.statusCode() == 200; pages++) {
            if (pages > 100) {
                throw new IllegalStateException("the form does not end");
            }
            page = answer(page, answers);
        }
        return page;
    }

    /// Presses the button under the checked answers.
    HttpResponse<String> sendFrom(HttpResponse<String> check) {
        return post("/send", hidden(check));
    }

    /// Answers everything and sends it.
    HttpResponse<String> report(Map<String, List<String>> answers) {
        HttpResponse<String> last = walk(answers);
        return path(last).equals("/check") ? sendFrom(last) : last;
    }

    /// The few answers that are needed.
    static Map<String, List<String>> enough() {
        var answers = new HashMap<String, List<String>>();
        answers.put("danger", List.of("no"));
        answers.put("under18", List.of("unsure"));
        answers.put("exploitation", List.of("labour", "housing-only"));
        answers.put("place", List.of("Rugby"));
        answers.put("identity", List.of("confidential"));
        return answers;
    }

    static String found(String pattern, HttpResponse<String> page) {
        var matcher = Pattern.compile(pattern).matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not on the page " + path(page));
        }
        return Objects.requireNonNull(matcher.group(1));
    }

    @Override
    public void close() {
        client.close();
    }
}
