package org.signpost.notifier.channel.webhook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.channel.Notice;
import tools.jackson.databind.json.JsonMapper;

/// What a webhook says: a CloudEvent in JSON, structured mode, without anything that was reported.
///
/// @param type the CloudEvents type, which says what happened
/// @param subject the reference of the concern; empty when there is none
/// @param data what the receiver needs to act on it
record WebhookEvent(String type, Optional<PublicReference> subject, Map<String, Object> data) {

    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final String SOURCE = "/signpost/notifier";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The event of a notice; empty for one that only a person may get.
    static Optional<WebhookEvent> of(Notice notice) {
        return switch (notice) {
            case Notice.ToAct act -> {
                Map<String, Object> data = about(act.reference(), act.relation(), act.mode());
                data.put("role", "lead");
                data.put("urgency", act.urgency().word());
                data.put("occasion", written(act.occasion()));
                brief(act.brief(), data);
                data.put("acknowledgeBy", act.deadline().at().toString());
                data.put("link", act.link().url());
                yield event("to-act", act.reference(), data);
            }
            case Notice.ForInformation copy -> {
                Map<String, Object> data = about(copy.reference(), copy.relation(), copy.mode());
                data.put("role", "copy");
                data.put("urgency", copy.urgency().word());
                brief(copy.brief(), data);
                yield event("for-information", copy.reference(), data);
            }
            case Notice.Taken taken -> {
                Map<String, Object> data = about(taken.reference(), Relation.NONE, taken.mode());
                data.put("by", taken.by());
                yield event("taken", taken.reference(), data);
            }
            case Notice.Recalled recalled -> {
                Map<String, Object> data = about(recalled.reference(), Relation.NONE, recalled.mode());
                data.put("reason", written(recalled.reason()));
                yield event("recalled", recalled.reference(), data);
            }
            case Notice.Digest digest -> {
                Map<String, Object> data = inMode(digest.mode());
                data.put("count", digest.count());
                data.put("urgent", digest.urgent());
                data.put("link", digest.link().url());
                yield Optional.of(new WebhookEvent(type("digest"), Optional.empty(), data));
            }
            case Notice.ContactCheck check ->
                Optional.of(new WebhookEvent(type("contact-check"), Optional.empty(), inMode(check.mode())));
            case Notice.OneTimeCode _ -> Optional.empty();
        };
    }

    private static Optional<WebhookEvent> event(String name, PublicReference reference, Map<String, Object> data) {
        return Optional.of(new WebhookEvent(type(name), Optional.of(reference), data));
    }

    private static String type(String name) {
        return "org.signpost.notice." + name + ".v1";
    }

    private static Map<String, Object> inMode(Mode mode) {
        var data = new LinkedHashMap<String, Object>();
        data.put("mode", written(mode));
        return data;
    }

    private static Map<String, Object> about(PublicReference reference, Relation relation, Mode mode) {
        Map<String, Object> data = inMode(mode);
        data.put("reference", reference.value());
        data.put("relation", written(relation.kind()));
        relation.earlier().ifPresent(earlier -> data.put("earlier", earlier.value()));
        return data;
    }

    private static void brief(Brief brief, Map<String, Object> data) {
        data.put(
                "task",
                switch (brief.task()) {
                    case ACT -> "act";
                    case TRANSFER, PLACE_AND_TRANSFER -> "transfer";
                    case LOCATE -> "locate";
                });
        data.put("restricted", brief.isRestricted());
        brief.refused().ifPresent(reason -> data.put("sentOnBecause", written(reason)));
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The body. Every attempt has the same but for its time, which is when it was written.
    byte[] body(MessageId id, Instant now) {
        var event = new LinkedHashMap<String, Object>();
        event.put("specversion", "1.0");
        event.put("id", id.toString());
        event.put("source", SOURCE);
        event.put("type", type);
        event.put("time", now.toString());
        subject.ifPresent(reference -> event.put("subject", reference.value()));
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        return JSON.writeValueAsBytes(event);
    }

    /// Hides the link.
    @Override
    public String toString() {
        return "WebhookEvent[" + type + "]";
    }
}
