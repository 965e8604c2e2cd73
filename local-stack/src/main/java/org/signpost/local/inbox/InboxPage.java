package org.signpost.local.inbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.signpost.local.inbox.AddressBook.Addressee;

/// The messages as people see them: on a phone's screen and in a mailbox.
final class InboxPage {
    /// More than this on one page helps nobody; the JSON has them all.
    static final int SHOWN = 200;

    private static final ZoneId HERE = ZoneId.of("Europe/London");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.UK);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.UK);
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']*[^\\s<>\"'.,;:!?)]");

    private final Supplier<AddressBook> addresses;

    InboxPage(Supplier<AddressBook> addresses) {
        this.addresses = addresses;
    }

    String whole(List<Message> newestFirst, LocalDate today) {
        return """
            <!doctype html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Partner inbox – Signpost</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/inbox.css">
            <noscript><meta http-equiv="refresh" content="3"></noscript>
            <script src="/inbox.js" defer></script>
            </head>
            <body>
            <header>
            <h1>Partner inbox</h1>
            <p>What the partners' phones and mailboxes received. Nothing here left this machine.</p>
            </header>
            <main id="feed">
            %s</main>
            <footer><p><a href="/api/messages">All messages as JSON</a></p></footer>
            </body>
            </html>
            """.formatted(feed(newestFirst, today));
    }

    String feed(List<Message> newestFirst, LocalDate today) {
        if (newestFirst.isEmpty()) {
            return """
                <p class="empty">No messages yet. Report a concern, and what each partner receives appears here.</p>
                """;
        }
        var page = new StringBuilder();
        page.append("<p class=\"count\" role=\"status\">")
                .append(count(newestFirst.size()))
                .append("</p>\n<ol>\n");
        newestFirst.stream().limit(SHOWN).forEach(message -> item(page, message, today));
        return page.append("</ol>\n").toString();
    }

    private static String count(int size) {
        String messages = size == 1 ? "1 message" : size + " messages";
        return size > SHOWN ? messages + ", the newest " + SHOWN + " shown" : messages + ", newest first";
    }

    private void item(StringBuilder page, Message message, LocalDate today) {
        page.append("<li class=\"")
                .append(message.medium().wire())
                .append("\" id=\"m-")
                .append(message.id())
                .append("\">\n<div class=\"head\"><span class=\"medium\">")
                .append(
                        switch (message.medium()) {
                            case SMS -> "SMS";
                            case EMAIL -> "Email";
                        })
                .append("</span> <span class=\"who\">")
                .append(escape(
                        addresses.get().find(message.to()).map(Addressee::name).orElse("Unknown recipient")))
                .append("</span> <time datetime=\"")
                .append(message.at())
                .append("\">")
                .append(when(message.at(), today))
                .append("</time></div>\n<div class=\"to\">to ")
                .append(escape(message.to()))
                .append(addresses
                        .get()
                        .find(message.to())
                        .map(found -> " · " + escape(found.desk()))
                        .orElse(""))
                .append("</div>\n");
        message.subject()
                .ifPresent(
                        subject -> page.append("<h2>").append(escape(subject)).append("</h2>\n"));
        page.append("<div class=\"body\">").append(withLinks(message.body())).append("</div>\n</li>\n");
    }

    private static String when(Instant at, LocalDate today) {
        var here = at.atZone(HERE);
        return (here.toLocalDate().equals(today) ? TIME : DAY).format(here);
    }

    /// The text escaped, with what looks like a web address as a link.
    static String withLinks(String text) {
        var html = new StringBuilder();
        var links = LINK.matcher(text);
        int done = 0;
        while (links.find()) {
            String address = escape(links.group());
            html.append(escape(text.substring(done, links.start())))
                    .append("<a href=\"")
                    .append(address)
                    .append("\" rel=\"noreferrer\">")
                    .append(address)
                    .append("</a>");
            done = links.end();
        }
        return html.append(escape(text.substring(done))).toString();
    }

    static String escape(String text) {
        var html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
