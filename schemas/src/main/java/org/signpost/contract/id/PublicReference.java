package org.signpost.contract.id;

import java.util.Optional;

/// The short name of a concern that is safe in an SMS and over the telephone, such as `K7Q2-4MX9`: seven characters of
/// Crockford's base 32 (35 bits of the concern id) and a check character that finds every single wrong character and
/// every swap of neighbours.
///
/// It is derived from the concern id, so a repeated report gets the same reference. Two concerns may share
/// one by chance (even odds at about 200,000 concerns), so it is shown to people and never used as a key.
public record PublicReference(String value) {

    private static final int DATA_LENGTH = 7;

    /// @throws IllegalArgumentException unless the value has the form `XXXX-XXXX` and its check character is right
    public PublicReference {
        String digits = Crockford.normalise(value, DATA_LENGTH + 1);
        if (digits == null || !checks(digits) || !value.equals(hyphenated(digits))) {
            throw new IllegalArgumentException("not a reference: eight characters such as K7Q2-4MX9 are expected");
        }
    }

    /// The reference of a concern.
    public static PublicReference of(ConcernId concern) {
        long bits = NamedId.of("reference", concern.toString()).getMostSignificantBits() >>> 29;
        String data = Crockford.write(bits, DATA_LENGTH);
        return new PublicReference(hyphenated(data + check(data)));
    }

    /// Reads what a person typed: any case, with or without the hyphen, O for 0, I or L for 1.
    ///
    /// @return empty when it is no reference or its check character does not match
    public static Optional<PublicReference> parse(String typed) {
        String digits = Crockford.normalise(typed, DATA_LENGTH + 1);
        if (digits == null || !checks(digits)) {
            return Optional.empty();
        }
        return Optional.of(new PublicReference(hyphenated(digits)));
    }

    private static boolean checks(String digits) {
        return digits.charAt(DATA_LENGTH) == check(digits.substring(0, DATA_LENGTH));
    }

    /// Damm's idea over the field with 32 elements: fold with c ← 2·(c + digit). Doubling in GF(2⁵) is a permutation
    /// without fixed points, which is what makes single errors and neighbour swaps visible.
    private static char check(String data) {
        int folded = 0;
        for (int i = 0; i < data.length(); i++) {
            folded = doubled(folded ^ Crockford.valueOf(data.charAt(i)));
        }
        return Crockford.digit(folded);
    }

    private static int doubled(int value) {
        int shifted = value << 1;
        return (shifted & 32) == 0 ? shifted : (shifted ^ 0b100101);
    }

    private static String hyphenated(String digits) {
        return digits.substring(0, 4) + "-" + digits.substring(4);
    }

    @Override
    public String toString() {
        return value;
    }
}
