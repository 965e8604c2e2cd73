package org.signpost.intake.progress;

import java.util.Collection;
import java.util.Locale;

/// How much the system that sent a concern may be told of what became of it.
///
/// A source is often run by an organisation that is a partner itself, and more people read a status than read a
/// report. Hence:
///
/// - A source that belongs to a partner which a person complained of works for is told nothing but that the report was
///   received, because who else watches over it is exactly what that partner must not learn.
/// - The same holds for a report when something that follows it names such a partner: who has the report now, and since
///   when another has it no more, would say so.
/// - Of a concern that is kept from anybody, and of one by an adult victim who has not agreed that the police are told,
///   a source is told how many hear of it and how many have it, and not who or why. The two look alike, so that the
///   missing names do not say which it is.
/// - Of every other concern it is told who, why, and how far that has come. Of those who are not told, and of those
///   from whom it is withheld, nothing is ever said, nor kept.
public enum Discretion {
    /// Partners, reasons and how far it has come.
    DESTINATIONS,
    /// How many, and when.
    COUNTS,
    /// That it was received.
    RECEIPT;

    /// The stricter of the two.
    public Discretion and(Discretion other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// What the answers of a report ask for.
    ///
    /// @param source who sent it
    /// @param complainedOf the partners that a person complained of works for
    /// @param privateVictim whether it is by an adult victim who is not in danger now and has not agreed that the
    /// police are told
    public static Discretion of(String source, Collection<String> complainedOf, boolean privateVictim) {
        if (complainedOf.stream().anyMatch(partner -> belongsTo(source, partner))) {
            return RECEIPT;
        }
        return privateVictim || !complainedOf.isEmpty() ? COUNTS : DESTINATIONS;
    }

    /// What a decision asks for, whatever was answered.
    public static Discretion of(boolean restricted) {
        return restricted ? COUNTS : DESTINATIONS;
    }

    /// A source is a partner's own if its name holds the partner's id, however it is spelt: `rugby-council`,
    /// `Rugby Council web form`, `crm.rugby-council`.
    private static boolean belongsTo(String source, String partner) {
        return words(source).contains(words(partner));
    }

    private static String words(String name) {
        return "-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-";
    }
}
