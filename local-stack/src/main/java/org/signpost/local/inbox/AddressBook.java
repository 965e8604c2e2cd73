package org.signpost.local.inbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whose number or mailbox an address is.
public final class AddressBook {
    private static final Pattern NOT_A_DIGIT = Pattern.compile("\\D");

    private final Map<String, Addressee> byAddress = new HashMap<>();

    /// One desk of one partner.
    ///
    /// @param partner the partner's id, such as `rugby-council`
    /// @param name what people call the partner
    /// @param desk which of the partner's contacts it is, such as `control-room`
    public record Addressee(String partner, String name, String desk) {}

    /// Adds an email address or a mobile number, in any usual spelling.
    public void add(String address, Addressee addressee) {
        byAddress.put(normalised(address), addressee);
    }

    Optional<Addressee> find(String address) {
        return Optional.ofNullable(byAddress.get(normalised(address)));
    }

    private static String normalised(String address) {
        if (address.contains("@")) {
            return address.strip().toLowerCase(Locale.ROOT);
        }
        String digits = NOT_A_DIGIT.matcher(address).replaceAll("");
        if (digits.startsWith("0044")) {
            return digits.substring(2);
        }
        return digits.startsWith("0") ? "44" + digits.substring(1) : digits;
    }

    /// Hides the addresses.
    @Override
    public String toString() {
        return "AddressBook[" + byAddress.size() + " addresses]";
    }
}
