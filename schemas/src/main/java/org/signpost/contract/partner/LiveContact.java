package org.signpost.contract.partner;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/// A contact that may hear of real concerns.
///
/// @param use never {@link ContactUse#TEST}
/// @param hours when somebody is there
public record LiveContact(
        ContactId id,
        ContactUse use,
        EmailAddress email,
        Optional<MobileNumber> mobile,
        Map<String, FurtherAddress> also,
        OpeningHours hours,
        Period period,
        Optional<LocalDate> verifiedOn)
        implements Contact {
    public LiveContact {
        also = Map.copyOf(also);
        if (use == ContactUse.TEST) {
            throw new IllegalArgumentException("a test contact hears of no real concern");
        }
    }
}
