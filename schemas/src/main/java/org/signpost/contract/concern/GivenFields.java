package org.signpost.contract.concern;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.Spelling;
import org.signpost.contract.id.PartnerId;

/// The fields that a document gives in one object, asked for by the dictionary. A wrong value is taken down as a
/// mistake and answered as if it were absent; `null` and empty text are absent.
final class GivenFields {
    private final String pointer;
    private final Map<String, JsonValue> members;
    private final MistakesFound mistakes;
    private final Set<String> wrong = new HashSet<>();

    GivenFields(String holder, String pointer, JsonValue.Members object, MistakesFound mistakes) {
        this.pointer = pointer;
        this.members = object.members();
        this.mistakes = mistakes;
        refuseUnknown(ConcernFields.namesIn(holder));
    }

    private void refuseUnknown(List<String> known) {
        int position = 0;
        for (String name : members.keySet()) {
            position++;
            if (known.contains(name)) {
                continue;
            }
            String derived = ConcernFields.DERIVED.get(name);
            if (derived != null) {
                mistakes.add(Pointer.to(pointer, name), Rule.DERIVED_FIELD, derived);
            } else if (Pointer.isPlain(name)) {
                mistakes.add(
                        Pointer.to(pointer, name), Rule.UNKNOWN_FIELD, "leave it out; " + Spelling.remedy(name, known));
            } else {
                mistakes.add(
                        pointer,
                        Rule.UNKNOWN_FIELD,
                        "leave out the field in position " + position + " here; allowed: " + String.join(", ", known));
            }
        }
    }

    /// Whether the document gives the field at all, rightly or wrongly.
    boolean gives(ConcernField field) {
        return present(field) != null;
    }

    /// Takes down a mistake at a field.
    void mistake(ConcernField field, Rule rule, String remedy) {
        if (wrong.add(field.path())) {
            mistakes.add(Pointer.to(pointer, field.name()), rule, remedy);
        }
    }

    void missing(ConcernField field) {
        if (!wrong.contains(field.path())) {
            mistake(field, Rule.REQUIRED, field.name() + " is required: " + form(field));
        }
    }

    Optional<String> line(ConcernField field) {
        return text(field, TypedText::line);
    }

    /// Whether there is a text of blanks or of nothing.
    boolean isBlank(ConcernField field) {
        return members.get(field.name()) instanceof JsonValue.Text(var typed)
                && TypedText.line(typed).isBlank();
    }

    Optional<String> lines(ConcernField field) {
        return text(field, TypedText::lines);
    }

    private Optional<String> text(ConcernField field, Function<String, String> made) {
        return switch (present(field)) {
            case null -> Optional.empty();
            case JsonValue.Text(var typed) -> {
                String text = made.apply(typed);
                if (TypedText.characters(text) > field.longest()) {
                    mistake(field, Rule.TOO_LONG, "send at most " + field.longest() + " characters");
                    yield Optional.empty();
                }
                yield text.isBlank() ? Optional.empty() : Optional.of(text);
            }
            case JsonValue _ -> wrongType(field);
        };
    }

    <E extends WireName> Optional<E> choice(ConcernField field, Function<String, Optional<E>> ofWire) {
        return switch (present(field)) {
            case null -> Optional.empty();
            case JsonValue.Text(var typed) -> {
                Optional<E> meant = ofWire.apply(typed);
                if (meant.isEmpty()) {
                    mistake(field, Rule.NOT_ALLOWED, form(field));
                }
                yield meant;
            }
            case JsonValue _ -> wrongType(field);
        };
    }

    <E extends WireName> List<E> choices(ConcernField field, Function<String, Optional<E>> ofWire) {
        return each(field, (item, there) -> {
            if (!(item instanceof JsonValue.Text(var typed))) {
                mistakes.add(there, Rule.WRONG_TYPE, "send text here: " + allowed(field));
                return Optional.empty();
            }
            Optional<E> meant = ofWire.apply(typed);
            if (meant.isEmpty()) {
                mistakes.add(there, Rule.NOT_ALLOWED, "send any of " + allowed(field));
            }
            return meant;
        });
    }

    /// @param known who there is; nobody where that is not known, and every id is taken
    List<PartnerId> partners(ConcernField field, Set<PartnerId> known) {
        return each(field, (item, there) -> {
            if (item instanceof JsonValue.Text(var typed) && PartnerId.isValid(typed)) {
                var named = new PartnerId(typed);
                if (known.isEmpty() || known.contains(named)) {
                    return Optional.of(named);
                }
            }
            if (known.isEmpty()) {
                mistakes.add(there, Rule.WRONG_FORM, "send the id of a partner, such as rugby-council");
            } else {
                mistakes.add(
                        there,
                        Rule.NOT_ALLOWED,
                        "send the id of a partner, letter for letter: "
                                + join(known.stream()
                                        .map(PartnerId::value)
                                        .sorted()
                                        .toList()));
            }
            return Optional.empty();
        });
    }

