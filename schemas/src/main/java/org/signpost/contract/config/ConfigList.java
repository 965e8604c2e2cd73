package org.signpost.contract.config;

import java.util.ArrayList;
import java.util.List;

/// A list of pieces.
public final class ConfigList implements ConfigNode {
    private final Mistakes mistakes;
    private final int line;
    private final List<ConfigNode> items;

    ConfigList(Mistakes mistakes, int line, List<ConfigNode> items) {
        this.mistakes = mistakes;
        this.line = line;
        this.items = List.copyOf(items);
    }

    /// Every item, of whatever form.
    public List<ConfigNode> items() {
        return items;
    }

    /// The items that are sections; each other item is a mistake.
    public List<ConfigSection> sections() {
        var sections = new ArrayList<ConfigSection>();
        for (ConfigNode item : items) {
            switch (item) {
                case ConfigSection section -> sections.add(section);
                case ConfigList list ->
                    list.mistake("a list stands where a section should", "write `key: value` lines after the dash");
                case ConfigScalar scalar ->
                    scalar.mistake(
                            "a single value stands where a section should", "write `key: value` lines after the dash");
            }
        }
        return List.copyOf(sections);
    }

    /// The items that are single values; each other item is a mistake.
    public List<ConfigScalar> scalars() {
        var scalars = new ArrayList<ConfigScalar>();
        for (ConfigNode item : items) {
            switch (item) {
                case ConfigScalar scalar -> scalars.add(scalar);
                case ConfigList list ->
                    list.mistake("a list stands where a single value should", "write one value after each dash");
                case ConfigSection section ->
                    section.mistake("a section stands where a single value should", "write one value after each dash");
            }
        }
        return List.copyOf(scalars);
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
        return "ConfigList[line " + line + ", " + items.size() + " items]";
    }
}
