package org.signpost.contract.partner;

import java.util.Optional;
import java.util.regex.Pattern;

/// A partner's mobile number. It hides itself in logs and messages; only what sends an SMS reveals it.
///
/// @param reveal the number in E.164, such as `+447700900123`
public record MobileNumber(String reveal) {
    // 070 are personal numbers and 076 pagers (but 07624, the Isle of Man): neither takes a text from everywhere.
    private static final Pattern UNITED_KINGDOM = Pattern.compile("\\+447([1-57-9][0-9]{8}|624[0-9]{6})");
    private static final Pattern ELSEWHERE = Pattern.compile("\\+(?!44)[1-9][0-9]{7,14}");

    /// @throws IllegalArgumentException unless it is a mobile number in E.164; the message does not repeat it
    public MobileNumber {
        if (!UNITED_KINGDOM.matcher(reveal).matches()
                && !ELSEWHERE.matcher(reveal).matches()) {
            throw new IllegalArgumentException("not a mobile number");
        }
    }

    /// Reads a number as people write it: `07700 900123`, `+44 7700 900123`, `+44 (0)7700 900123`.
    public static Optional<MobileNumber> parse(String written) {
        String digits = written.replace("(0)", "").replaceAll("[ ()-]", "");
        String international = digits.startsWith("07") ? "+44" + digits.substring(1) : digits;
        try {
            return Optional.of(new MobileNumber(international));
        } catch (IllegalArgumentException notMobile) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "MobileNumber[hidden]";
    }
}
