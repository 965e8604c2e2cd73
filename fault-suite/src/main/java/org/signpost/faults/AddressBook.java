package org.signpost.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whose address is whose, as the partners' file says it to a person who reads it from top to bottom.
final class AddressBook {

    private static final Pattern PARTNER = Pattern.compile("  - id: (\\S+)");
    private static final Pattern EMAIL = Pattern.compile(" {8}email: (\\S+)");
    private static final Pattern MOBILE = Pattern.compile(" {8}mobile: \"([0-9 ]+)\"");

    private final Map<String, String> partners = new HashMap<>();

    /// @param file `config/partners.yaml`
    AddressBook(Path file) {
        String partner = "";
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher id = PARTNER.matcher(line);
                Matcher email = EMAIL.matcher(line);
                Matcher mobile = MOBILE.matcher(line);
                if (id.matches()) {
                    partner = id.group(1);
                } else if (email.matches()) {
                    partners.put(email.group(1), partner);
                } else if (mobile.matches()) {
                    partners.put(national(mobile.group(1)), partner);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The partner that has this address or number; null if none has.
    @Nullable
    String partner(String to) {
        return partners.get(to.contains("@") ? to : national(to));
    }

    private static String national(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return digits.startsWith("44") ? "0" + digits.substring(2) : digits;
    }
}
