package org.signpost.local.inbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The service id and secret that together make a GOV.UK Notify API key, and the check of a token made with them.
///
/// @param service the issuer that a token must name
/// @param secret what a token is signed with
public record NotifyKey(UUID service, UUID secret) {
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(30);
    private static final int UUID_LENGTH = 36;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The key as Notify hands it out: a name, the service id and the secret, joined by hyphens.
    public String asApiKey() {
        return "signpost_local-" + service + "-" + secret;
    }

    /// Reads a key as {@link #asApiKey} wrote it.
    ///
    /// @throws IllegalArgumentException if it is none
    public static NotifyKey ofApiKey(String key) {
        int secret = key.length() - UUID_LENGTH;
        int service = secret - 1 - UUID_LENGTH;
        if (service < 0) {
            throw new IllegalArgumentException("not an API key");
        }
        return new NotifyKey(
                UUID.fromString(key.substring(service, secret - 1)), UUID.fromString(key.substring(secret)));
    }

    /// What is wrong with an `Authorization` header in Notify's own words, or nothing.
    Optional<String> objectionTo(String header, Instant now) {
        if (!header.startsWith("Bearer ")) {
            return Optional.of("Unauthorized: authentication bearer scheme must be used");
        }
        String[] parts = header.substring("Bearer ".length()).strip().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.of("Invalid token: not a JSON Web Token");
        }
        try {
            var decoder = Base64.getUrlDecoder();
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            if (!MessageDigest.isEqual(sign(signed), decoder.decode(parts[2]))) {
                return Optional.of("Invalid token: signature, api token not found");
            }
            var head = JSON.readTree(decoder.decode(parts[0]));
            var claims = JSON.readTree(decoder.decode(parts[1]));
            if (!"HS256".equals(head.path("alg").asString())) {
                return Optional.of("Invalid token: algorithm used is not HS256");
            }
            if (!service.toString().equals(claims.path("iss").asString())) {
                return Optional.of("Invalid token: service not found");
            }
            var issued = Instant.ofEpochSecond(claims.path("iat").asLong(0));
            if (Duration.between(issued, now).abs().compareTo(CLOCKS_MAY_DIFFER) > 0) {
                return Optional.of("Error: Your system clock must be accurate to within 30 seconds");
            }
            return Optional.empty();
        } catch (IllegalArgumentException | JacksonException notAToken) {
            return Optional.of("Invalid token: not a JSON Web Token");
        }
    }

    /// Hides the secret.
    @Override
    public String toString() {
        return "NotifyKey[hidden]";
    }

    private byte[] sign(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toString().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
