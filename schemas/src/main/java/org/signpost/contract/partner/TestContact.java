package org.signpost.contract.partner;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/// A contact that hears of test and exercise concerns alone.
public record TestContact(
        ContactId id,
        EmailAddress email,
        Optional<MobileNumber> mobile,
        Map<String, FurtherAddress> also,
        Period period,
        Optional<LocalDate> verifiedOn)
        implements Contact {
    public TestContact {
        also = Map.copyOf(also);
    }
}
