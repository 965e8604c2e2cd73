package org.signpost.benchmarks.hop;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.signpost.benchmarks.concern.MadeUpConcerns;
import org.signpost.benchmarks.concern.RealPlaces;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.RecordRouting;
import org.signpost.routing.RecordRouting.Outcome;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;

/// The shipped geography, policy and partners, for those that route with them in a loop of another make. One thread
/// uses a {@link RecordRouting}; the geography and the decider are shared.
public final class RealRouting {

    private final Geography geography;
    private final Decider decider;

    RealRouting() {
        this.geography = Geography.load();
        PartnerDirectory directory = PartnerDirectory.load(config("partners.yaml"));
        PolicyFile file = PolicyFile.load(config("policy.yaml"), directory);
        LocalDate today = LocalDate.now(ZoneId.of("Europe/London"));
        this.decider = new Decider(file.policy(), PartnersOfDay.of(directory, today));
    }

    /// A file of the configuration that is shipped, seen from the root of the sources or from a module.
    public static Path config(String name) {
        Path here = Path.of("config", name);
        return (here.toFile().exists() ? here : Path.of("..", "config", name)).toAbsolutePath();
    }

    MadeUpConcerns concerns() {
        return new MadeUpConcerns(RealPlaces.of(geography));
    }

    Outcome route(RecordRouting routing, Headers headers, byte[] value) {
        return routing.route(headers, value, geography, decider);
    }

    /// The decisions about the first concerns, as one reads them from the topic.
    List<ConcernRouted> decisions(int number) {
        MadeUpConcerns concerns = concerns();
        var routing = new RecordRouting(Clock.systemUTC());
        var reported = new RecordCodec<>(RecordType.CONCERN_REPORTED);
        var routed = new RecordCodec<>(RecordType.CONCERN_ROUTED);
        var decisions = new ArrayList<ConcernRouted>(number);
        // what is said of a partner is said in many of them, and is there once, as in a decider
        var each = new HashMap<PartnerDecided, PartnerDecided>();
        for (int i = 0; i < number; i++) {
            ConcernReported concern = concerns.concern(i);
            decisions.add(
                    switch (route(routing, headers(concern), reported.encode(concern))) {
                        case Outcome.Decided decided ->
                            switch (routed.decode(decided.record().value())) {
                                case RecordCodec.Decoded.Value<ConcernRouted>(var record) -> {
                                    record.getPartners()
                                            .replaceAll(partner -> each.computeIfAbsent(partner, same -> same));
                                    yield record;
                                }
                                case RecordCodec.Decoded.Poison<ConcernRouted> _ ->
                                    throw new IllegalStateException("a decision cannot be read again");
                            };
                        case Outcome.Undecided undecided ->
                            throw new IllegalStateException("a made-up concern was not decided: " + undecided.reason());
                    });
        }
        return decisions;
    }

    /// The headers that intake gives a concern.
    static Headers headers(ConcernReported concern) {
        var headers = new RecordHeaders();
        new CloudEventAttributes(
                        concern.getConcernId(),
                        EventType.CONCERN_REPORTED,
                        "/signpost/report-intake",
                        concern.getReceivedAt(),
                        ConcernId.parse(concern.getConcernId()))
                .writeTo(headers);
        return headers;
    }
}
