package org.signpost.notifier.channel;

import java.util.regex.Pattern;

/// The signed link with which a lead says "I have it". Whoever has it can acknowledge, so it hides itself when printed.
///
/// It is never longer than {@value #LONGEST} characters of the GSM 7-bit alphabet, so that an SMS with it always
/// fits one fragment.
public record AcknowledgementLink(String url) {

    /// The longest link for which an SMS still fits.
    public static final int LONGEST = 79;

    private static final Pattern SHAPE = Pattern.compile("https?://[A-Za-z0-9.:/-]+");

    /// @throws IllegalArgumentException when it is no such link; the message does not repeat it
    public AcknowledgementLink {
        if (url.length() > LONGEST || !SHAPE.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "an acknowledgement link has at most " + LONGEST + " letters, digits and the characters . : / -");
        }
    }

    @Override
    public String toString() {
        return "AcknowledgementLink[hidden]";
    }
}
