package org.signpost.notifier.channel.sms;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where and how a provider with the API of Twilio is reached.
///
/// @param base such as `https://api.twilio.com`
/// @param account the account's SID, such as `AC` and 32 digits
/// @param sender who the SMS comes from: a number in E.164, an alphanumeric sender, or the SID of a messaging
///     service (`MG…`)
/// @param statusCallback where it reports what became of a message; the message's id is added as `?message=`
public record TwilioApi(
        URI base,
        String account,
        Credentials credentials,
        String sender,
        Optional<URI> statusCallback,
        Duration connectTimeout,
        Duration requestTimeout) {

    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");
    private static final Pattern SENDER =
            Pattern.compile("MG[0-9a-fA-F]{32}|\\+[1-9][0-9]{7,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}");

    /// @throws IllegalArgumentException when the account or the sender has another shape, or a timeout is not positive
    public TwilioApi {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("an account of Twilio is AC and 32 hexadecimal digits");
        }
        if (!SENDER.matcher(sender).matches()) {
            throw new IllegalArgumentException(
                    "the sender of an SMS is a number such as +447700900999, up to 11 letters"
                            + " and digits, or the SID of a messaging service");
        }
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts of the second SMS provider must be longer than nothing");
        }
    }

    boolean isMessagingService() {
        return sender.startsWith("MG") && sender.length() == 34;
    }

    /// A name and its secret: the SID and the secret of an API key, or the account's SID and its token. They hide
    /// themselves when printed.
    public record Credentials(String name, String secret) {

        private static final Pattern SHAPE = Pattern.compile("([A-Z]{2}[0-9a-fA-F]{32}):(\\p{Graph}{16,64})");

        /// Reads a name and its secret, joined by a colon.
        ///
        /// @throws IllegalArgumentException when they are none; the message does not repeat them
        public static Credentials parse(String text) {
            Matcher matcher = SHAPE.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("credentials of Twilio are a SID and its secret, joined by a colon");
            }
            return new Credentials(matcher.group(1), matcher.group(2));
        }

        @Override
        public String toString() {
            return "Credentials[hidden]";
        }
    }
}
