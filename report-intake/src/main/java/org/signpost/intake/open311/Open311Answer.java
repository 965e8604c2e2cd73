package org.signpost.intake.open311;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.PublicReference;

/// What a client of Open311 is answered.
public final class Open311Answer {

    private static final String ROOT = "service_requests";
    private static final String ITEM = "request";

    private Open311Answer() {}

    /// A request was taken in.
    public static byte[] accepted(
            Format format, ConcernId concern, PublicReference reference, FollowUpCode code, Mode mode) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("service_request_id", concern.toString());
        entry.put(
                "service_notice",
                taken(mode) + "Reference " + reference.value() + ". Follow-up code " + code.secret()
                        + ": show it to the reporter alone, and store it nowhere. In an emergency call 999.");
        entry.put("account_id", "");
        return format.write(ROOT, ITEM, List.of(entry));
    }

    private static String taken(Mode mode) {
        return switch (mode) {
            case LIVE -> "";
            case TEST -> "Taken as a TEST: nobody who deals with real reports is told. ";
            case EXERCISE -> "Taken as an EXERCISE: nobody who deals with real reports is told. ";
        };
    }

    /// What became of a request. It says nothing of what was reported, by whom, or who was told.
    public static byte[] status(Format format, ConcernId concern, boolean open, String notes, Instant requestedAt) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("service_request_id", concern.toString());
        entry.put("status", open ? "open" : "closed");
        entry.put("status_notes", notes);
        entry.put("requested_datetime", requestedAt.toString());
        return format.write(ROOT, ITEM, List.of(entry));
    }

    /// The id of a request by its token. A request has its id at once, which is therefore its token as well.
    public static byte[] token(Format format, ConcernId concern) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("service_request_id", concern.toString());
        entry.put("token", concern.toString());
        return format.write(ROOT, ITEM, List.of(entry));
    }

    /// What is wrong; one entry for each mistake.
    public static byte[] errors(Format format, int status, List<String> descriptions) {
        return format.write(
                "errors",
                "error",
                descriptions.stream()
                        .map(description -> {
                            Map<String, Object> error = new LinkedHashMap<>();
                            error.put("code", status);
                            error.put("description", description);
                            return error;
                        })
                        .toList());
    }
}
