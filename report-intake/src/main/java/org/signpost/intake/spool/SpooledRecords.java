package org.signpost.intake.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Writes the records of a concern as bytes, and reads them again: topic, key, value and headers of each, in order.
final class SpooledRecords {

    private static final int VERSION = 1;

    private SpooledRecords() {}

    static byte[] write(List<ProducerRecord<byte[], byte[]>> records) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(records.size());
            for (ProducerRecord<byte[], byte[]> record : records) {
                out.writeUTF(record.topic());
                write(out, record.key());
                write(out, record.value());
                Header[] headers = record.headers().toArray();
                out.writeInt(headers.length);
                for (Header header : headers) {
                    out.writeUTF(header.key());
                    write(out, header.value());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("records were not written although nothing leaves memory", e);
        }
        return bytes.toByteArray();
    }

    /// @throws SpoolUnusable if these are not bytes that this or an earlier version wrote
    static List<ProducerRecord<byte[], byte[]>> read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new SpoolUnusable("the spool was written by a later version of report-intake; start that one");
            }
            int count = in.readInt();
            var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
            for (int i = 0; i < count; i++) {
                String topic = in.readUTF();
                byte[] key = readBytes(in);
                byte[] value = readBytes(in);
                var headers = new RecordHeaders();
                int ofHeaders = in.readInt();
                for (int header = 0; header < ofHeaders; header++) {
                    String name = in.readUTF();
                    headers.add(name, readBytes(in));
                }
                records.add(new ProducerRecord<>(topic, null, key, value, headers));
            }
            return records;
        } catch (IOException e) {
            throw new SpoolUnusable("a row of the spool is damaged; restore the database, or ask for help", e);
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("the bytes end early");
        }
        return bytes;
    }
}
