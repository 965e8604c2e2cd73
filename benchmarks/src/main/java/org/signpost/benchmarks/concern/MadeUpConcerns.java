package org.signpost.benchmarks.concern;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PeopleCount;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.PremisesKind;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.ReporterStanding;
import org.signpost.contract.avro.SignSeen;
import org.signpost.contract.avro.WorkSector;
import org.signpost.contract.avro.YesNoUnsure;

/// Concerns by number: the same number is the same concern, on every machine.
///
/// Of a hundred, about 55 name a full postcode, 10 a part of one, 10 coordinates, 20 a name (some misspelt, some
/// ambiguous), and 5 say nothing of where. Encoded, one has about 600 bytes.
public final class MadeUpConcerns {

    private static final long SEED = 20_261_124;
    private static final Instant RECEIVED = Instant.parse("2026-11-01T06:00:00Z");
    private static final int SEALED_BYTES = 330;

    private final RealPlaces places;

    /// @param places where the concerns are about
    public MadeUpConcerns(RealPlaces places) {
        this.places = places;
    }

    /// The concern of that number.
    public ConcernReported concern(long number) {
        var random = new SplittableRandom(SEED + number * 0x9E3779B97F4A7C15L);
        UUID id = new UUID(
                (random.nextLong() & ~0xF000L) | 0x8000L,
                (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
        byte[] sealedBytes = bytes(random, SEALED_BYTES);
        return ConcernReported.newBuilder()
                .setConcernId(id.toString())
                .setReference("K7Q2-4MX9")
                .setSource("public-form")
                .setSourceReference("B" + number)
                .setSubmittedAt(RECEIVED.minusSeconds(random.nextInt(120)))
                .setReceivedAt(RECEIVED)
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(
                        random.nextInt(100) < 8
                                ? DangerAnswer.NOW
                                : random.nextInt(100) < 80 ? DangerAnswer.NO : DangerAnswer.UNSURE)
                .setAbout(random.nextInt(100) < 85 ? AboutWhom.SOMEONE_ELSE : AboutWhom.ME)
                .setUnder18(
                        random.nextInt(100) < 75
                                ? YesNoUnsure.NO
                                : random.nextInt(100) < 60 ? YesNoUnsure.YES : YesNoUnsure.UNSURE)
                .setExploitation(kinds(random))
                .setCoercion(known(random, YesNoUnsure.values()))
                .setStillHappening(random.nextInt(100) < 90 ? YesNoUnsure.YES : YesNoUnsure.NO)
                .setSector(maybe(random, WorkSector.values()))
                .setPremises(maybe(random, PremisesKind.values()))
                .setCareNeeds(maybe(random, YesNoUnsure.values()))
                .setPeopleAffected(maybe(random, PeopleCount.values()))
                .setIndicators(signs(random))
                .setPlaces(places(random))
                .setSubjectWorksFor(List.of())
                .setReporterStanding(maybe(random, ReporterStanding.values()))
                .setReporterIdentity(known(random, ReporterIdentity.values()))
                .setPrefers(ReporterPreference.NONE)
                .setFollowUpCodeHash(ByteBuffer.wrap(bytes(random, 32)))
                .setContentFingerprint(ByteBuffer.wrap(bytes(random, 32)))
                .setSealingKeyId("key-1")
                .setSealedParticulars(ByteBuffer.wrap(sealedBytes))
                .build();
    }

    private List<ReportedPlace> places(SplittableRandom random) {
        int draw = random.nextInt(100);
        if (draw < 55) {
            return List.of(place(one(random, places.postcodes()), null, null, null));
        }
        if (draw < 65) {
            return List.of(place(one(random, RealPlaces.sectors()), null, null, null));
        }
        if (draw < 75) {
            return List.of(place(null, null, 51.96 + random.nextDouble() * 0.72, -1.95 + random.nextDouble() * 0.77));
        }
        if (draw < 95) {
            List<String> names = draw < 88
                    ? RealPlaces.names()
                    : draw < 91 ? RealPlaces.qualified() : draw < 93 ? RealPlaces.misspelt() : RealPlaces.ambiguous();
            return List.of(place(null, one(random, names), null, null));
        }
        return List.of();
    }

    private static ReportedPlace place(
            @Nullable String postcode, @Nullable String name, @Nullable Double latitude, @Nullable Double longitude) {
        return ReportedPlace.newBuilder()
                .setRole(PlaceRole.EXPLOITATION)
                .setPostcode(postcode)
                .setPlace(name)
                .setLatitude(latitude)
                .setLongitude(longitude)
                .build();
    }

    private static List<ExploitationKind> kinds(SplittableRandom random) {
        int number = random.nextInt(100) < 80 ? 1 : 2 + random.nextInt(2);
        var kinds = new ArrayList<ExploitationKind>(number);
        for (int i = 0; i < number; i++) {
            ExploitationKind kind = known(random, ExploitationKind.values());
            if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static List<SignSeen> signs(SplittableRandom random) {
        int number = random.nextInt(5);
        var signs = new ArrayList<SignSeen>(number);
        for (int i = 0; i < number; i++) {
            signs.add(known(random, SignSeen.values()));
        }
        return signs;
    }

    private static <E> @Nullable E maybe(SplittableRandom random, E[] symbols) {
        return random.nextInt(3) == 0 ? null : known(random, symbols);
    }

    /// Any symbol but the first, which is `UNKNOWN`.
    private static <E> E known(SplittableRandom random, E[] symbols) {
        return symbols[1 + random.nextInt(symbols.length - 1)];
    }

    private static String one(SplittableRandom random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
