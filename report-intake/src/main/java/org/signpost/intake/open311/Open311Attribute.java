package org.signpost.intake.open311;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.ConcernField;
import org.signpost.contract.concern.ConcernFields;

/// A further question about a request: a field of the dictionary for which the standard has no parameter of its own.
///
/// @param order its place in the list, from 1
public record Open311Attribute(ConcernField field, int order) {

    /// What a service request says in parameters of its own.
    private static final List<String> SAID_OTHERWISE = List.of(
            "source",
            "exploitation",
            "places",
            "narrative",
            "reporter",
            "reporter.name",
            "reporter.email",
            "reporter.phone",
            "kind",
            "relatesTo",
            "adviceKind",
            "subjectWorksFor");

    /// What is required of every concern comes first.
    private static final List<String> FIRST = List.of("danger", "under18", "reporter.identity");

    private static final List<Open311Attribute> ALL = ordered();

    /// All of them.
    public static List<Open311Attribute> all() {
        return ALL;
    }

    /// The one with that code.
    public static Optional<Open311Attribute> withCode(String code) {
        return ALL.stream().filter(attribute -> attribute.code().equals(code)).findFirst();
    }

    private static List<Open311Attribute> ordered() {
        var fields = new ArrayList<ConcernField>();
        for (String path : FIRST) {
            fields.addAll(ConcernFields.all().stream()
                    .filter(field -> field.path().equals(path))
                    .toList());
        }
        fields.addAll(ConcernFields.all().stream()
                .filter(field -> !FIRST.contains(field.path()))
                .filter(field -> !SAID_OTHERWISE.contains(field.path()))
                .filter(field -> !field.holder().equals("places[]"))
                .toList());
        var attributes = new ArrayList<Open311Attribute>();
        fields.forEach(field -> attributes.add(new Open311Attribute(field, attributes.size() + 1)));
        return List.copyOf(attributes);
    }

    /// Its name in `attribute[…]`: that of the field.
    public String code() {
        return field.name();
    }

    /// Whether it must be answered. A service request is never one for advice, so what only advice may leave out is
    /// required here.
    public boolean required() {
        return FIRST.contains(field.path());
    }

    /// What is asked, in plain words.
    public String description() {
        return field.meaning().replace("`", "");
    }

    /// Whether it takes several values.
    public boolean several() {
        return field.type() == ConcernField.Type.CHOICES;
    }

    /// The values that it takes; empty when it takes any text.
    public List<String> values() {
        return field.type() == ConcernField.Type.TRUTH ? List.of("true", "false") : field.allowed();
    }

    private String datatype() {
        return switch (field.type()) {
            case CHOICE, TRUTH -> "singlevaluelist";
            case CHOICES, PARTNERS -> "multivaluelist";
            case MOMENT -> "datetime";
            case NUMBER -> "number";
            case TEXT, OBJECT, OBJECTS -> field.longest() > 200 ? "text" : "string";
        };
    }

    Map<String, Object> entry() {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("variable", true);
        entry.put("code", code());
        entry.put("datatype", datatype());
        entry.put("required", required());
        entry.put("datatype_description", field.type() == ConcernField.Type.MOMENT ? "ISO 8601 with its offset" : "");
        entry.put("order", order);
        entry.put("description", description());
        if (!values().isEmpty()) {
            entry.put(
                    "values",
                    values().stream()
                            .map(value -> {
                                var choice = new LinkedHashMap<String, Object>();
                                choice.put("key", value);
                                choice.put("name", value.replace('-', ' '));
                                return choice;
                            })
                            .toList());
        }
        return entry;
    }
}
