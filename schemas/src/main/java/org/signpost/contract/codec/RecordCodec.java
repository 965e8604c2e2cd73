package org.signpost.contract.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Writes and reads one type of record in Avro's single-object encoding: the marker `C3 01`, the schema's
/// fingerprint (8 bytes, little-endian), the body. A reader needs no schema registry: it carries every
/// released version.
///
/// Not safe for use by several threads at once, because Avro's encoders are reused; Kafka's serializers and
/// deserializers have one each.
///
/// @param <T> the generated type
public final class RecordCodec<T extends SpecificRecord> {

    private static final int HEADER_LENGTH = 10;
    private static final EncoderFactory ENCODERS = new EncoderFactory().configureBufferSize(8192);
    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = (byte) 0x01;

    private final RecordType<T> type;
    private final SpecificDatumWriter<T> writer;
    private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();
    private final byte[] header;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    /// A codec that writes the current schema and reads every released one.
    public RecordCodec(RecordType<T> type) {
        this.type = type;
        SpecificData data = SpecificData.getForClass(type.type());
        this.writer = new SpecificDatumWriter<>(type.schema(), data);
        for (Schema released : type.released()) {
            addReader(released, data);
        }
        addReader(type.schema(), data);
        this.header = ByteBuffer.allocate(HEADER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(type.fingerprint())
                .array();
    }

    private void addReader(Schema written, SpecificData data) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(written);
        readers.put(fingerprint, new SpecificDatumReader<>(written, type.schema(), data));
    }

    /// The bytes of a record.
    public byte[] encode(T record) {
        buffer.reset();
        buffer.writeBytes(header);
        BinaryEncoder out = ENCODERS.binaryEncoder(buffer, encoder);
        // one that a record failed in still holds a part of it, and is not used again
        encoder = null;
        try {
            writer.write(record, out);
            out.flush();
            encoder = out;
        } catch (IOException e) {
            throw new UncheckedIOException("a record was not encoded although nothing leaves memory", e);
        }
        return buffer.toByteArray();
    }

    /// What the bytes hold. It never throws for any bytes.
    public Decoded<T> decode(byte[] bytes) {
        if (bytes.length < HEADER_LENGTH || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
            return new Decoded.Poison<>(PoisonReason.NOT_SINGLE_OBJECT);
        }
        long fingerprint =
                ByteBuffer.wrap(bytes, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        SpecificDatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            return new Decoded.Poison<>(PoisonReason.UNKNOWN_FINGERPRINT);
        }
        try {
            BinaryDecoder in =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_LENGTH, bytes.length - HEADER_LENGTH, decoder);
            decoder = in;
            T record = reader.read(null, in);
            if (!in.isEnd()) {
                return new Decoded.Poison<>(PoisonReason.BODY_MALFORMED);
            }
            return new Decoded.Value<>(record);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | ClassCastException
                | UnsupportedOperationException malformed) {
            decoder = null;
            return new Decoded.Poison<>(PoisonReason.BODY_MALFORMED);
        }
    }

    /// Outcome of reading bytes.
    ///
    /// @param <T> the generated type
    public sealed interface Decoded<T> {

        /// The record that the bytes hold.
        record Value<T>(T record) implements Decoded<T> {}

        /// The bytes hold no such record.
        record Poison<T>(PoisonReason reason) implements Decoded<T> {}
    }
}
