package org.signpost.routing.rehearsal;

/// One thing that would become different for one partner.
public enum Move {
    ADDED_AS_LEAD("added-as-lead", "added as lead"),
    ADDED_AS_COPY("added-as-copy", "added as copy"),
    DROPPED_AS_LEAD("dropped-as-lead", "dropped, was lead"),
    DROPPED_AS_COPY("dropped-as-copy", "dropped, was copy"),
    COPY_TO_LEAD("copy-to-lead", "lead, was copy"),
    LEAD_TO_COPY("lead-to-copy", "copy, was lead"),
    /// A person complained of works there, and the concern would now be kept from them.
    WITHHELD("withheld", "newly withheld"),
    NO_LONGER_WITHHELD("no-longer-withheld", "no longer withheld"),
    /// Told as before, and for something else: to act, to pass it on, or to locate it.
    OTHER_TASK("other-task", "told for another task");

    private final String wire;
    private final String inWords;

    Move(String wire, String inWords) {
        this.wire = wire;
        this.inWords = inWords;
    }

    /// The word for it in JSON.
    public String wire() {
        return wire;
    }

    /// What is said of the partner.
    public String inWords() {
        return inWords;
    }
}
