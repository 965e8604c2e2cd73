package org.signpost.contract.concern;

import java.util.Optional;

/// How the reporter's identity may be used. {@link #CONFIDENTIAL}: the service may contact them, partners do not
/// learn who they are.
public enum IdentityChoice implements WireName {
    SHARE("share"),
    CONFIDENTIAL("confidential"),
    ANONYMOUS("anonymous");

    private final String wire;

    IdentityChoice(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<IdentityChoice> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
