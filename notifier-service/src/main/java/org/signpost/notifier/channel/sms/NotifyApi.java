package org.signpost.notifier.channel.sms;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where and how GOV.UK Notify is reached.
///
/// @param base such as `https://api.notifications.service.gov.uk`
/// @param template the template that holds {@link SmsText#TEMPLATE}
/// @param noticeTemplate the template that holds {@link SmsNotice#TEMPLATE}; without it no notice goes by Notify
public record NotifyApi(
        URI base,
        ApiKey key,
        UUID template,
        Optional<UUID> noticeTemplate,
        Duration connectTimeout,
        Duration requestTimeout) {

    /// @throws IllegalArgumentException when a timeout is not positive, which would mean to wait for ever
    public NotifyApi {
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts of GOV.UK Notify must be longer than nothing");
        }
    }

    /// An API without a template for notices.
    public NotifyApi(URI base, ApiKey key, UUID template, Duration connectTimeout, Duration requestTimeout) {
        this(base, key, template, Optional.empty(), connectTimeout, requestTimeout);
    }

    /// An API key of GOV.UK Notify: `name-<service id>-<secret>`. It hides itself when printed.
    ///
    /// @param service the issuer of our tokens
    /// @param secret signs our tokens
    public record ApiKey(UUID service, UUID secret) {

        private static final String UUID_SHAPE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        private static final Pattern SHAPE =
                Pattern.compile("(?:.*-)?(" + UUID_SHAPE + ")-(" + UUID_SHAPE + ")", Pattern.CASE_INSENSITIVE);

        /// Reads a key as GOV.UK Notify shows it once.
        ///
        /// @throws IllegalArgumentException when it is none; the message does not repeat it
        public static ApiKey parse(String key) {
            Matcher matcher = SHAPE.matcher(key.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "an API key of GOV.UK Notify is a name, a service id and a secret, joined by hyphens");
            }
            return new ApiKey(UUID.fromString(matcher.group(1)), UUID.fromString(matcher.group(2)));
        }

        @Override
        public String toString() {
            return "ApiKey[hidden]";
        }
    }
}
