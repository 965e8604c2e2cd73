package org.signpost.contract.partner;

import java.util.Locale;
import java.util.regex.Pattern;

/// A partner's email address. It hides itself in logs and messages; only what sends an email reveals it.
///
/// @param reveal the address
public record EmailAddress(String reveal) {
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]");
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL_PART = 64;

    /// @throws IllegalArgumentException unless it is a plain address such as `duty@council.example`; the message does
    ///         not repeat it
    public EmailAddress {
        boolean valid = reveal.length() <= LONGEST
                && SHAPE.matcher(reveal).matches()
                && reveal.indexOf('@') <= LONGEST_LOCAL_PART;
        if (!valid) {
            throw new IllegalArgumentException("not an email address");
        }
    }

    /// The same mailbox whatever the case of its letters.
    boolean sameMailbox(EmailAddress other) {
        return mailbox().equals(other.mailbox());
    }

    private String mailbox() {
        return reveal.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "EmailAddress[hidden]";
    }
}
