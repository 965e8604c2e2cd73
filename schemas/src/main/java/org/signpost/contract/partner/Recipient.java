package org.signpost.contract.partner;

/// A partner with the contact through which it hears of one concern. A test or exercise concern has a {@link
/// Recipient.Test}, which cannot hold a live contact.
public sealed interface Recipient {
    /// Who is told.
    Partner partner();

    /// Through whom.
    Contact contact();

    /// For a real concern.
    record Live(Partner partner, LiveContact contact) implements Recipient {}

    /// For a test or exercise concern.
    record Test(Partner partner, TestContact contact) implements Recipient {}
}
