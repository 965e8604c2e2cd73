package org.signpost.notifier.channel.email;

import org.signpost.notifier.channel.AcknowledgementLink;

/// Writes the HTML of an email: what matters first and large, one button, nothing fetched from anywhere. It is as
/// legible without images, without the style sheet, in dark mode and on a narrow phone.
final class EmailHtml {

    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>Signpost</title>
        <style>
        :root { color-scheme: light dark; }
        @media (prefers-color-scheme: dark) {
          body, .page { background: #121212 !important; color: #f3f2f1 !important; }
          .quiet { color: #c8c8c8 !important; }
          .test { background: #f3f2f1 !important; color: #0b0c0c !important; }
          .button { background: #00a35e !important; color: #0b0c0c !important; }
        }
        </style>
        </head>
        <body style="margin:0;padding:0;background:#ffffff;color:#0b0c0c">
        <div class="page" style="max-width:560px;margin:0 auto;padding:16px;background:#ffffff;color:#0b0c0c;\
        font-family:Arial,Helvetica,sans-serif;font-size:17px;line-height:1.4">
        """;

    private final StringBuilder html = new StringBuilder(HEAD);

    /// Who writes and the marking, and that it is only a test if it is one.
    EmailHtml marked(String testParagraph) {
        html.append("<p class=\"quiet\" style=\"margin:0 0 8px;font-size:14px;color:#505a5f\">")
                .append(escaped(EmailContent.SENDER))
                .append("<br>\n")
                .append(EmailContent.MARKING)
                .append("</p>\n");
        if (!testParagraph.isBlank()) {
            html.append("<p class=\"test\" style=\"margin:0 0 12px;padding:8px 12px;background:#0b0c0c;color:#ffffff;"
                            + "font-weight:bold\">")
                    .append(escaped(testParagraph.strip()))
                    .append("</p>\n");
        }
        return this;
    }

    /// What stands above all else, such as the reference.
    EmailHtml heading(String text) {
        html.append("<h1 style=\"margin:0 0 4px;font-size:32px;line-height:1.15\">")
                .append(escaped(text))
                .append("</h1>\n");
        return this;
    }

    /// One of the few things to know, in a line of its own; nothing when there is no value.
    EmailHtml fact(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        html.append("<p style=\"margin:0 0 4px;font-size:20px\">")
                .append(escaped(name))
                .append(" <strong>")
                .append(escaped(value))
                .append("</strong></p>\n");
        return this;
    }

    /// The one thing to do.
    EmailHtml button(String words, AcknowledgementLink link) {
        html.append("<p style=\"margin:20px 0\"><a class=\"button\" href=\"")
                .append(escaped(link.url()))
                .append("\" style=\"display:inline-block;padding:14px 22px;background:#00703c;color:#ffffff;"
                        + "font-size:20px;font-weight:bold;text-decoration:none;border-radius:4px\">")
                .append(escaped(words))
                .append("</a></p>\n");
        return this;
    }

    /// Paragraphs, parted by empty lines.
    EmailHtml text(String paragraphs) {
        return paragraphs("margin:0 0 12px", "", paragraphs);
    }

    /// What need not be read at once.
    EmailHtml quiet(String paragraphs) {
        return paragraphs(
                "margin:0 0 8px;font-size:15px;color:#505a5f;overflow-wrap:anywhere", " class=\"quiet\"", paragraphs);
    }

    private EmailHtml paragraphs(String style, String attributes, String paragraphs) {
        if (paragraphs.isBlank()) {
            return this;
        }
        for (String paragraph : paragraphs.strip().split("\n\n", -1)) {
            html.append("<p")
                    .append(attributes)
                    .append(" style=\"")
                    .append(style)
                    .append("\">")
                    .append(escaped(paragraph).replace("\n", "<br>\n"))
                    .append("</p>\n");
        }
        return this;
    }

    String done() {
        return html + "</div>\n</body>\n</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
