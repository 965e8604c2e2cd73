package org.signpost.local.inbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every message that arrived, in memory and in a file with one JSON object a line.
///
/// A message is in the file before {@link #keep} returns, so that what a sender was told has arrived is still
/// there after the process was killed. (Not after a power cut: nothing is forced to the disk.)
final class Inbox implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileChannel file;
    private final List<Message> messages;
    private final Map<UUID, Message> byId = new HashMap<>();
    private final Map<String, List<Message>> bySender = new HashMap<>();

    private Inbox(FileChannel file, List<Message> messages) {
        this.file = file;
        this.messages = messages;
        messages.forEach(this::index);
    }

    private void index(Message message) {
        byId.put(message.id(), message);
        message.senderReference()
                .ifPresent(reference -> bySender.computeIfAbsent(reference, _ -> new ArrayList<>())
                        .addFirst(message));
    }

    /// Opens the file, or makes it. A last line that a kill cut short was never answered for and is dropped.
    static Inbox open(Path path) throws IOException {
        var messages = new ArrayList<Message>();
        if (Files.exists(path)) {
            dropTornLine(path);
            try (BufferedReader lines = Files.newBufferedReader(path)) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    messages.add(read(path, number, line));
                }
            }
        }
        var file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new Inbox(file, messages);
    }

    synchronized void keep(Message message) {
        byte[] line = (write(message) + "\n").getBytes(StandardCharsets.UTF_8);
        var buffer = ByteBuffer.wrap(line);
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("a message could not be kept; its sender is told to try again", cause);
        }
        messages.add(message);
        index(message);
    }

    synchronized int size() {
        return messages.size();
    }

    synchronized List<Message> newestFirst() {
        return List.copyOf(messages.reversed());
    }

    synchronized Optional<Message> byId(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized List<Message> bySenderReference(String reference) {
        return List.copyOf(bySender.getOrDefault(reference, List.of()));
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private static void dropTornLine(Path path) throws IOException {
        try (var content = new RandomAccessFile(path.toFile(), "rw")) {
            long end = content.length();
            while (end > 0) {
                content.seek(end - 1);
                if (content.read() == '\n') {
                    break;
                }
                end--;
            }
            content.setLength(end);
        }
    }

    private static String write(Message message) {
        var line = JSON.createObjectNode();
        line.put("id", message.id().toString());
        line.put("at", message.at().toString());
        line.put("channel", message.medium().wire());
        line.put("to", message.to());
        line.put("subject", message.subject().orElse(null));
        line.put("body", message.body());
        line.put("markup", message.markup().orElse(null));
        line.put("senderReference", message.senderReference().orElse(null));
        return line.toString();
    }

    private static Message read(Path path, int number, String text) throws IOException {
        try {
            JsonNode line = JSON.readTree(text);
            return new Message(
                    UUID.fromString(line.required("id").stringValue()),
                    Instant.parse(line.required("at").stringValue()),
                    Message.Medium.ofWire(line.required("channel").stringValue()),
                    line.required("to").stringValue(),
                    optional(line.get("subject")),
                    line.required("body").stringValue(),
                    optional(line.get("markup")),
                    optional(line.get("senderReference")));
        } catch (JacksonException | IllegalArgumentException | DateTimeException cause) {
            throw new IOException(path + ":" + number + " is not a message", cause);
        }
    }

    private static Optional<String> optional(@Nullable JsonNode value) {
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.stringValue());
    }
}
