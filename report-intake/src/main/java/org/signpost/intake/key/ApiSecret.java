package org.signpost.intake.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// What a system shows to prove which source it is: `signpost_`, 256 random bits as 64 hexadecimal digits, and their
/// CRC-32 as eight more.
///
/// The prefix lets scanners of source code find a key that was published by mistake, and the checksum lets them and the
/// service tell a key from a slip of the keyboard without a look-up. Of a key only the SHA-256 is kept: it is as random
/// as a key can be, so nothing is gained by a slow hash or a salt, which protect what people think up. It hides itself.
///
/// @param text as its owner sends it
public record ApiSecret(String text) {

    private static final String PREFIX = "signpost_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{72}");
    private static final int RANDOM_DIGITS = 64;

    public ApiSecret {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("this is no key of Signpost");
        }
    }

    /// A new one.
    public static ApiSecret make(SecureRandom random) {
        byte[] bits = new byte[RANDOM_DIGITS / 2];
        random.nextBytes(bits);
        String digits = HexFormat.of().formatHex(bits);
        return new ApiSecret(PREFIX + digits + checksum(digits));
    }

    /// The key that somebody sent; empty if that can be none.
    public static Optional<ApiSecret> parse(String sent) {
        if (!FORM.matcher(sent).matches()) {
            return Optional.empty();
        }
        String digits = sent.substring(PREFIX.length(), PREFIX.length() + RANDOM_DIGITS);
        return sent.endsWith(checksum(digits)) ? Optional.of(new ApiSecret(sent)) : Optional.empty();
    }

    /// What is kept of it.
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    /// The last four digits, by which a person tells keys apart; they are of the checksum and help nobody to guess.
    public String lastDigits() {
        return text.substring(text.length() - 4);
    }

    private static String checksum(String digits) {
        var crc = new CRC32();
        crc.update(digits.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Override
    public String toString() {
        return "ApiSecret[hidden]";
    }
}
