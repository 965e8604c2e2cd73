package org.signpost.intake.flood;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What an operator sets of how much may come before reports are held for review, codes are not looked at, and visits
/// are not begun.
///
/// @param trustedProxies the addresses or networks, such as `10.1.0.0/16`, of the proxies in front of this service;
/// what their X-Forwarded-For says is believed, and nobody else's
/// @param ipv4Prefix how many bits of an IPv4 address make a network
/// @param ipv6Prefix how many bits of an IPv6 address make a network
/// @param networkBurst how many reports may come from one network at once, without a key
/// @param networkPerHour how many more may come from one network in an hour
/// @param globalBurst how many reports without a key may come from all networks at once
/// @param globalPerHour how many more may come from all networks in an hour
/// @param followUpBurst how many wrong follow-up codes one network may try at once: on the page for them, and in
/// relatesTo of reports without a key
/// @param followUpPerHour how many more in an hour
/// @param visitBurst how many visits of the form one network may begin at once: enough for a school, or for all that a
/// mobile network shows as one
/// @param visitPerHour how many more in an hour
/// @param mostNetworks how many networks are counted at a time; the ones not heard of for longest are forgotten
@ConfigurationProperties("signpost.intake.flood")
@Validated
public record FloodSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("24") @Min(8) @Max(32) int ipv4Prefix,
        @DefaultValue("56") @Min(16) @Max(128) int ipv6Prefix,
        @DefaultValue("30") @Min(1) int networkBurst,
        @DefaultValue("60") @Min(1) int networkPerHour,
        @DefaultValue("1000") @Min(1) int globalBurst,
        @DefaultValue("1000") @Min(1) int globalPerHour,
        @DefaultValue("5") @Min(1) int followUpBurst,
        @DefaultValue("20") @Min(1) int followUpPerHour,
        @DefaultValue("1000") @Min(1) int visitBurst,
        @DefaultValue("2000") @Min(1) int visitPerHour,
        @DefaultValue("100000") @Min(100) int mostNetworks) {

    /// Copies the list.
    public FloodSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
