package org.signpost.contract.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A single value, exactly as it was written.
public final class ConfigScalar implements ConfigNode {
    private final Mistakes mistakes;
    private final int line;
    private final String text;

    ConfigScalar(Mistakes mistakes, int line, String text) {
        this.mistakes = mistakes;
        this.line = line;
        this.text = text;
    }

    /// The value as it was written, without quotes.
    public String text() {
        return text;
    }

    /// The value as a day such as `2028-04-01`; empty, and a mistake, when it is none.
    public Optional<LocalDate> date() {
        return as("this is not a day", "write a day as year-month-day, such as 2028-04-01", LocalDate::parse);
    }

    /// The value as a text that many people read, and that is kept for years; a mistake when it seems to hold an email
    /// address or a telephone number, which belong to a contact.
    public String publicText() {
        if (ContactDetails.lookLikeSome(text)) {
            mistake(
                    "this text seems to hold a telephone number or an email address",
                    "remove it: many people read this text, and it is kept; whom to call stands under contacts: in the"
                            + " partner file");
        }
        return text;
    }

    /// The value as a whole number between the two bounds; empty, and a mistake, when it is none.
    public Optional<Integer> integer(int lowest, int highest) {
        return as(
                "this is not a whole number from " + lowest + " to " + highest,
                "write a number such as " + lowest,
                written -> {
                    int number = Integer.parseInt(written);
                    if (number < lowest || number > highest) {
                        throw new IllegalArgumentException("out of range");
                    }
                    return number;
                });
    }

    /// The value if it is one of the allowed; empty, and a mistake that lists them and guesses what was meant, if
    /// not.
    ///
    /// @param thing what the value stands for, such as `fact` or `partner`
    public Optional<String> oneOf(String thing, Collection<String> allowed) {
        return oneOf(thing, allowed, Function.identity());
    }

    /// The alternative whose name is written here; empty, and a mistake that lists all names, if there is none.
    ///
    /// @param thing what the value stands for, such as `urgency`
    /// @param name how an alternative is written in a file
    public <T> Optional<T> oneOf(String thing, Collection<T> alternatives, Function<T, String> name) {
        Optional<T> meant = alternatives.stream()
                .filter(alternative -> name.apply(alternative).equals(text))
                .findFirst();
        if (meant.isEmpty()) {
            List<String> names = alternatives.stream().map(name).toList();
            mistake("unknown " + thing + " \"" + Spelling.shown(text) + "\"", Spelling.remedy(text, names));
        }
        return meant;
    }

    /// The value as whatever the reader makes of it; empty, and the given mistake, when the reader throws an {@link
    /// IllegalArgumentException} or a {@link DateTimeException}. Use it for values that must not be shown.
    public <T> Optional<T> as(String fact, String remedy, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException | DateTimeException notThat) {
            mistake(fact, remedy);
            return Optional.empty();
        }
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public void mistake(String fact, String remedy) {
        mistakes.add(line, fact, remedy);
    }

    /// Where it stands, not what it says: a value may be a contact detail.
    @Override
    public String toString() {
        return "ConfigScalar[line " + line + "]";
    }
}
