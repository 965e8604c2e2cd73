package org.signpost.local.parked;

/// What is done about a selected record, or would be.
public enum Fate {
    /// It is sent again.
    SENT("to be sent again", false),
    /// It is sent again, though a run that was cut off may have done so.
    SENT_PERHAPS_TWICE("to be sent again, perhaps for the second time: a run was cut off while it sent it", false),
    /// It was sent again before, from here or from where another service parked it.
    SENT_BEFORE("sent again before", false),
    /// The same record was parked twice, and the other one is sent.
    COPY("parked twice, and the other one is taken", false),
    /// More are selected than may be sent in this run.
    BEYOND_LIMIT("left for another time: more than the limit", false),
    /// It was sent again so many times that once more will not help.
    TOO_OFTEN("left here: sent again too often", true),
    /// Another run is sending it, or was cut off a moment ago.
    UNDER_WAY("left alone: another run is sending it, or was cut off in the last two minutes", true),
    /// Its value was too large to be parked.
    VALUE_LEFT_OUT("left here: the value was too large to be parked", true),
    /// It is on a dead-letter topic, and no service put it there.
    NOT_PARKED("left here: the headers do not say where it came from", true),
    /// It would displace a later record of a compacted topic, or delete one.
    DISPLACES("left here: not the last of its key any more", true),
    /// It was there when the run began, and is not any more.
    GONE("gone: the time on the dead-letter topic was over", true),
    /// The run stopped before it.
    NOT_REACHED("not sent: the run had stopped", true);

    private final String words;
    private final boolean left;

    Fate(String words, boolean left) {
        this.words = words;
        this.left = left;
    }

    /// For a person at a terminal.
    public String words() {
        return words;
    }

    /// Whether it was selected, and is neither sent nor was before.
    public boolean left() {
        return left;
    }

    boolean isSent() {
        return this == SENT || this == SENT_PERHAPS_TWICE;
    }
}
