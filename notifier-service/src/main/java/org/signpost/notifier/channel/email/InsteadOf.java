package org.signpost.notifier.channel.email;

/// Says why the duty coordinator gets what was meant for a partner.
final class InsteadOf {

    private InsteadOf() {}

    /// A sentence in a line of its own.
    ///
    /// @param partner the name of the partner
    /// @param what comes to the coordinator, such as `it`
    static String words(String partner, String what) {
        return partner + " could not be reached at this hour, or has no contact for it, so " + what
                + " comes to you as the duty coordinator.\n";
    }
}
