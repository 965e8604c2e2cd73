package org.signpost.notifier.channel.webhook;

import java.time.Instant;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.channel.Notice;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A webhook as its receiver reads it, for the page that describes messages.
public final class WebhookExample {

    private WebhookExample() {}

    /// The body of a notice, with line breaks for people.
    public static String of(MessageId id, Notice notice, Instant at) {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return json.writeValueAsString(
                json.readTree(WebhookEvent.of(notice).orElseThrow().body(id, at)));
    }
}