    /// The objects of a list.
    List<GivenFields> objects(ConcernField field) {
        return each(field, (item, there) -> {
            if (item instanceof JsonValue.Members object) {
                return Optional.of(new GivenFields(field.path() + "[]", there, object, mistakes));
            }
            mistakes.add(there, Rule.WRONG_TYPE, "send an object here");
            return Optional.empty();
        });
    }

    /// The object of a field.
    Optional<GivenFields> object(ConcernField field) {
        return switch (present(field)) {
            case null -> Optional.empty();
            case JsonValue.Members object ->
                Optional.of(new GivenFields(field.path(), Pointer.to(pointer, field.name()), object, mistakes));
            case JsonValue _ -> wrongType(field);
        };
    }

    Optional<Boolean> truth(ConcernField field) {
        return switch (present(field)) {
            case null -> Optional.empty();
            case JsonValue.Truth(boolean value) -> Optional.of(value);
            case JsonValue _ -> wrongType(field);
        };
    }

    OptionalDouble number(ConcernField field, double lowest, double highest) {
        return switch (present(field)) {
            case null -> OptionalDouble.empty();
            case JsonValue.Numeral(double value) when value >= lowest && value <= highest -> OptionalDouble.of(value);
            case JsonValue.Numeral _ -> {
                mistake(field, Rule.OUT_OF_RANGE, "send a number from " + (int) lowest + " to " + (int) highest);
                yield OptionalDouble.empty();
            }
            case JsonValue _ -> {
                mistake(field, Rule.WRONG_TYPE, form(field));
                yield OptionalDouble.empty();
            }
        };
    }

    Optional<Instant> moment(ConcernField field) {
        return switch (present(field)) {
            case null -> Optional.empty();
            case JsonValue.Text(var typed) -> {
                try {
                    yield Optional.of(OffsetDateTime.parse(typed).toInstant());
                } catch (DateTimeException notATime) {
                    mistake(field, Rule.WRONG_FORM, form(field));
                    yield Optional.empty();
                }
            }
            case JsonValue _ -> wrongType(field);
        };
    }

    /// One item of a list, read at its pointer.
    private interface ItemReader<T> {
        Optional<T> read(JsonValue item, String there);
    }

    private <T> List<T> each(ConcernField field, ItemReader<T> reader) {
        JsonValue value = present(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonValue.Items(var items))) {
            mistake(field, Rule.WRONG_TYPE, form(field));
            return List.of();
        }
        boolean choices = field.type() == ConcernField.Type.CHOICES;
        // A choice named twice is harmless; a list far longer than all choices is not meant.
        int most = choices ? field.longest() * 2 : field.longest();
        if (items.size() > most) {
            mistake(field, Rule.TOO_MANY, "send at most " + field.longest() + " here");
            return List.of();
        }
        var read = new ArrayList<T>();
        String there = Pointer.to(pointer, field.name());
        for (int i = 0; i < items.size(); i++) {
            reader.read(items.get(i), Pointer.to(there, i)).ifPresent(read::add);
        }
        if (read.isEmpty() && !items.isEmpty()) {
            boolean _ = wrong.add(field.path()); // its items are told, the field is not missing as well
        }
        return read;
    }

    private <T> Optional<T> wrongType(ConcernField field) {
        mistake(field, Rule.WRONG_TYPE, form(field));
        return Optional.empty();
    }

    private @Nullable JsonValue present(ConcernField field) {
        return switch (members.get(field.name())) {
            case null -> null;
            case JsonValue.Nothing _ -> null;
            case JsonValue.Text(var typed) when typed.isEmpty() && field.type() == ConcernField.Type.TEXT -> null;
            case JsonValue value -> value;
        };
    }

    /// What to send, in a sentence.
    private static String form(ConcernField field) {
        return switch (field.type()) {
            case TEXT -> "send text of at most " + field.longest() + " characters";
            case CHOICE -> "send one of " + allowed(field);
            case CHOICES -> "send a list of any of " + allowed(field);
            case MOMENT -> "send a time in ISO 8601 with its offset, such as 2026-11-23T14:20:00Z";
            case NUMBER -> "send a number";
            case TRUTH -> "send true or false";
            case PARTNERS -> "send a list of partner ids";
            case OBJECT -> "send an object";
            case OBJECTS -> "send a list of objects";
        };
    }

    private static String allowed(ConcernField field) {
        return join(field.allowed());
    }

    private static String join(Collection<String> names) {
        return String.join(", ", names);
    }
}
