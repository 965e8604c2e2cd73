package org.signpost.intake.progress;

import java.util.Locale;

/// In which part a partner is told.
public enum Part {
    /// Must say that they have it.
    LEAD,
    /// Is told for information.
    COPY;

    /// How the API names it.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
