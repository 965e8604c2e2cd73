package org.signpost.intake.progress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How far a concern has come. The topics are read at their own pace, so any part may be known before another.
///
/// @param receivedAt when it was accepted
/// @param answers what routing looks at, so that what is added later can be decided alike; empty until it is received
/// @param decidedAt when the decision in force was made
/// @param passedOnAt when it was first decided who must hear of it
/// @param discretion how much of this its source may be told
/// @param destinations the partners who are told
/// @param followUps what its reporter sent later
public record Progress(
        @Nullable Instant receivedAt,
        ByteBuffer answers,
        @Nullable Instant decidedAt,
        @Nullable Instant passedOnAt,
        Discretion discretion,
        List<Destination> destinations,
        List<FollowUp> followUps) {

    /// Nothing is known yet.
    public static final Progress NOTHING_YET =
            new Progress(null, ByteBuffer.allocate(0), null, null, Discretion.DESTINATIONS, List.of(), List.of());

    public Progress {
        destinations = List.copyOf(destinations);
        followUps = List.copyOf(followUps);
    }

    /// It was accepted.
    public Progress received(Instant at, ByteBuffer routingAnswers, Discretion asked) {
        return receivedAt == null
                ? new Progress(
                        at, routingAnswers, decidedAt, passedOnAt, discretion.and(asked), destinations, followUps)
                : this;
    }

    /// What its source may be told was found to be less.
    public Progress keptFromSource(Discretion asked) {
        return new Progress(receivedAt, answers, decidedAt, passedOnAt, discretion.and(asked), destinations, followUps);
    }

    /// It was decided who must hear of it. The latest decision says in which part and why; how far the telling of a
    /// partner has come stays, and so does a partner whom only an earlier decision told.
    public Progress decided(Instant at, Discretion asked, List<Destination> told) {
        if (decidedAt != null && !at.isAfter(decidedAt)) {
            return this;
        }
        var all = new ArrayList<Destination>(told.size());
        for (Destination destination : told) {
            all.add(of(destination.partner()).map(destination::carriedOn).orElse(destination));
        }
        for (Destination earlier : destinations) {
            boolean again =
                    told.stream().anyMatch(destination -> destination.partner().equals(earlier.partner()));
            if (!again && earlier.standing() != Standing.DECIDED) {
                all.add(earlier);
            }
        }
        return new Progress(
                receivedAt,
                answers,
                at,
                passedOnAt == null || at.isBefore(passedOnAt) ? at : passedOnAt,
                discretion.and(asked),
                all,
                followUps);
    }

    /// An alert came further.
    public Progress alerted(String partner, Part part, Standing learnt, Instant at) {
        Destination before = of(partner).orElseGet(() -> Destination.alerted(partner, part, at));
        Destination now = before.after(part, learnt, at);
        if (now.equals(before) && destinations.contains(before)) {
            return this;
        }
        var all = new ArrayList<>(destinations);
        all.removeIf(destination -> destination.partner().equals(partner));
        all.add(now);
        return new Progress(receivedAt, answers, decidedAt, passedOnAt, discretion, all, followUps);
    }

    /// Its reporter sent something more.
    public Progress followedUp(FollowUp more) {
        if (followUps.stream().anyMatch(known -> known.concern().equals(more.concern()))) {
            return this;
        }
        return new Progress(
                receivedAt,
                answers,
                decidedAt,
                passedOnAt,
                discretion,
                destinations,
                Stream.concat(followUps.stream(), Stream.of(more)).toList());
    }

    private Optional<Destination> of(String partner) {
        return destinations.stream()
                .filter(destination -> destination.partner().equals(partner))
                .findFirst();
    }

    /// Those who must say that they have it.
    public List<Destination> leads() {
        return in(Part.LEAD);
    }

    /// Those of them who have said so, or still must.
    public List<Destination> expected() {
        return leads().stream().filter(lead -> !lead.standing().isReleased()).toList();
    }

    /// Whether nobody who was to deal with it need do so any more.
    public boolean isOver() {
        return expected().isEmpty() && leads().stream().anyMatch(lead -> lead.standing() == Standing.STOOD_DOWN);
    }

    /// Whether it was for none of those who were to deal with it, and nobody else is known who is.
    public boolean isElsewhere() {
        return !leads().isEmpty() && leads().stream().allMatch(lead -> lead.standing() == Standing.NOT_THEIRS);
    }

    /// Those who are told for information.
    public List<Destination> copies() {
        return in(Part.COPY);
    }

    private List<Destination> in(Part part) {
        return destinations.stream()
                .filter(destination -> destination.part() == part)
                .toList();
    }

    /// Those who said that they have it.
    public List<Destination> acknowledged() {
        return destinations.stream()
                .filter(destination -> destination.standing() == Standing.ACKNOWLEDGED)
                .toList();
    }

    /// When the last of them said so.
    public Optional<Instant> acknowledgedAt() {
        return acknowledged().stream().map(Destination::at).max(Instant::compareTo);
    }

    /// When its reporter first asked to take it back.
    public Optional<Instant> withdrawnAt() {
        return followUps.stream().filter(FollowUp::withdrawal).map(FollowUp::at).min(Instant::compareTo);
    }

    /// In one word where it stands.
    public Stage stage() {
        List<Destination> expected = expected();
        if (!expected.isEmpty() && expected.stream().allMatch(lead -> lead.standing() == Standing.ACKNOWLEDGED)) {
            return Stage.ACKNOWLEDGED;
        }
        return passedOnAt == null && destinations.isEmpty() ? Stage.RECEIVED : Stage.PASSED_ON;
    }

    /// How much of this its source may be told now. Before the decision is known nobody is named, because it may be one
    /// to keep from somebody.
    public Discretion toldToSource() {
        return decidedAt == null ? discretion.and(Discretion.COUNTS) : discretion;
    }

    /// The last moment that anything is known of.
    public Instant lastHeardOf() {
        return Stream.of(
                        Stream.ofNullable(receivedAt),
                        Stream.ofNullable(decidedAt),
                        destinations.stream().map(Destination::at),
                        followUps.stream().map(FollowUp::at))
                .flatMap(moments -> moments)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    @Override
    public String toString() {
        return "Progress[" + stage() + "]";
    }
}
