package org.signpost.routing;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;
import org.signpost.contract.codec.ReceivedDeserializer;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.topic.Topic;
import org.signpost.routing.ReportedReading.Understood;
import org.signpost.routing.ReportedReading.UnknownSymbol;
import org.signpost.routing.WrittenConcerns.Written.AsFacts;
import org.signpost.routing.WrittenConcerns.Written.NoConcern;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;
import org.signpost.routing.rehearsal.DecisionChange;
import org.signpost.routing.rehearsal.Rehearsed;

/// Decides concerns by the policy in force and by a proposed one, and says what would become different. Nothing is
/// sent, and nothing of what a concern says is repeated.
///
/// Both policies see the partners of the same day and the places of the same table, so whatever differs comes from
/// the files. One thread uses it.
public final class Rehearsal {

    /// An id of a file may be anything; what could upset a terminal, or be somebody's name, is not shown.
    private static final Pattern SHOWN_AS_IT_IS = Pattern.compile("[A-Za-z0-9._:-]{1,40}");

    private final ReceivedDeserializer<ConcernReported> deserializer =
            new ReceivedDeserializer<>(RecordType.CONCERN_REPORTED);
    private final Set<String> seen = new HashSet<>();
    private final Geography geography;
    private final WrittenConcerns lines;
    private final Compiled current;
    private final Compiled proposed;

    private Rehearsal(Geography geography, WrittenConcerns lines, Compiled current, Compiled proposed) {
        this.geography = geography;
        this.lines = lines;
        this.current = current;
        this.proposed = proposed;
    }

    /// A policy and the partners it is for.
    public record Files(Path policy, Path partners) {}

    /// A rehearsal of these files, by the table of places that the product carries.
    ///
    /// @param current those in force
    /// @param proposed those that might replace them
    /// @param day whose partners both policies see
    /// @param clock tells how old a concern of a file is
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static Rehearsal load(Files current, Files proposed, LocalDate day, Clock clock) {
        return load(current, proposed, null, day, clock);
    }

    /// A rehearsal of these files.
    ///
    /// @param current those in force
    /// @param proposed those that might replace them
    /// @param geographyFile null for the table that the product carries
    /// @param day whose partners both policies see
    /// @param clock tells how old a concern of a file is
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static Rehearsal load(
            Files current, Files proposed, @Nullable Path geographyFile, LocalDate day, Clock clock) {
        Geography geography = geographyFile == null
                ? Geography.load()
                : CurrentGeography.once(geographyFile, PartnerDirectory.load(proposed.partners()), day, clock);
        return new Rehearsal(
                geography,
                new WrittenConcerns(new ConcernReader(clock), geography),
                Compiled.load(current, day),
                Compiled.load(proposed, day));
    }

    /// What the policy in force calls itself.
    public String currentVersion() {
        return current.policy().version();
    }

    /// What the proposed policy calls itself.
    public String proposedVersion() {
        return proposed.policy().version();
    }

    /// Rehearses a record of `concerns.reported.v1`.
    ///
    /// @param value null for a tombstone
    public Rehearsed rehearse(Headers headers, byte @Nullable [] value) {
        if (value == null) {
            return new Rehearsed.Unreadable();
        }
        return switch (deserializer.deserialize(Topic.CONCERNS_REPORTED.topicName(), headers, value)) {
            case Unreadable<ConcernReported> _ -> new Rehearsed.Unreadable();
            case Intact<ConcernReported>(var reported, var event) ->
                seen.add(event.id())
                        ? rehearse(reported, PublicReference.of(event.subject()))
                        : new Rehearsed.Repeated();
        };
    }

    /// Rehearses a line of a file: a concern, or `{"id": …, "concern": {…}}`.
    ///
    /// @param number of the line, from 1
    public Rehearsed rehearse(String line, int number) {
        return switch (lines.read(line, number)) {
            case NoConcern _ -> new Rehearsed.Unreadable();
            case AsFacts(var id, var mode, var facts, _) ->
                compared(SHOWN_AS_IT_IS.matcher(id).matches() ? id : "line-" + number, mode, facts);
        };
    }

    private Rehearsed rehearse(ConcernReported reported, PublicReference reference) {
        try {
            return switch (ReportedReading.of(reported, geography)) {
                case UnknownSymbol _ -> new Rehearsed.Undecidable();
                case Understood(var facts, _) ->
                    compared(reference.value(), Mode.valueOf(reported.getMode().name()), facts);
            };
        } catch (RuntimeException contradiction) {
            // only this record's content was at work here; routing-service parks such a record
            return new Rehearsed.Undecidable();
        }
    }

    private Rehearsed compared(String name, Mode mode, Facts facts) {
        return new Rehearsed.Compared(
                name,
                mode,
                DecisionChange.between(
                        current.policy(),
                        current.decider().decide(facts),
                        proposed.policy(),
                        proposed.decider().decide(facts)));
    }

    private record Compiled(Policy policy, Decider decider) {

        static Compiled load(Files files, LocalDate day) {
            PartnerDirectory directory = PartnerDirectory.load(files.partners());
            Policy policy = PolicyFile.load(files.policy(), directory).policy();
            return new Compiled(policy, new Decider(policy, PartnersOfDay.of(directory, day)));
        }
    }
}
