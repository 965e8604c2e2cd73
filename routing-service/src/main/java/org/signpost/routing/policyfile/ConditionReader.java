package org.signpost.routing.policyfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.signpost.contract.config.ConfigList;
import org.signpost.contract.config.ConfigNode;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.Condition;
import org.signpost.routing.policy.Fact;
import org.signpost.routing.policy.RuleId;

/// Reads conditions: facts with their values, and `is`, `not`, `any`, `districts` and `row`.
///
/// A condition that is wrong is taken down as a mistake and read as `always`, so that the rest of the file is read,
/// too.
final class ConditionReader {

    private static final Condition ALWAYS = new Condition.Always();

    private final Set<String> districts;
    private final Set<String> rows;
    private final Map<String, Condition.Named> named;
    private final boolean rowsAllowed;

    ConditionReader(PartnerDirectory directory, Set<String> rows) {
        this(
                directory.districts().stream()
                        .map(district -> district.code().value())
                        .collect(Collectors.toCollection(TreeSet::new)),
                rows,
                new LinkedHashMap<>(),
                false);
    }

    private ConditionReader(
            Set<String> districts, Set<String> rows, Map<String, Condition.Named> named, boolean rowsAllowed) {
        this.districts = districts;
        this.rows = rows;
        this.named = named;
        this.rowsAllowed = rowsAllowed;
    }

    /// The same words, for lines that come when the rows have decided.
    ConditionReader allowingRows() {
        return new ConditionReader(districts, rows, named, true);
    }

    /// Gives a condition a name; it may use the names above it.
    void name(ConfigSection.Entry entry) {
        String name = entry.key().text();
        if (name.equals("always")) {
            entry.key().mistake("\"always\" is a condition already", "choose another name");
        }
        named.put(name, new Condition.Named(name, allowingRows().condition(entry.value())));
    }

    /// The condition under `when`.
    Condition required(ConfigSection section) {
        if (!section.has("when")) {
            section.mistake("\"when\" is missing here", "add when: {fact: value}, or when: always");
        }
        return section.node("when").map(this::condition).orElse(ALWAYS);
    }

    private Condition condition(ConfigNode node) {
        return switch (node) {
            case ConfigScalar word -> word.text().equals("always") ? ALWAYS : name(word);
            case ConfigList list -> all(conditions(list));
            case ConfigSection section -> all(terms(section));
        };
    }

    private List<Condition> conditions(ConfigList list) {
        return list.items().stream().map(this::condition).toList();
    }

    private static Condition all(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.All(conditions);
    }

    private List<Condition> terms(ConfigSection section) {
        var terms = new ArrayList<Condition>();
        for (ConfigSection.Entry entry : section.entries()) {
            switch (entry.key().text()) {
                case "is" -> terms.addAll(several(entry.value()));
                case "not" -> several(entry.value()).forEach(one -> terms.add(new Condition.Not(one)));
                case "any" -> terms.add(new Condition.AnyOf(several(entry.value())));
                case "row" -> terms.add(rowMatched(entry));
                case "districts" -> terms.add(inDistrict(section));
                default -> terms.add(fact(section, entry));
            }
        }
        if (terms.isEmpty()) {
            section.mistake("this condition says nothing", "write {fact: value}, or always");
        }
        return terms;
    }

    private List<Condition> several(ConfigNode node) {
        return switch (node) {
            case ConfigList list -> conditions(list);
            case ConfigScalar _, ConfigSection _ -> List.of(condition(node));
        };
    }

    private Condition name(ConfigScalar word) {
        Condition.Named meant = named.get(word.text());
        if (meant == null) {
            // `oneOf` says what is wrong, and guesses what was meant
            Optional<String> unknown = word.oneOf("condition", new TreeSet<>(named.keySet()));
            return unknown.<Condition>map(named::get).orElse(ALWAYS);
        }
        if (!rowsAllowed && asksForRows(meant.meaning())) {
            word.mistake(
                    "\"" + meant.name() + "\" asks which row matched, which is not known in a row",
                    "use it in `also` lines only");
        }
        return meant;
    }

    private Condition fact(ConfigSection section, ConfigSection.Entry entry) {
        Optional<Fact> fact = Fact.ofWire(entry.key().text());
        if (fact.isEmpty()) {
            var allowed =
                    new ArrayList<>(Arrays.stream(Fact.values()).map(Fact::wire).toList());
            allowed.addAll(List.of("districts", "row", "is", "not", "any"));
            entry.key().oneOf("fact", allowed);
            return ALWAYS;
        }
        List<String> values = section.scalars(entry.key().text()).stream()
                .flatMap(word ->
                        word.oneOf("value of " + fact.get().wire(), fact.get().answers()).stream())
                .distinct()
                .toList();
        return values.isEmpty() ? nothing(entry) : new Condition.OneOf(fact.get(), values);
    }

    private Condition rowMatched(ConfigSection.Entry entry) {
        if (!rowsAllowed) {
            entry.key().mistake("which row matched is not known in a row", "use `row:` in `also` lines only");
        }
        var ids = words(entry.value()).stream()
                .flatMap(word -> word.oneOf("row", rows).stream())
                .filter(RuleId::isValid)
                .map(RuleId::new)
                .collect(Collectors.toSet());
        return ids.isEmpty() ? nothing(entry) : new Condition.RowMatched(ids);
    }

    private Condition inDistrict(ConfigSection section) {
        var codes = section.scalars("districts").stream()
                .flatMap(word -> word.oneOf("district", districts).stream())
                .map(DistrictCode::new)
                .collect(Collectors.toSet());
        return codes.isEmpty() ? ALWAYS : new Condition.InDistrict(codes);
    }

    private static List<ConfigScalar> words(ConfigNode node) {
        return switch (node) {
            case ConfigScalar word -> List.of(word);
            case ConfigList list -> list.scalars();
            case ConfigSection section -> {
                section.mistake("a section stands where a word or a list should", "write [a, b]");
                yield List.of();
            }
        };
    }

    private static Condition nothing(ConfigSection.Entry entry) {
        if (entry.value() instanceof ConfigList list && list.items().isEmpty()) {
            entry.key().mistake("\"" + entry.key().text() + "\" has an empty list", "name a value, or remove it");
        }
        return ALWAYS;
    }

    private static boolean asksForRows(Condition condition) {
        return switch (condition) {
            case Condition.RowMatched _ -> true;
            case Condition.Always _, Condition.OneOf _, Condition.InDistrict _ -> false;
            case Condition.Named(_, var meaning) -> asksForRows(meaning);
            case Condition.Not(var other) -> asksForRows(other);
            case Condition.All(var all) -> all.stream().anyMatch(ConditionReader::asksForRows);
            case Condition.AnyOf(var any) -> any.stream().anyMatch(ConditionReader::asksForRows);
        };
    }
}
