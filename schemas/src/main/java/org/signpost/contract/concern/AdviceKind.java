package org.signpost.contract.concern;

import java.util.Optional;

/// What advice is asked for.
public enum AdviceKind implements WireName {
    BUSINESS("business"),
    TRAINING("training"),
    GENERAL("general"),
    WORK_RIGHTS("work-rights");

    private final String wire;

    AdviceKind(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<AdviceKind> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
