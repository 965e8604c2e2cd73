package org.signpost.local;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.JsonParts;
import org.signpost.contract.event.EventType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What may be shown of an event on `concerns.submitted.v1`, which is in clear: its type if it is ours, and its id if
/// it looks like a program's. Of what it brings nothing but its size.
final class SubmittedFacts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// A number or a UUID; any other text could be somebody's name.
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}|[0-9a-fA-F-]{32,36}");

    private SubmittedFacts() {}

    static Map<String, String> of(Headers headers, byte[] value) {
        var facts = new LinkedHashMap<String, String>();
        Map<String, byte[]> members =
                JsonParts.members(value) instanceof JsonParts.Members(var found) ? found : Map.of();
        boolean structured = members.containsKey("specversion");
        String type = structured ? text(members.get("type")) : text(headers.lastHeader("ce_type"));
        String id = structured ? text(members.get("id")) : text(headers.lastHeader("ce_id"));
        facts.put("event", structured ? "structured" : type.isEmpty() ? "none" : "binary");
        if (!type.isEmpty()) {
            facts.put("type", type.equals(EventType.CONCERN_SUBMITTED.wire()) ? type : "unknown");
        }
        if (ID.matcher(id).matches()) {
            facts.put("eventId", id);
        }
        facts.put("bytes", Integer.toString(value.length));
        return facts;
    }

    private static String text(@Nullable Header header) {
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String text(byte @Nullable [] json) {
        try {
            return json == null ? "" : JSON.readTree(json).stringValue("");
        } catch (JacksonException noText) {
            return "";
        }
    }
}
