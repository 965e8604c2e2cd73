package org.signpost.contract.partner;

import java.util.Locale;
import java.util.regex.Pattern;
import org.signpost.contract.id.PartnerId;

/// An address of a contact for a channel other than email and SMS; one line of `also:` in the partner file. It hides
/// itself in logs and messages; only the channel that uses it reveals it.
///
/// @param partner whose contact it is
/// @param contact the contact within that partner
/// @param channel for which channel, such as `webhook`: 2 to 16 small letters and digits
/// @param reveal the address, in whatever form the channel wants
public record FurtherAddress(PartnerId partner, ContactId contact, String channel, String reveal) {
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9]{1,15}");
    private static final int LONGEST = 2000;

    /// @throws IllegalArgumentException when the channel or the address has another shape; the message does not
    ///         repeat the address
    public FurtherAddress {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("a channel is named by 2 to 16 small letters and digits");
        }
        if (reveal.isBlank() || reveal.length() > LONGEST || !reveal.equals(reveal.strip())) {
            throw new IllegalArgumentException("an address has 1 to " + LONGEST + " characters");
        }
    }

    /// Whether both lead to the same place, as far as that can be told without knowing the channel.
    boolean samePlace(FurtherAddress other) {
        return channel.equals(other.channel) && place().equals(other.place());
    }

    private String place() {
        String lower = reveal.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    @Override
    public String toString() {
        return "FurtherAddress[" + channel + ", hidden]";
    }
}
