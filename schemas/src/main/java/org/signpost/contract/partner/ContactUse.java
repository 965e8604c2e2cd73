package org.signpost.contract.partner;

import java.util.Locale;

/// What a contact of a partner is there for.
public enum ContactUse {
    /// Whoever is on duty while the partner is open.
    DUTY,
    /// Is watched day and night and sends somebody out; first choice when somebody must act at once.
    CONTROL_ROOM,
    /// Takes what can wait some hours.
    DIGITAL_DESK,
    /// Whoever is there when the duty contact is not.
    OUT_OF_HOURS,
    /// Is alerted when nobody has answered by the deadline.
    BACK_UP,
    /// Receives test and exercise concerns, and nothing else.
    TEST;

    /// The name in the partner file, such as `control-room`.
    public String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
