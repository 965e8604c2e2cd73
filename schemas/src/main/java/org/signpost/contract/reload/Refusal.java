package org.signpost.contract.reload;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.signpost.contract.config.ConfigMistake;

/// Files that were changed and cannot be used, while what was there before stays in force.
///
/// @param roles which files are to be mended
/// @param mistakes what is wrong in them; never a contact detail
/// @param since when the first of the refused versions was found
public record Refusal(Set<String> roles, List<ConfigMistake> mistakes, Instant since) {
    public Refusal {
        roles = Set.copyOf(roles);
        mistakes = List.copyOf(mistakes);
        if (roles.isEmpty() || mistakes.isEmpty()) {
            throw new IllegalArgumentException("files are refused for a mistake");
        }
    }
}
