package org.signpost.contract.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A set of `key: value` lines.
///
/// A question for a key gives an empty answer when the key is not there, and also when its value has the wrong form;
/// the latter is taken down as a mistake. The `required…` questions take down the absence, too.
public final class ConfigSection implements ConfigNode {
    private final Mistakes mistakes;
    private final int line;
    private final Map<String, Entry> entries;

    ConfigSection(Mistakes mistakes, int line, Map<String, Entry> entries) {
        this.mistakes = mistakes;
        this.line = line;
        this.entries = new LinkedHashMap<>(entries);
    }

    /// One `key: value` of a section.
    ///
    /// @param key the key as a value of its own, so that a mistake in a name can be told at its line
    public record Entry(ConfigScalar key, ConfigNode value) {}

    /// Every entry, in the order of the file.
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /// Takes down every key that is not among the allowed, with what may have been meant.
    public void allowOnly(String... allowed) {
        allowOnly(List.of(allowed));
    }

    /// Takes down every key that is not among the allowed, with what may have been meant.
    public void allowOnly(Collection<String> allowed) {
        for (Entry entry : entries.values()) {
            String key = entry.key().text();
            if (!allowed.contains(key)) {
                entry.key().mistake("unknown key \"" + Spelling.shown(key) + "\"", Spelling.remedy(key, allowed));
            }
        }
    }

    /// Whether the key is there, with whatever value.
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /// The value of a key in whatever form.
    public Optional<ConfigNode> node(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /// The single value of a key.
    public Optional<ConfigScalar> scalar(String key) {
        return switch (node(key).orElse(null)) {
            case null -> Optional.empty();
            case ConfigScalar scalar -> Optional.of(scalar);
            case ConfigList list -> wrongForm(list, key, "a list", "a single value", key + ": value");
            case ConfigSection section -> wrongForm(section, key, "a section", "a single value", key + ": value");
        };
    }

    /// The text of a key.
    public Optional<String> text(String key) {
        return scalar(key).map(ConfigScalar::text);
    }

    /// The section under a key.
    public Optional<ConfigSection> section(String key) {
        return switch (node(key).orElse(null)) {
            case null -> Optional.empty();
            case ConfigSection section -> Optional.of(section);
            case ConfigList list ->
                wrongForm(list, key, "a list", "a section", "indented `key: value` lines under " + key + ":");
            case ConfigScalar scalar ->
                wrongForm(scalar, key, "a single value", "a section", "indented `key: value` lines under " + key + ":");
        };
    }

    /// The list under a key.
    public Optional<ConfigList> list(String key) {
        return switch (node(key).orElse(null)) {
            case null -> Optional.empty();
            case ConfigList list -> Optional.of(list);
            case ConfigSection section ->
                wrongForm(section, key, "a section", "a list", "`- …` lines under " + key + ":");
            case ConfigScalar scalar ->
                wrongForm(scalar, key, "a single value", "a list", "`- …` lines under " + key + ":");
        };
    }

    /// The single values under a key, whether written as one (`leads: police`) or as a list (`leads: [police]`); none
    /// when the key is not there.
    public List<ConfigScalar> scalars(String key) {
        return switch (node(key).orElse(null)) {
            case null -> List.of();
            case ConfigScalar scalar -> List.of(scalar);
            case ConfigList list -> list.scalars();
            case ConfigSection section -> {
                section.mistake(
                        "\"" + key + "\" has a section where one value or a list should stand",
                        "write " + key + ": [a, b]");
                yield List.of();
            }
        };
    }

    /// The single value of a key that must be there.
    public Optional<ConfigScalar> requiredScalar(String key) {
        missing(key, key + ": value");
        return scalar(key);
    }

    /// The text of a key that must be there.
    public Optional<String> requiredText(String key) {
        return requiredScalar(key).map(ConfigScalar::text);
    }

    /// The section under a key that must be there.
    public Optional<ConfigSection> requiredSection(String key) {
        missing(key, key + ": and indented lines under it");
        return section(key);
    }

    /// The list under a key that must be there.
    public Optional<ConfigList> requiredList(String key) {
        missing(key, key + ": and `- …` lines under it");
        return list(key);
    }

    private void missing(String key, String form) {
        if (!entries.containsKey(key)) {
            mistake("\"" + key + "\" is missing here", "add " + form);
        }
    }

    private static <T> Optional<T> wrongForm(ConfigNode there, String key, String found, String wanted, String form) {
        there.mistake("\"" + key + "\" has " + found + " where " + wanted + " should stand", "write " + form);
        return Optional.empty();
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public void mistake(String fact, String remedy) {
        mistakes.add(line, fact, remedy);
    }

    @Override
    public String toString() {
        return "ConfigSection[line " + line + ", keys " + entries.keySet() + "]";
    }
}
