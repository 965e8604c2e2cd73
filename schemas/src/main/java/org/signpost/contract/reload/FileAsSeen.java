package org.signpost.contract.reload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;

/// A watched file as it was at one look. Two are equal when nobody could tell them apart by reading.
public sealed interface FileAsSeen {

    /// Which file.
    WatchedFile file();

    /// How mistakes name it.
    default String name() {
        return file().name();
    }

    /// What it holds.
    ///
    /// @throws ConfigurationRefused when it could not be read
    byte[] bytes();

    /// A short name of what it holds: the first 16 hexadecimal digits of the SHA-256, or why there are none.
    String version();

    /// It was read.
    ///
    /// @param bytes all of it; nobody changes them
    @SuppressWarnings("ArrayRecordComponent") // compared below by what they hold
    record Content(WatchedFile file, byte[] bytes, String version) implements FileAsSeen {

        Content(WatchedFile file, byte[] bytes) {
            this(file, bytes, shortHash(bytes));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content that && file.equals(that.file) && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return version.hashCode();
        }

        @Override
        public String toString() {
            return "Content[" + file.role() + ", " + version + "]";
        }

        private static String shortHash(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return HexFormat.of().formatHex(hash, 0, 8);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java runtime has SHA-256", impossible);
            }
        }
    }

    /// It was not there.
    record Missing(WatchedFile file) implements FileAsSeen {
        @Override
        public byte[] bytes() {
            throw refused(this, "there is no such file", "put it back, or name the right file in the settings");
        }

        @Override
        public String version() {
            return "missing";
        }
    }

    /// It could not be read, or is no plain file.
    record Unreadable(WatchedFile file) implements FileAsSeen {
        @Override
        public byte[] bytes() {
            throw refused(this, "the file cannot be read", "make it a plain file that the service's user may read");
        }

        @Override
        public String version() {
            return "unreadable";
        }
    }

    /// It was longer than it may be.
    record TooLong(WatchedFile file) implements FileAsSeen {
        @Override
        public byte[] bytes() {
            throw refused(
                    this,
                    "the file is longer than " + (file.longest() >> 20) + " MiB",
                    "put the right file there, or split it");
        }

        @Override
        public String version() {
            return "too-long";
        }
    }

    private static ConfigurationRefused refused(FileAsSeen seen, String fact, String remedy) {
        return new ConfigurationRefused(List.of(new ConfigMistake(seen.name(), 0, fact, remedy)));
    }
}
