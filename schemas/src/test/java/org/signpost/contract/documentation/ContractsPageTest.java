package org.signpost.contract.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.topic.Topic;

/// `docs/contracts.md` is written from the code, so it cannot lie. `mvn -pl schemas test -Dpages=write` writes it anew.
class ContractsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "contracts.md");

    @Test
    void theContractsPageEqualsTheCode() throws Exception {
        String page = page();

        if ("write".equals(System.getProperty("pages"))) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/contracts.md is out of date: run mvn -pl schemas test -Dpages=write")
                .isEqualTo(page);
    }

    private static String page() {
        var page = new StringBuilder("""
            # Contracts: topics and records

            This page is written from the code by `ContractsPageTest`; change the code, then
            `mvn -pl schemas test -Dpages=write`.

            Keys are concern ids, so that everything about one concern stays in order. Values are Avro in single-object
            encoding (marker `C3 01`, schema fingerprint, body); every released schema is in
            `schemas/src/main/resources/released/` and known to every reader. Headers are CloudEvents 1.0 attributes:
            `ce_specversion`, `ce_id`, `ce_type`, `ce_source`, `ce_time`, `ce_subject` (the concern id).

            ## Topics

            | topic | partitions | kept | read by, and parked on |
            |---|---|---|---|
            """);
        for (Topic topic : Topic.values()) {
            page.append("| `%s` | %d | %s | %s |%n"
                    .formatted(topic.topicName(), topic.partitions(), kept(topic), readers(topic)));
        }
        page.append("""

            On a cluster each topic has 3 copies and acknowledges with 2; nothing creates topics by itself. Parked records
            keep key, bytes and headers, for 90 days, and say why in `sp_parked_reason`, `sp_parked_by`, `sp_parked_from`,
            `sp_parked_at` and `sp_parked_failure` (the class of an exception, never its text).
            A value that no dead-letter topic takes is left out, and `sp_parked_value_left_out` says how long it is.
            Where a concern or an event breaks rules, each `sp_parked_field` says where, as a JSON pointer into what was sent
            or as the name of a header, and the `sp_parked_rule` of the same place says which rule; no header repeats what
            was sent.

            What is [sent again](parked.md) from a dead-letter topic has the headers that it came with, and `sp_sent_again`: how many times.
            `records.redriven.v1` says who did that, in JSON; its keys are places of records.

            `concerns.submitted.v1` is for other systems: JSON and no Avro, as [its page](api/kafka.md) says.
            """);
        for (RecordType<?> type : RecordType.all()) {
            append(page, type);
        }
        return page.toString();
    }

    private static String kept(Topic topic) {
        Duration retention = topic.retention();
        return topic.compacted() ? "the last of each key (compacted)" : retention.toDays() + " days";
    }

    private static String readers(Topic topic) {
        return topic.readers().isEmpty()
                ? "no service"
                : String.join(
                        ", ",
                        topic.readers().stream()
                                .map(reader -> reader + ": `" + topic.parkedBy(reader) + "`")
                                .toList());
    }

    private static void append(StringBuilder page, RecordType<?> type) {
        page.append("""

            ## %s

            %s Event type `%s`. Released versions: %d.
            """.formatted(
                        type.name(),
                        type.schema().getDoc(),
                        type.event().wire(),
                        type.released().size()));
        Set<String> described = new HashSet<>();
        Deque<Schema> records = new ArrayDeque<>();
        records.add(type.schema());
        for (Schema record = records.poll(); record != null; record = records.poll()) {
            if (!described.add(record.getName())) {
                continue;
            }
            if (!record.equals(type.schema())) {
                page.append("%n### %s%n%n%s%n".formatted(record.getName(), record.getDoc()));
            }
            page.append("\n| field | type | meaning | unit | example | personal |\n|---|---|---|---|---|---|\n");
            for (Schema.Field field : record.getFields()) {
                page.append("| `%s` | %s | %s | %s | `%s` | %s |%n"
                        .formatted(
                                field.name(),
                                typeName(field.schema()),
                                field.doc(),
                                field.getObjectProp("unit"),
                                field.getObjectProp("example"),
                                Boolean.TRUE.equals(field.getObjectProp("pii")) ? "yes" : "no"));
                Schema nested = nestedRecord(field.schema());
                if (nested != null) {
                    records.add(nested);
                }
            }
        }
    }

    private static String typeName(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> "optional " + typeName(schema.getTypes().getLast());
            case ARRAY -> "list of " + typeName(schema.getElementType());
            case ENUM -> "one of " + String.join(", ", schema.getEnumSymbols());
            case RECORD -> schema.getName();
            case LONG -> schema.getLogicalType() == null ? "long" : "instant";
            default -> schema.getType().getName();
        };
    }

    private static @Nullable Schema nestedRecord(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema;
            case ARRAY -> nestedRecord(schema.getElementType());
            default -> null;
        };
    }
}
