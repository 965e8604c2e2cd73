package org.signpost.contract.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryData;
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
    private static final byte[] END_OF_ARRAY = {0};
    private static final int LONGEST_NUMBER = 10;

    private final RecordType<T> type;
    private final SpecificData data;
    private final SpecificDatumWriter<T> writer;
    private final Map<Long, SpecificDatumReader<T>> readers = new HashMap<>();
    private final byte[] header;
    private final Growing buffer = new Growing();
    private final byte[] number = new byte[LONGEST_NUMBER];
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    /// A codec that writes the current schema and reads every released one.
    public RecordCodec(RecordType<T> type) {
        this.type = type;
        this.data = SpecificData.getForClass(type.type());
        this.writer = new SpecificDatumWriter<>(type.schema(), data);
        for (Schema released : type.released()) {
            addReader(released);
        }
        addReader(type.schema());
        this.header = ByteBuffer.allocate(HEADER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(type.fingerprint())
                .array();
    }

    private void addReader(Schema written) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(written);
        readers.put(fingerprint, new SpecificDatumReader<>(written, type.schema(), data));
    }

    /// The bytes of a record.
    public byte[] encode(T record) {
        write(record);
        return buffer.toByteArray();
    }

    /// The bytes of a record whose last field is a list, where many records have the same items there. They are the
    /// same bytes as if the items were in the record, and take a fraction of the time.
    ///
    /// @param record has no items in its last field
    /// @param items each as {@link #encodeItem} has made it, of this type of record
    /// @throws IllegalArgumentException if the last field has items
    public byte[] encode(T record, List<byte[]> items) {
        Schema.Field last = lastField();
        if (!(record.get(last.pos()) instanceof Collection<?> none) || !none.isEmpty()) {
            throw new IllegalArgumentException(last.name() + " of " + type.name() + " is not empty");
        }
        write(record);
        if (!items.isEmpty()) {
            // an array is its blocks, each after the number of its items, and then an empty block
            buffer.shorten(END_OF_ARRAY.length);
            buffer.write(number, 0, BinaryData.encodeLong(items.size(), number, 0));
            items.forEach(buffer::writeBytes);
            buffer.writeBytes(END_OF_ARRAY);
        }
        return buffer.toByteArray();
    }

    /// The bytes of an item of the list that is the last field of this type of record.
    ///
    /// @throws IllegalArgumentException if the last field is no list of such items
    public byte[] encodeItem(SpecificRecord item) {
        Schema list = lastField().schema();
        if (list.getType() != Schema.Type.ARRAY || !list.getElementType().equals(item.getSchema())) {
            throw new IllegalArgumentException("the last field of " + type.name() + " has no such items");
        }
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder out = ENCODERS.directBinaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<SpecificRecord>(item.getSchema(), data).write(item, out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an item was not encoded although nothing leaves memory", e);
        }
        return bytes.toByteArray();
    }

    private Schema.Field lastField() {
        return type.schema().getFields().getLast();
    }

    private void write(T record) {
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

    /// Bytes of which the last can be taken back.
    private static final class Growing extends ByteArrayOutputStream {

        Growing() {
            super(1024);
        }

        synchronized void shorten(int by) {
            count -= by;
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
