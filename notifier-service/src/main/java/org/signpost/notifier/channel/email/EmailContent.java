package org.signpost.notifier.channel.email;

/// What an email says. The two kinds that exist are the only ones, and neither has room for what was reported.
public sealed interface EmailContent permits LeadEmail, CopyEmail {

    /// The marking of every email, after the Government Security Classifications.
    String MARKING = "OFFICIAL-SENSITIVE";

    /// The subject: neutral, because mailboxes are read over shoulders.
    String subject();

    /// The body as plain text.
    String text();

    /// The body as simple HTML, saying the same.
    default String html() {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><body>\n");
        for (String paragraph : text().strip().split("\n\n", -1)) {
            html.append("<p>");
            html.append(paragraph
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replaceAll("(https?://[A-Za-z0-9.:/-]+)", "<a href=\"$1\">$1</a>")
                    .replace("\n", "<br>\n"));
            html.append("</p>\n");
        }
        return html.append("</body></html>\n").toString();
    }
}
