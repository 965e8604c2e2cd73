package org.signpost.contract.reload;

import java.time.Instant;

/// A file as somebody works with it.
///
/// @param follower who works with it, such as `routing-service`
/// @param role what it is for, such as `policy`
/// @param version which content, by short hash
/// @param holds what it holds, as its reader says it, such as `version 2026-11, 46 rules`; empty when it says nothing
/// @param since when this content was read
public record FileInForce(String follower, String role, String version, String holds, Instant since) {

    /// What it holds and which content that is: `version 2026-11, 46 rules (content 1f0c…)`.
    public String inWords() {
        return holds.isEmpty() ? "content " + version : holds + " (content " + version + ")";
    }
}
