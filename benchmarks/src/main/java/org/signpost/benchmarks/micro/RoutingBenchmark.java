package org.signpost.benchmarks.micro;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signpost.benchmarks.concern.MadeUpConcerns;
import org.signpost.benchmarks.concern.RealPlaces;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.RecordRouting;
import org.signpost.routing.places.Confidence;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.Placement;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.policy.Area;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;

/// What one concern costs inside routing, part by part. Each input comes from an array of 4,096 different ones, so
/// that no branch and no cache line is always the same.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-XX:+UseParallelGC",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"
        })
public class RoutingBenchmark {

    private static final int INPUTS = 4096;
    private static final DistrictCode RUGBY = new DistrictCode("E07000220");

    private final SplittableRandom random = new SplittableRandom(20_261_124);
    private final Geography geography = Geography.load();
    private final RealPlaces places = RealPlaces.of(geography);
    private final Decider decider = decider();
    private final MadeUpConcerns concerns = new MadeUpConcerns(places);
    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);
    private final RecordRouting routing = new RecordRouting(Clock.systemUTC());
    private final LevenshteinDistance levenshtein = new LevenshteinDistance(2);

    private final List<PlaceClue> postcodes = inputs(() -> PlaceClue.ofPostcode(one(places.postcodes())));
    private final List<PlaceClue> unknownPostcodes =
            inputs(() -> PlaceClue.ofPostcode(one(RealPlaces.sectors()) + "ZZ"));
    private final List<PlaceClue> inside = inputs(() -> point(true));
    private final List<PlaceClue> nearBorder = inputs(() -> point(false));
    private final List<PlaceClue> far =
            inputs(() -> PlaceClue.ofPoint(53.3 + random.nextDouble(), -2.5 + random.nextDouble()));
    private final List<PlaceClue> gridReferences = inputs(() -> new PlaceClue(
            null, null, "SP %03d %03d".formatted(200 + random.nextInt(300), 500 + random.nextInt(300)), null, null));
    private final List<PlaceClue> names = inputs(() -> PlaceClue.ofName(one(RealPlaces.names())));
    private final List<PlaceClue> misspelt = inputs(() -> PlaceClue.ofName(one(RealPlaces.misspelt())));
    private final List<PlaceClue> qualified = inputs(() -> PlaceClue.ofName(one(RealPlaces.qualified())));
    private final List<PlaceClue> ambiguous = inputs(() -> PlaceClue.ofName(one(RealPlaces.ambiguous())));
    private final List<Facts> simple = inputs(() -> facts(YesNoUnsure.NO, 1));
    private final List<Facts> child = inputs(() -> facts(YesNoUnsure.YES, 1));
    private final List<Facts> manyKinds = inputs(() -> facts(YesNoUnsure.NO, 6));
    private final List<ConcernReported> reported = inputs(() -> concerns.concern(random.nextInt(1_000_000)));
    private final List<byte[]> encoded = reported.stream().map(codec::encode).toList();
    private final List<Headers> headers =
            reported.stream().map(RoutingBenchmark::headers).toList();
    private final Map<String, Placement> postcodeMap = postcodeMap();
    private int next;

    /// A full postcode that the table knows. Goal: 1 µs.
    @Benchmark
    public Placement postcode() {
        return geography.locate(postcodes.get(turn()));
    }

    /// Beside it: a hash map of texts, which costs an object or three for each of its postcodes and knows one
    /// spelling.
    @Benchmark
    public @Nullable Placement postcodeInHashMap() {
        return postcodeMap.get(postcodes.get(turn()).postcode());
    }

    /// A postcode that is newer than the table, or does not exist. Goal: 1 µs.
    @Benchmark
    public Placement unknownPostcode() {
        return geography.locate(unknownPostcodes.get(turn()));
    }

    /// A point in the county, away from borders. Goal: 10 µs.
    @Benchmark
    public Placement coordinatesInside() {
        return geography.locate(inside.get(turn()));
    }

    /// A point near a border of a district. Goal: 10 µs.
    @Benchmark
    public Placement coordinatesNearBorder() {
        return geography.locate(nearBorder.get(turn()));
    }

    /// A point in the north of England. Goal: 10 µs.
    @Benchmark
    public Placement coordinatesFar() {
        return geography.locate(far.get(turn()));
    }

    /// A grid reference of six figures. Goal: 10 µs.
    @Benchmark
    public Placement gridReference() {
        return geography.locate(gridReferences.get(turn()));
    }

    /// A name as it is spelt. Goal: 100 µs.
    @Benchmark
    public Placement name() {
        return geography.locate(names.get(turn()));
    }

    /// A name with a slip. Goal: 100 µs.
    @Benchmark
    public Placement misspeltName() {
        return geography.locate(misspelt.get(turn()));
    }

    /// Beside it: the distance from each of 4,096 names, without any rule of how much of a slip is too much.
    @Benchmark
    public int misspeltNameByScan() {
        String asked = String.valueOf(misspelt.get(turn()).place());
        int best = Integer.MAX_VALUE;
        for (PlaceClue known : names) {
            int distance = levenshtein.apply(asked, String.valueOf(known.place()));
            best = distance >= 0 ? Math.min(best, distance) : best;
        }
        return best;
    }

    /// A name with a county, town or neighbour. Goal: 100 µs.
    @Benchmark
    public Placement qualifiedName() {
        return geography.locate(qualified.get(turn()));
    }

    /// A name of several places. Goal: 100 µs.
    @Benchmark
    public Placement ambiguousName() {
        return geography.locate(ambiguous.get(turn()));
    }

    /// A decision about an adult and one kind of exploitation. Goal: 10 µs.
    @Benchmark
    public Decision decision() {
        return decider.decide(simple.get(turn()));
    }

    /// A decision about a child. Goal: 10 µs.
    @Benchmark
    public Decision decisionAboutChild() {
        return decider.decide(child.get(turn()));
    }

    /// A decision about six kinds at once. Goal: 10 µs.
    @Benchmark
    public Decision decisionOfManyKinds() {
        return decider.decide(manyKinds.get(turn()));
    }

    /// A concern into bytes.
    @Benchmark
    public byte[] encode() {
        return codec.encode(reported.get(turn()));
    }

    /// A concern out of bytes.
    @Benchmark
    public RecordCodec.Decoded<ConcernReported> decode() {
        return codec.decode(encoded.get(turn()));
    }

    /// All of it: a record in, a record out.
    @Benchmark
    public RecordRouting.Outcome wholeRecord() {
        int turn = turn();
        return routing.route(headers.get(turn), encoded.get(turn), geography, decider);
    }

    private int turn() {
        next = (next + 1) & (INPUTS - 1);
        return next;
    }

    private static <T> List<T> inputs(Supplier<T> supplier) {
        var inputs = new ArrayList<T>(INPUTS);
        for (int i = 0; i < INPUTS; i++) {
            inputs.add(supplier.get());
        }
        return inputs;
    }

    private String one(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private PlaceClue point(boolean sure) {
        while (true) {
            PlaceClue clue = PlaceClue.ofPoint(52.0 + random.nextDouble() * 0.65, -1.9 + random.nextDouble() * 0.7);
            if (geography.locate(clue) instanceof Placed placed && (placed.confidence() == Confidence.HIGH) == sure) {
                return clue;
            }
        }
    }

    private Facts facts(YesNoUnsure under18, int kinds) {
        Set<Exploitation> exploitation = EnumSet.noneOf(Exploitation.class);
        Exploitation[] all = Exploitation.values();
        while (exploitation.size() < kinds) {
            exploitation.add(all[random.nextInt(all.length)]);
        }
        return new Facts(
                random.nextInt(10) == 0 ? Danger.NOW : Danger.NO,
                About.SOMEONE_ELSE,
                null,
                under18,
                exploitation,
                YesNoUnsure.UNSURE,
                YesNoUnsure.YES,
                null,
                null,
                null,
                Set.of(),
                Preference.NONE,
                null,
                false,
                Area.INSIDE,
                Set.of(RUGBY),
                false);
    }

    private Map<String, Placement> postcodeMap() {
        var map = new HashMap<String, Placement>();
        for (String postcode : places.postcodes()) {
            map.put(postcode, geography.locate(PlaceClue.ofPostcode(postcode)));
        }
        return map;
    }

    private static Decider decider() {
        Path here = Files.exists(Path.of("config")) ? Path.of("config") : Path.of("..", "config");
        PartnerDirectory directory = PartnerDirectory.load(here.resolve("partners.yaml"));
        PolicyFile file = PolicyFile.load(here.resolve("policy.yaml"), directory);
        return new Decider(file.policy(), PartnersOfDay.of(directory, LocalDate.now(ZoneId.of("Europe/London"))));
    }

    private static Headers headers(ConcernReported concern) {
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
