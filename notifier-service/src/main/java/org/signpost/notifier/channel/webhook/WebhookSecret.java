package org.signpost.notifier.channel.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret that a partner and this service share. It hides itself when printed.
///
/// Source: https://www.standardwebhooks.com (the symmetric signature, `v1`)
final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// Reads `whsec_` and 24 to 64 bytes in base 64.
    ///
    /// @throws IllegalArgumentException when it is no such secret; the message does not repeat it
    static WebhookSecret parse(String text) {
        if (text.startsWith(PREFIX)) {
            byte[] key;
            try {
                key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException notBase64) {
                key = new byte[0];
            }
            if (key.length >= SHORTEST && key.length <= LONGEST) {
                return new WebhookSecret(key);
            }
        }
        throw new IllegalArgumentException(
                "a secret of a webhook is " + PREFIX + " and " + SHORTEST + " to " + LONGEST + " bytes in base 64");
    }

    /// The secrets of a file, one a line.
    ///
    /// @throws IllegalArgumentException when it has none, or a line is none
    static List<WebhookSecret> parseAll(String lines) {
        List<WebhookSecret> secrets = lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(WebhookSecret::parse)
                .toList();
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no secret");
        }
        return secrets;
    }

    /// The header `webhook-signature`: one signature by each secret, so that a partner can change from one to the next.
    static String signatures(List<WebhookSecret> secrets, String id, long timestamp, byte[] body) {
        return String.join(
                " ",
                secrets.stream().map(secret -> secret.sign(id, timestamp, body)).toList());
    }

    private String sign(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC with SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret[hidden]";
    }
}
