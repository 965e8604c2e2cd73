package org.signpost.contract.concern;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.signpost.contract.id.PartnerId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes concerns and particulars in the order of the dictionary, so that equal ones give equal bytes.
final class ConcernJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ConcernJson() {}

    static byte[] content(Concern concern) {
        return written(json -> {
            one(json, ConcernFields.MODE, Optional.of(concern.mode()));
            one(json, ConcernFields.KIND, Optional.of(concern.kind()));
            text(json, ConcernFields.RELATES_TO, concern.relatesTo().map(ConcernJson::named));
            one(json, ConcernFields.DANGER, Optional.of(concern.danger()));
            one(json, ConcernFields.ABOUT, Optional.of(concern.about()));
            one(json, ConcernFields.ADVICE_KIND, concern.adviceKind());
            one(json, ConcernFields.UNDER_18, concern.under18());
            several(json, ConcernFields.EXPLOITATION, concern.exploitation());
            one(json, ConcernFields.COERCION, Optional.of(concern.coercion()));
            one(json, ConcernFields.STILL_HAPPENING, Optional.of(concern.stillHappening()));
            one(json, ConcernFields.SECTOR, concern.sector());
            one(json, ConcernFields.PREMISES, concern.premises());
            one(json, ConcernFields.CARE_NEEDS, concern.careNeeds());
            one(json, ConcernFields.PEOPLE_AFFECTED, concern.peopleAffected());
            several(json, ConcernFields.INDICATORS, concern.indicators());
            places(json, concern.places(), concern.particulars().placeDescriptions());
            narrative(json, concern.particulars());
            list(
                    json,
                    ConcernFields.SUBJECT_WORKS_FOR.name(),
                    concern.subjectWorksFor().stream().map(PartnerId::value).toList());
            json.writeName(ConcernFields.REPORTER.name()).writeStartObject();
            reporter(json, concern.reporter());
            details(json, concern.particulars().reporter());
            json.writeEndObject();
        });
    }

    static byte[] write(Particulars particulars) {
        return written(json -> {
            narrative(json, particulars);
            list(json, "placeDescriptions", particulars.placeDescriptions());
            json.writeName(ConcernFields.REPORTER.name()).writeStartObject();
            details(json, particulars.reporter());
            json.writeEndObject();
        });
    }

    static Particulars particulars(byte[] json) {
        var mistakes = new MistakesFound();
        JsonValue.Members top = JsonDocument.read(json, mistakes)
                .filter(object -> mistakes.none())
                .orElseThrow(() -> new IllegalArgumentException("these are no particulars: not one JSON object"));
        if (!(top.members().get(ConcernFields.REPORTER.name()) instanceof JsonValue.Members(var reporter))) {
            throw new IllegalArgumentException("these are no particulars: nothing about the reporter");
        }
        return new Particulars(
                text(top.members(), ConcernFields.NARRATIVE),
                text(top.members(), ConcernFields.PEOPLE_DESCRIBED),
                text(top.members(), ConcernFields.SUSPECTS),
                text(top.members(), ConcernFields.VEHICLES),
                texts(top.members(), "placeDescriptions"),
                new Particulars.ReporterDetails(
                        text(reporter, ConcernFields.NAME),
                        text(reporter, ConcernFields.ORGANISATION),
                        text(reporter, ConcernFields.EMAIL),
                        text(reporter, ConcernFields.PHONE),
                        text(reporter, ConcernFields.MAY_CONTACT).flatMap(YesNo::ofWire),
                        InOrder.of(
                                ContactMeans.class, known(reporter, ConcernFields.CONTACT_MEANS, ContactMeans::ofWire)),
                        text(reporter, ConcernFields.SAFE_TIMES),
                        InOrder.of(DoNot.class, known(reporter, ConcernFields.DO_NOT, DoNot::ofWire))));
    }

    private static Optional<String> text(Map<String, JsonValue> members, ConcernField field) {
        return members.get(field.name()) instanceof JsonValue.Text(var value) ? Optional.of(value) : Optional.empty();
    }

    private static List<String> texts(Map<String, JsonValue> members, String name) {
        var texts = new ArrayList<String>();
        if (members.get(name) instanceof JsonValue.Items(var items)) {
            for (JsonValue item : items) {
                if (item instanceof JsonValue.Text(var value)) {
                    texts.add(value);
                }
            }
        }
        return texts;
    }

    private static <E> List<E> known(
            Map<String, JsonValue> members, ConcernField field, Function<String, Optional<E>> ofWire) {
        return texts(members, field.name()).stream()
                .flatMap(wire -> ofWire.apply(wire).stream())
                .toList();
    }

    /// What is written between the braces.
    private interface Content {
        void write(JsonGenerator json);
    }

    private static byte[] written(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static String named(RelatesTo earlier) {
        return switch (earlier) {
            case RelatesTo.ById(var id) -> id.toString();
            case RelatesTo.ByCode(var code) -> code.secret();
        };
    }

    private static void narrative(JsonGenerator json, Particulars particulars) {
        text(json, ConcernFields.NARRATIVE, particulars.narrative());
        text(json, ConcernFields.PEOPLE_DESCRIBED, particulars.peopleDescribed());
        text(json, ConcernFields.SUSPECTS, particulars.suspects());
        text(json, ConcernFields.VEHICLES, particulars.vehicles());
    }

    private static void places(JsonGenerator json, List<PlaceHint> places, List<String> descriptions) {
        json.writeName(ConcernFields.PLACES.name()).writeStartArray();
        for (int i = 0; i < places.size(); i++) {
            PlaceHint place = places.get(i);
            json.writeStartObject();
            one(json, ConcernFields.PLACE_ROLE, Optional.of(place.role()));
            text(json, ConcernFields.POSTCODE, place.postcode());
            text(json, ConcernFields.PLACE, place.place());
            text(json, ConcernFields.GRID_REFERENCE, place.gridReference());
            place.position()
                    .ifPresent(position -> json.writeNumberProperty(ConcernFields.LATITUDE.name(), position.latitude())
                            .writeNumberProperty(ConcernFields.LONGITUDE.name(), position.longitude()));
            text(
                    json,
                    ConcernFields.DESCRIPTION,
                    Optional.of(descriptions.get(i)).filter(text -> !text.isEmpty()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void reporter(JsonGenerator json, Reporter reporter) {
        one(json, ConcernFields.STANDING, reporter.standing());
        one(json, ConcernFields.IDENTITY, Optional.of(reporter.identity()));
        one(json, ConcernFields.POLICE_MAY_BE_TOLD, reporter.policeMayBeTold());
        one(json, ConcernFields.SUPPORT_CONSENT, reporter.supportConsent());
        one(json, ConcernFields.PREFERS, Optional.of(reporter.prefers()));
        text(json, ConcernFields.LANGUAGE, reporter.language());
        reporter.interpreterNeeded()
                .ifPresent(needed -> json.writeBooleanProperty(ConcernFields.INTERPRETER_NEEDED.name(), needed));
    }

    private static void details(JsonGenerator json, Particulars.ReporterDetails reporter) {
        text(json, ConcernFields.NAME, reporter.name());
        text(json, ConcernFields.ORGANISATION, reporter.organisation());
        text(json, ConcernFields.EMAIL, reporter.email());
        text(json, ConcernFields.PHONE, reporter.phone());
        one(json, ConcernFields.MAY_CONTACT, reporter.mayContact());
        several(json, ConcernFields.CONTACT_MEANS, reporter.contactMeans());
        text(json, ConcernFields.SAFE_TIMES, reporter.safeTimes());
        several(json, ConcernFields.DO_NOT, reporter.doNot());
    }

    private static void one(JsonGenerator json, ConcernField field, Optional<? extends WireName> answer) {
        text(json, field, answer.map(WireName::wire));
    }

    private static void several(JsonGenerator json, ConcernField field, Collection<? extends WireName> answers) {
        list(json, field.name(), answers.stream().map(WireName::wire).toList());
    }

    private static void text(JsonGenerator json, ConcernField field, Optional<String> text) {
        text.ifPresent(value -> json.writeStringProperty(field.name(), value));
    }

    private static void list(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name).writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
