package org.signpost.faults;

import java.util.Set;
import java.util.TreeSet;

/// A made-up concern, and who must hear of it by the written policy.
///
/// @param name what it is about, in a few words
/// @param fields the fields of the report as JSON, without those that say who sent it
/// @param leads the partners that must act
/// @param copies the partners that are told for information
/// @param emergency whether somebody is in danger now
record Scenario(String name, String fields, Set<String> leads, Set<String> copies, boolean emergency) {

    Scenario {
        leads = Set.copyOf(leads);
        copies = Set.copyOf(copies);
    }

    /// Everybody who must hear of it.
    Set<String> told() {
        var told = new TreeSet<>(leads);
        told.addAll(copies);
        return told;
    }
}
