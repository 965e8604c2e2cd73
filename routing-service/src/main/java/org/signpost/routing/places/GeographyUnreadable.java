package org.signpost.routing.places;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The table of the geography is not one that this program can read; without it nothing can be placed.
public final class GeographyUnreadable extends IOException {

    GeographyUnreadable(String fact, @Nullable Throwable cause) {
        super("the geography table cannot be used: " + fact + "; build it again as docs/geography.md says", cause);
    }
}
