package org.signpost.intake;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.ConcernFields;
import org.signpost.contract.event.EventType;
import org.signpost.intake.open311.Open311Attribute;
import org.signpost.intake.open311.Open311Service;

/// The JSON Schemas of what is sent in, written from the dictionary that the reader reads by, so that neither can say
/// what the other does not.
final class ConcernSchema {

    private ConcernSchema() {}

    /// A concern.
    static Schema<?> concern() {
        var concern =
                object("", "What a report says. Unknown fields are refused; null and empty text count as absent.");
        concern.addAllOfItem(needs(ConcernField.Need.UNLESS_ADVICE, "about", List.of("advice"), false));
        concern.addAllOfItem(needs(ConcernField.Need.UNLESS_NEW, "kind", List.of("add-information", "withdraw"), true));
        return concern;
    }

    private static Schema<?> object(String holder, String description) {
        var object = typed("object");
        object.setDescription(description);
        object.setAdditionalProperties(false);
        ConcernFields.all().stream()
                .filter(field -> field.holder().equals(holder))
                .forEach(field -> object.addProperty(field.name(), property(field)));
        required(object, holder, ConcernField.Need.REQUIRED);
        return object;
    }

    private static Schema<?> property(ConcernField field) {
        Schema<?> property = switch (field.type()) {
            case TEXT -> text(field.longest());
            case CHOICE -> choice(field.allowed());
            case CHOICES -> list(choice(field.allowed()), field.longest());
            case MOMENT -> {
                var moment = typed("string");
                moment.setFormat("date-time");
                yield moment;
            }
            case NUMBER -> typed("number");
            case TRUTH -> typed("boolean");
            case PARTNERS -> list(typed("string"), field.longest());
            case OBJECT -> object(field.path(), field.meaning());
            case OBJECTS -> list(object(field.path() + "[]", ""), field.longest());
        };
        property.setDescription(field.meaning() + (field.sealed() ? " (sealed)" : ""));
        return property;
    }

    /// What is needed when another field says something, or when it does not.
    private static Schema<?> needs(ConcernField.Need need, String field, List<String> values, boolean whenItDoes) {
        var says = new JsonSchema();
        says.addProperty(field, choice(values));
        says.setRequired(List.of(field));
        var needed = new JsonSchema();
        required(needed, "", need);
        ConcernFields.all().stream()
                .filter(given -> given.need() == need && given.type() == ConcernField.Type.CHOICES)
                .forEach(given -> {
                    var atLeastOne = new JsonSchema();
                    atLeastOne.setMinItems(1);
                    needed.addProperty(given.name(), atLeastOne);
                });
        var condition = new JsonSchema();
        condition.setIf(says);
        if (whenItDoes) {
            condition.setThen(needed);
        } else {
            condition.setElse(needed);
        }
        return condition;
    }

    private static void required(Schema<?> object, String holder, ConcernField.Need need) {
        List<String> names = ConcernFields.all().stream()
                .filter(field -> field.holder().equals(holder) && field.need() == need)
                .map(ConcernField::name)
                .toList();
        if (!names.isEmpty()) {
            object.setRequired(names);
        }
    }

    /// A CloudEvent with a concern in it.
    static Schema<?> event() {
        var event = typed("object");
        event.setDescription("A CloudEvent 1.0 whose data are a concern. Extension attributes are allowed.");
        event.addProperty("specversion", choice(List.of("1.0")));
        event.addProperty("type", choice(List.of(EventType.CONCERN_SUBMITTED.wire())));
        var source = text(1000);
        source.setFormat("uri-reference");
        source.setDescription("The system that sends it; the concern's source where no key has proved another.");
        event.addProperty("source", source);
        var id = typed("string");
        id.setMinLength(1);
        id.setDescription("With the source, it identifies the event: the same two are one concern.");
        event.addProperty("id", id);
        var time = typed("string");
        time.setFormat("date-time");
        event.addProperty("time", time);
        event.addProperty("datacontenttype", choice(List.of("application/json")));
        event.addProperty("data", to("Concern"));
        event.setRequired(List.of("specversion", "type", "source", "id", "data"));
        return event;
    }

