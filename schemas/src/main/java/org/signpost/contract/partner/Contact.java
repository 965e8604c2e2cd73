package org.signpost.contract.partner;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/// A mailbox, and mostly a mobile phone, at a partner.
public sealed interface Contact permits LiveContact, TestContact {
    /// Its name within the partner.
    ContactId id();

    /// Where email goes; every contact has one.
    EmailAddress email();

    /// Where an SMS goes.
    Optional<MobileNumber> mobile();

    /// Where channels other than email and SMS reach it, by the channel's name, such as `webhook`.
    Map<String, FurtherAddress> also();

    /// The days on which it may be used.
    Period period();

    /// The day on which somebody last made sure that a message there is read.
    Optional<LocalDate> verifiedOn();
}
