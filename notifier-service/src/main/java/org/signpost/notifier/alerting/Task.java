package org.signpost.notifier.alerting;

import java.util.Optional;

/// What a partner is told a concern for.
public enum Task {
    /// A lead deals with it; a copy is told of it.
    ACT("", "", ""),
    /// It is outside the county and goes to the police force of its place.
    TRANSFER(
            "for transfer",
            "For transfer: this is outside Warwickshire. Pass it to the force of the place and say who took it.",
            "For transfer: this is outside Warwickshire. When the lead agrees, pass it to the force of the place and"
                    + " say who took it."),
    /// As {@link #TRANSFER}, of a concern that nobody could place: nobody may say that it is outside.
    PLACE_AND_TRANSFER(
            "for transfer",
            "For transfer: nobody could place this. Find out where it is, pass it to the force of the place and say who"
                    + " took it.",
            "For transfer: nobody could place this. When the lead agrees, find out where it is, pass it to the force of"
                    + " the place and say who took it."),
    /// Its place is not known, or not well enough to tell the district, and the partner is to find out where it is.
    LOCATE(
            "to be located",
            "Find out where this is: it could not be placed in a district.",
            "Please find out where this is: it could not be placed in a district.");

    private final String label;
    private final String forLead;
    private final String forCopy;

    Task(String label, String forLead, String forCopy) {
        this.label = label;
        this.forLead = forLead;
        this.forCopy = forCopy;
    }

    /// Two or three words for a subject, an SMS or a list; none when there is nothing to say.
    Optional<String> label() {
        return Optional.of(label).filter(words -> !words.isEmpty());
    }

    /// What it asks of a lead.
    Optional<String> forLead() {
        return Optional.of(forLead).filter(words -> !words.isEmpty());
    }

    /// What it asks of a copy.
    Optional<String> forCopy() {
        return Optional.of(forCopy).filter(words -> !words.isEmpty());
    }
}
