package org.signpost.local.parked;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A record of `records.redriven.v1`: one step of sending one parked record again.
///
/// @param run names the run of the command
/// @param by who
/// @param why as that person wrote it
/// @param parked which record: `topic-partition@offset` on the dead-letter topic
/// @param original where it came from, and what names it here: a record that several services parked is sent again once
/// @param reason why it was parked
/// @param times how many times it was sent again, with this time
/// @param to where it stands now, once it is sent
public record RedriveNote(
        Step step,
        String run,
        Instant at,
        String by,
        String why,
        String parked,
        String original,
        String reason,
        int times,
        @Nullable String to) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// How far it has come.
    public enum Step {
        /// It is about to be sent.
        BEGUN,
        /// The brokers have it.
        SENT,
        /// It was not sent.
        NOT_SENT;

        /// As it is written.
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    RedriveNote after(Step now, Instant when, @Nullable String where) {
        return new RedriveNote(now, run, when, by, why, parked, original, reason, times, where);
    }

    byte[] json() {
        var note = JSON.createObjectNode();
        note.put("step", step.wire());
        note.put("run", run);
        note.put("at", at.toString());
        note.put("by", by);
        note.put("why", why);
        note.put("parked", parked);
        note.put("original", original);
        note.put("reason", reason);
        note.put("times", times);
        if (to != null) {
            note.put("to", to);
        }
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a record; empty if it is none of ours.
    public static Optional<RedriveNote> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode note = JSON.readTree(value);
            String step = note.path("step").asString("");
            return Arrays.stream(Step.values())
                    .filter(known -> known.wire().equals(step))
                    .findFirst()
                    .map(known -> new RedriveNote(
                            known,
                            note.path("run").asString(""),
                            Instant.parse(note.path("at").asString("")),
                            note.path("by").asString(""),
                            note.path("why").asString(""),
                            note.path("parked").asString(""),
                            note.path("original").asString(""),
                            note.path("reason").asString(""),
                            note.path("times").asInt(0),
                            note.path("to").asString(null)));
        } catch (JacksonException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
