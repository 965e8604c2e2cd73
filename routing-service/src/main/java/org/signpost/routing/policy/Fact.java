package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;

/// The closed list of facts that a condition may name, with the values that each may have.
///
/// Beside them a condition may name `districts`, whose values are the district codes of the partner directory.
@SuppressWarnings({
    "EnumOrdinal", // the place of an answer in a mask, kept nowhere
    "ImmutableEnumChecker" // a list that cannot be changed, and a function without state
})
public enum Fact {
    DANGER("danger", required(Danger.values(), Danger::wire), f -> place(f.danger())),
    ABOUT("about", required(About.values(), About::wire), f -> place(f.about())),
    ADVICE_KIND("adviceKind", optional(AdviceKind.values(), AdviceKind::wire), f -> place(f.adviceKind())),
    UNDER_18("under18", optional(YesNoUnsure.values(), YesNoUnsure::wire), f -> place(f.under18())),
    /// A concern may have several of these; a condition on it holds if one of them is among the values it names.
    EXPLOITATION("exploitation", required(Exploitation.values(), Exploitation::wire), f -> -1),
    COERCION("coercion", required(YesNoUnsure.values(), YesNoUnsure::wire), f -> place(f.coercion())),
    STILL_HAPPENING(
            "stillHappening", required(YesNoUnsure.values(), YesNoUnsure::wire), f -> place(f.stillHappening())),
    SECTOR("sector", optional(Sector.values(), Sector::wire), f -> place(f.sector())),
    PREMISES("premises", optional(Premises.values(), Premises::wire), f -> place(f.premises())),
    CARE_NEEDS("careNeeds", optional(YesNoUnsure.values(), YesNoUnsure::wire), f -> place(f.careNeeds())),
    PREFERS("reporter.prefers", required(Preference.values(), Preference::wire), f -> place(f.prefers())),
    POLICE_MAY_BE_TOLD(
            "reporter.policeMayBeTold",
            optional(PoliceMayBeTold.values(), PoliceMayBeTold::wire),
            f -> place(f.policeMayBeTold())),
    SUPPORT_CONSENT("reporter.supportConsent", List.of("yes", "no"), f -> f.supportConsent() ? 0 : 1),
    AREA("area", required(Area.values(), Area::wire), f -> place(f.area())),
    DISTRICT("district", List.of("known", "unknown"), f -> f.districts().isEmpty() ? 1 : 0),
    HOME("home", List.of("inside", "not-inside"), f -> f.homeInside() ? 0 : 1);

    /// The answer to a question that nobody answered.
    static final String UNANSWERED = "unanswered";

    private final String wire;
    private final List<String> answers;
    private final ToIntFunction<Facts> place;

    Fact(String wire, List<String> answers, ToIntFunction<Facts> place) {
        this.wire = wire;
        this.answers = answers;
        this.place = place;
    }

    /// The word for it in a policy file.
    public String wire() {
        return wire;
    }

    /// The words for its answers in a policy file; `unanswered` is the last where the fact may be without an
    /// answer.
    public List<String> answers() {
        return answers;
    }

    /// The fact of that word.
    public static Optional<Fact> ofWire(String wire) {
        return Arrays.stream(values()).filter(fact -> fact.wire.equals(wire)).findFirst();
    }

    /// The answers that hold, in the words of a policy file: `labour and sexual`, or `none` of several.
    public String inWords(Facts facts) {
        long bits = bits(facts);
        var words = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            if ((bits & 1L << i) != 0) {
                words.add(answers.get(i));
            }
        }
        return words.isEmpty() ? "none" : String.join(" and ", words);
    }

    /// Whether it was found from the places of a concern; any other is an answer of the report.
    public boolean isOfThePlaces() {
        return this == AREA || this == DISTRICT || this == HOME;
    }

    /// The answers that hold, each as the bit of its place in {@link #answers()}.
    long bits(Facts facts) {
        if (this == EXPLOITATION) {
            return ofAll(facts.exploitation());
        }
        int answer = place.applyAsInt(facts);
        return 1L << (answer < 0 ? answers.size() - 1 : answer);
    }

    /// The bits of all answers.
    long all() {
        return (1L << answers.size()) - 1;
    }

    private static <E> List<String> required(E[] values, Function<E, String> wire) {
        return Arrays.stream(values).map(wire).toList();
    }

    private static <E> List<String> optional(E[] values, Function<E, String> wire) {
        var words = new ArrayList<>(required(values, wire));
        words.add(UNANSWERED);
        return List.copyOf(words);
    }

    /// The place of an answer; below zero without one.
    private static int place(@Nullable Enum<?> value) {
        return value == null ? -1 : value.ordinal();
    }

    private static long ofAll(Set<Exploitation> kinds) {
        long bits = 0;
        for (Exploitation kind : kinds) {
            bits |= 1L << kind.ordinal();
        }
        return bits;
    }
}