    /// A service request of Open311.
    static Schema<?> open311Request() {
        var request = typed("object");
        request.setDescription("The parameters of GeoReport v2.");
        Map<String, Schema<?>> parameters = new LinkedHashMap<>();
        parameters.put(
                "service_code",
                described(
                        choice(Open311Service.all().stream()
                                .map(service -> service.kind().wire())
                                .toList()),
                        "Of the list of services."));
        parameters.put("description", described(text(15_000), "What was seen or heard (sealed)."));
        parameters.put("lat", described(typed("string"), "Degrees north, WGS 84."));
        parameters.put("long", described(typed("string"), "Degrees east, WGS 84."));
        parameters.put("address_string", described(text(2_000), "Where; a postcode in it finds the place best."));
        parameters.put("first_name", described(typed("string"), "The reporter's (sealed)."));
        parameters.put("last_name", described(typed("string"), "The reporter's (sealed)."));
        parameters.put("email", described(text(254), "A safe address of the reporter (sealed)."));
        parameters.put("phone", described(text(40), "A safe number of the reporter (sealed)."));
        parameters.put("media_url", described(typed("string"), "Kept beside the description; never fetched."));
        parameters.put("api_key", described(typed("string"), "The key, if it is in no header. Never in the address."));
        parameters.put("jurisdiction_id", described(typed("string"), "May be left out."));
        parameters.forEach(request::addProperty);
        for (Open311Attribute attribute : Open311Attribute.all()) {
            Schema<?> one = attribute.values().isEmpty() ? typed("string") : choice(attribute.values());
            request.addProperty(
                    "attribute[" + attribute.code() + "]",
                    described(
                            attribute.several() ? list(one, attribute.values().size()) : one, attribute.description()));
        }
        request.setRequired(List.of("service_code", "attribute[danger]", "attribute[under18]", "attribute[identity]"));
        return request;
    }

    /// What a service request is answered.
    static Schema<?> open311Accepted() {
        var entry = typed("object");
        entry.addProperty("service_request_id", described(typed("string"), "The id of the concern."));
        entry.addProperty("service_notice", described(typed("string"), "What to show to the reporter."));
        entry.addProperty("account_id", typed("string"));
        entry.setRequired(List.of("service_request_id", "service_notice"));
        return list(entry, 1);
    }

    /// What is wrong, as Open311 tells it.
    static Schema<?> open311Errors() {
        var entry = typed("object");
        entry.addProperty("code", described(typed("integer"), "The HTTP status."));
        entry.addProperty("description", described(typed("string"), "Which parameter, and what to send instead."));
        entry.setRequired(List.of("code", "description"));
        return list(entry, 50);
    }

    private static Schema<?> typed(String type) {
        var schema = new JsonSchema();
        schema.setTypes(Set.of(type));
        return schema;
    }

    private static Schema<?> text(int longest) {
        var text = typed("string");
        text.setMaxLength(longest);
        return text;
    }

    private static Schema<?> choice(List<String> values) {
        var choice = new JsonSchema();
        choice.setTypes(Set.of("string"));
        choice.setEnum(List.copyOf(values));
        return choice;
    }

    private static Schema<?> list(Schema<?> items, int most) {
        var list = new JsonSchema();
        list.setTypes(Set.of("array"));
        list.setItems(items);
        list.setMaxItems(most);
        return list;
    }

    private static Schema<?> described(Schema<?> schema, String description) {
        schema.setDescription(description);
        return schema;
    }

    /// A schema that stands among the components.
    static Schema<?> to(String name) {
        var reference = new JsonSchema();
        reference.set$ref("#/components/schemas/" + name);
        return reference;
    }
}
