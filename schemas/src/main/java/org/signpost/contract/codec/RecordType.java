package org.signpost.contract.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.event.EventType;

/// A type of record with its schema, every released version of it, and the event that announces it.
///
/// The released versions are files in `released/<name>/<version>.avsc` on the class path; they are never
/// changed and never removed, so that every reader of a build knows everything that was ever written.
///
/// @param <T> the generated class
public final class RecordType<T extends SpecificRecord> {

    public static final RecordType<ConcernReported> CONCERN_REPORTED = new RecordType<>(
            ConcernReported.class,
            ConcernReported.getClassSchema(),
            1,
            EventType.CONCERN_REPORTED,
            ConcernReported::getConcernId);
    public static final RecordType<ConcernHeld> CONCERN_HELD = new RecordType<>(
            ConcernHeld.class, ConcernHeld.getClassSchema(), 1, EventType.CONCERN_HELD, ConcernHeld::getConcernId);
    public static final RecordType<ConcernRouted> CONCERN_ROUTED = new RecordType<>(
            ConcernRouted.class,
            ConcernRouted.getClassSchema(),
            2,
            EventType.CONCERN_ROUTED,
            ConcernRouted::getConcernId);
    public static final RecordType<AlertProgressed> ALERT_PROGRESSED = new RecordType<>(
            AlertProgressed.class,
            AlertProgressed.getClassSchema(),
            1,
            EventType.ALERT_PROGRESSED,
            AlertProgressed::getConcernId);
    public static final RecordType<SealingKey> SEALING_KEY = new RecordType<>(
            SealingKey.class, SealingKey.getClassSchema(), 1, EventType.CONCERN_KEY, SealingKey::getConcernId);

    // Avro makes instances only of classes that are trusted by name. Added to what others trust, never replacing it.
    static {
        String generated = ConcernReported.class.getPackageName() + ".";
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), named -> named.getName().startsWith(generated)));
    }

    private final Class<T> type;
    private final Schema schema;
    private final int latestRelease;
    private final EventType event;
    private final Function<T, String> concernId;

    private RecordType(
            Class<T> type, Schema schema, int latestRelease, EventType event, Function<T, String> concernId) {
        this.type = type;
        this.schema = schema;
        this.latestRelease = latestRelease;
        this.event = event;
        this.concernId = concernId;
    }

    /// All types, in the order in which a concern meets them.
    public static List<RecordType<?>> all() {
        return List.of(CONCERN_REPORTED, CONCERN_HELD, SEALING_KEY, CONCERN_ROUTED, ALERT_PROGRESSED);
    }

    /// The name of the record, such as `ConcernReported`; also the name of its folder of released versions.
    public String name() {
        return type.getSimpleName();
    }

    /// The schema that this build writes.
    public Schema schema() {
        return schema;
    }

    /// The 64-bit Rabin fingerprint that single-object encoding puts before each body of the schema that is written.
    public long fingerprint() {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /// The event that announces such a record.
    public EventType event() {
        return event;
    }

    /// Every released version, oldest first.
    public List<Schema> released() {
        var versions = new ArrayList<Schema>();
        for (int version = 1; version <= latestRelease; version++) {
            versions.add(release(version));
        }
        return versions;
    }

    Class<T> type() {
        return type;
    }

    String concernIdOf(T record) {
        return concernId.apply(record);
    }

    private Schema release(int version) {
        String file = "/released/" + name() + "/" + version + ".avsc";
        try (InputStream stream = RecordType.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("released schema " + file + " is missing from the class path");
            }
            return new Schema.Parser().parse(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("released schema " + file + " cannot be read", e);
        }
    }
}
