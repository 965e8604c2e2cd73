package org.signpost.notifier;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.signpost.notifier.alerting.ClockOwner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Settings of notifier-service.
///
/// @param partnersFile who can be told, and through which contacts
/// @param reloadEvery how often to look whether the partners or the key-encryption key have changed; a change
/// is in force after two looks
/// @param keyEncryptionKeyFile holds the Tink keyset that wraps the data key of each concern, the same as
/// report-intake's
/// @param linkBase where partners reach the pages of this service; at most 48 characters, so that an SMS fits
/// @param linkKeyFile the keys that sign acknowledgement links: one a line, in base 64; the first signs
/// @param linkLife how long an acknowledgement link works
/// @param clocks whose usual clock runs, by partner id, where a decision does not say how long a partner has
/// @param operatorKeyFile holds the keys that operators show, one a line; without it nobody can check
///     contacts or withdraw alerts
/// @param verifiedDays for how many days a contact counts as verified after its `verified-on`; 0 raises no
///     alarm
@Validated
@ConfigurationProperties("signpost.notifier")
record NotifierSettings(
        @DefaultValue("config/partners.yaml") Path partnersFile,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration reloadEvery,
        @NotNull Path keyEncryptionKeyFile,
        @NotNull URI linkBase,
        @NotNull Path linkKeyFile,
        @DefaultValue("14d") Duration linkLife,
        @DefaultValue Map<String, ClockOwner> clocks,
        @Valid @NotNull Email email,
        @Valid @NotNull Sms sms,
        @Valid @DefaultValue Dispatch dispatch,
        @Valid @DefaultValue Retention retention,
        @Nullable Path operatorKeyFile,
        @DefaultValue("90") @Min(0) int verifiedDays,
        @DefaultValue Callbacks callbacks) {

    /// The mail server.
    ///
    /// @param host its name
    /// @param port its port
    /// @param from the address that emails come from
    /// @param fromName the name that a mailbox shows in place of that address
    /// @param user the name at the mail server, when it asks for one
    /// @param passwordFile holds the password and nothing else; needed when there is a user
    /// @param plainOnLoopback whether a server on this very machine may do without STARTTLS
    /// @param sslBundle the name of the bundle under `spring.ssl.bundle` that says whom to trust; without it, whom
    ///     Java trusts
    /// @param connectTimeout how long to wait for a connection
    /// @param readTimeout how long to wait for each answer
    /// @param writeTimeout how long a write may take
    /// @param sendTimeout how long an email may take in all, however busy the server seems
    /// @param idleTimeout how long a connection is kept for the next email
    /// @param emailsPerConnection how many emails go over a connection before it is closed
    record Email(
            @NotBlank String host,
            @DefaultValue("587") @Min(1) @Max(65535) int port,
            @jakarta.validation.constraints.Email @NotBlank String from,
            @DefaultValue("Signpost") @NotBlank String fromName,
            @Nullable String user,
            @Nullable Path passwordFile,
            @DefaultValue("false") boolean plainOnLoopback,
            @Nullable String sslBundle,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("10s") Duration readTimeout,
            @DefaultValue("10s") Duration writeTimeout,
            @DefaultValue("30s") Duration sendTimeout,
            @DefaultValue("20s") Duration idleTimeout,
            @DefaultValue("100") @Min(1) int emailsPerConnection) {}

    /// GOV.UK Notify.
    ///
    /// @param baseUrl where its API is
    /// @param apiKeyFile holds the API key as Notify showed it once
    /// @param templateId the template of alerts at Notify; its text must be that of docs/messages.md
    /// @param noticeTemplateId the template of all other messages at Notify; without it they do not go by Notify
    /// @param connectTimeout how long to wait for a connection
    /// @param requestTimeout how long to wait for an answer
    /// @param second a second provider, with the API of Twilio; without one all goes by Notify
    record Sms(
            @DefaultValue("https://api.notifications.service.gov.uk")
            URI baseUrl,

            @NotNull Path apiKeyFile,
            @NotNull UUID templateId,
            @Nullable UUID noticeTemplateId,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("10s") Duration requestTimeout,
            @Valid @Nullable SecondProvider second) {}

    /// A second provider of SMS, with the API of Twilio.
    ///
    /// @param baseUrl where its API is
    /// @param accountSid the account: AC and 32 digits
    /// @param credentialsFile holds the SID of an API key and its secret, joined by a colon
    /// @param sender who the SMS comes from: a number, up to 11 letters and digits, or a messaging service's SID
    /// @param statusCallback where it reports what became of a message; the message's id is added as ?message=
    /// @param connectTimeout how long to wait for a connection
    /// @param requestTimeout how long to wait for an answer
    record SecondProvider(
            @DefaultValue("https://api.twilio.com") URI baseUrl,

            @NotBlank String accountSid,
            @NotNull Path credentialsFile,
            @NotBlank String sender,
            @Nullable URI statusCallback,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("10s") Duration requestTimeout) {}

    /// The lanes that send messages.
    ///
    /// @param emergencyThreads how many emergency messages are sent at once
    /// @param routineThreads how many other messages are sent at once; four times as many may wait for it
    /// @param polling how often to look for retries that have come due; what is new is seen at once
    /// @param heartbeat how often an instance says that it lives; after four missed ones it counts as dead
    /// @param smsPerHour how many SMS a number gets within an hour before one speaks for several; networks block a
    ///     number that gets more than 100
    /// @param digestEvery how long between two that speak for several
    /// @param shutdownWait how long a stopping instance waits for messages on their way
    record Dispatch(
            @DefaultValue("8") @Min(1) int emergencyThreads,
            @DefaultValue("24") @Min(1) int routineThreads,
            @DefaultValue("500ms") Duration polling,
            @DefaultValue("2s") Duration heartbeat,
            @DefaultValue("15") @Min(1) int smsPerHour,
            @DefaultValue("5m") @DurationMin(seconds = 1) Duration digestEvery,
            @DefaultValue("15s") Duration shutdownWait) {}

    /// How long concerns are kept, and when the key-encryption key is rotated.
    ///
    /// @param days how many days after the end of its last alert to a lead a concern is shredded, unless it is
    /// held
    /// @param undecidedDays how many days after it came a concern is shredded about which nobody decided,
    /// because it was rejected in review or was parked; at least 180, so long can the topics keep it on its way
    /// @param checkEvery how often to look what is to be shredded
    /// @param rotateEvery the least time between rotations, one of which follows when something was shredded; 0
    /// when an operator adds and destroys keys in the files of all services
    /// @param grace how long an old key-encryption key is kept after it was last needed; longer than
    /// report-intake may stand still with reports in its spool
    record Retention(
            @DefaultValue("90") @Min(1) int days,
            @DefaultValue("180") @Min(180) int undecidedDays,
            @DefaultValue("10m") @DurationMin(seconds = 1) Duration checkEvery,
            @DefaultValue("30d") @DurationMin(seconds = 0) Duration rotateEvery,
            @DefaultValue("24h") @DurationMin(minutes = 1) Duration grace) {}

    /// What providers of SMS call.
    ///
    /// @param notifyTokenFile holds the bearer tokens that GOV.UK Notify shows, one a line; without it
    ///     there is nothing that Notify can call
    /// @param twilioTokenFile holds the auth tokens of the Twilio account, one a line; without it there is
    ///     nothing that Twilio can call
    /// @param twilioBase where Twilio reaches this service, as it stands in what Twilio signs; without it,
    ///     the base of links
    record Callbacks(
            @Nullable Path notifyTokenFile,
            @Nullable Path twilioTokenFile,
            @Nullable URI twilioBase) {}
}
