package org.signpost.contract.concern;

import java.util.Optional;

/// What routing may know of a reporter. Who it is stands in the {@link Particulars}.
///
/// @param policeMayBeTold only when the concern is about the reporter
/// @param supportConsent whether an adult wants the advocate's support
/// @param language a BCP 47 tag
public record Reporter(
        Optional<Standing> standing,
        IdentityChoice identity,
        Optional<PoliceMayBeTold> policeMayBeTold,
        Optional<YesNo> supportConsent,
        Preference prefers,
        Optional<String> language,
        Optional<Boolean> interpreterNeeded) {

    @Override
    public String toString() {
        return "Reporter[hidden]";
    }
}
