package org.signpost.notifier.receipt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells calls of Twilio from those of others: the header `X-Twilio-Signature` is the HMAC-SHA-1, in base
/// 64, of the address that Twilio calls, followed by each parameter of the form, name and value, in their
/// order.
///
/// Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
public final class TwilioSignature {

    private static final String ALGORITHM = "HmacSHA1";

    private final List<SecretKeySpec> keys;
    private final String base;

    /// @param authTokens those of the account; each is good
    /// @param base where Twilio reaches this service, such as `https://alerts.example`
    public TwilioSignature(List<String> authTokens, URI base) {
        this.keys = authTokens.stream()
                .map(token -> new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        this.base = base.toString().replaceAll("/+$", "");
    }

    /// Whether Twilio signed a call.
    ///
    /// @param signature the header as it came
    /// @param path with the query, if there is one
    boolean isUnder(@Nullable String signature, String path, TwilioForm form) {
        var signed = new StringBuilder(base).append(path);
        form.values()
                .forEach((name, values) ->
                        values.forEach(value -> signed.append(name).append(value)));
        byte[] shown = (signature == null ? "" : signature).getBytes(StandardCharsets.UTF_8);
        boolean good = false;
        for (SecretKeySpec key : keys) {
            good |= MessageDigest.isEqual(sign(key, signed.toString()), shown);
        }
        return good;
    }

    private static byte[] sign(SecretKeySpec key, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform must have " + ALGORITHM, e);
        }
    }
}
