package org.signpost.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReleasedSchemasTest {

    @TestFactory
    Stream<DynamicTest> theSchemaInUseIsTheNewestReleasedOne() {
        return RecordType.all().stream()
                .map(type -> dynamicTest(type.name(), () -> {
                    String released =
                            "/released/" + type.name() + "/" + type.released().size() + ".avsc";

                    assertThat(Files.readString(Path.of("src/main/avro", type.name() + ".avsc")))
                            .as("%s.avsc was changed: release it as a new file under released/", type.name())
                            .isEqualTo(resource(released));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyReleasedSchemaAndTheOneInUseReadEachOther() {
        return RecordType.all().stream()
                .flatMap(type -> type.released().stream()
                        .map(released -> dynamicTest(type.name(), () -> {
                            assertReads(type.schema(), released);
                            assertReads(released, type.schema());
                        })));
    }

    private static void assertReads(Schema reader, Schema writer) {
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(compatibility.getType())
                .as(compatibility.getDescription())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void releasedFilesAreNeverChanged() throws Exception {
        for (String line : resource("/released/frozen.sha256").lines().toList()) {
            String[] hashAndFile = line.split(" +", -1);

            assertThat(sha256("/released/" + hashAndFile[1]))
                    .as("released/%s is frozen", hashAndFile[1])
                    .isEqualTo(hashAndFile[0]);
        }
    }

    @Test
    void everyReleasedFileIsFrozen() throws Exception {
        String frozen = resource("/released/frozen.sha256");

        for (RecordType<?> type : RecordType.all()) {
            for (int version = 1; version <= type.released().size(); version++) {
                assertThat(frozen).contains(type.name() + "/" + version + ".avsc");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFieldHasItsMeaningUnitExampleAndPrivacy() {
        return RecordType.all().stream()
                .map(type -> dynamicTest(
                        type.name(),
                        () -> assertThat(undescribed(type.schema(), type.name()))
                                .isEmpty()));
    }

    private static List<String> undescribed(Schema schema, String path) {
        var missing = new ArrayList<String>();
        switch (schema.getType()) {
            case RECORD -> {
                note(missing, path, "doc", schema.getDoc());
                for (Schema.Field field : schema.getFields()) {
                    String at = path + "." + field.name();
                    note(missing, at, "doc", field.doc());
                    note(missing, at, "unit", field.getObjectProp("unit"));
                    note(missing, at, "example", field.getObjectProp("example"));
                    note(missing, at, "pii", field.getObjectProp("pii"));
                    missing.addAll(undescribed(field.schema(), at));
                }
            }
            case ENUM -> {
                note(missing, path, "doc", schema.getDoc());
                if (!"UNKNOWN".equals(schema.getEnumDefault())
                        || !"UNKNOWN".equals(schema.getEnumSymbols().getFirst())) {
                    missing.add(path + ": an enum begins with UNKNOWN and defaults to it");
                }
            }
            case ARRAY -> missing.addAll(undescribed(schema.getElementType(), path + "[]"));
            case UNION -> schema.getTypes().forEach(type -> missing.addAll(undescribed(type, path)));
            default -> {
                // a plain value has nothing to describe
            }
        }
        return missing;
    }

    private static void note(
            List<String> missing, String path, String what, @org.jspecify.annotations.Nullable Object found) {
        if (found == null || found.toString().isBlank()) {
            missing.add(path + " has no " + what);
        }
    }

    private static String sha256(String file) throws Exception {
        byte[] content = resource(file).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static String resource(String file) throws Exception {
        try (InputStream stream = ReleasedSchemasTest.class.getResourceAsStream(file)) {
            assertThat(stream).as(file).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
