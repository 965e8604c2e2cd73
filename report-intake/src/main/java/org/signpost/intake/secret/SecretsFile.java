package org.signpost.intake.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/// The file that holds the secret of report-intake: one line of at least 64 hexadecimal digits, readable by its
/// owner alone.
public final class SecretsFile {

    private SecretsFile() {}

    /// Reads the secret.
    ///
    /// @throws SecretUnusable if the file is missing, readable by others, or holds something else
    public static IntakeSecrets read(Path file) {
        try {
            refuseOtherReaders(file);
            String line = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!line.matches("(?:[0-9a-fA-F]{2}){" + IntakeSecrets.LEAST_LENGTH + ",}")) {
                throw new SecretUnusable(
                        "The secrets file " + file + " does not hold one line of at least 64 hexadecimal digits.",
                        "Make a new one with: (umask 077; openssl rand -hex 32 > " + file
                                + "). If it was damaged, restore it instead: with another secret, repeats are not"
                                + " recognised and follow-up codes that were given out are void.");
            }
            return new IntakeSecrets(HexFormat.of().parseHex(line));
        } catch (NoSuchFileException missing) {
            throw new SecretUnusable(
                    "The secrets file " + file + " does not exist.",
                    "Make it once, and give every instance of report-intake the same, with: (umask 077; openssl rand"
                            + " -hex 32 > " + file + "). Its place is set by signpost.intake.secrets-file.");
        } catch (CharacterCodingException binary) {
            throw new SecretUnusable(
                    "The secrets file " + file + " is not a text file.",
                    "It holds one line of at least 64 hexadecimal digits; signpost.intake.secrets-file may name another"
                            + " file by mistake.");
        } catch (IOException unreadable) {
            throw new SecretUnusable(
                    "The secrets file " + file + " cannot be read.",
                    "Let the user that report-intake runs as read it, and nobody else.");
        }
    }

    /// Makes a file with a new random secret that its owner alone may read.
    ///
    /// @throws IOException if there is one already, or the folder cannot be written to
    public static void create(Path file) throws IOException {
        var secret = new byte[IntakeSecrets.LEAST_LENGTH];
        new SecureRandom().nextBytes(secret);
        if (posix(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(secret) + "\n", StandardOpenOption.WRITE);
        } else {
            Files.writeString(file, HexFormat.of().formatHex(secret) + "\n", StandardOpenOption.CREATE_NEW);
        }
    }

    private static void refuseOtherReaders(Path file) throws IOException {
        if (!posix(file)) {
            return;
        }
        Set<PosixFilePermission> open = EnumSet.of(
                PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
        open.retainAll(Files.getPosixFilePermissions(file));
        if (!open.isEmpty()) {
            throw new SecretUnusable(
                    "The secrets file " + file + " can be read or written by others than its owner.",
                    "Close it with: chmod 600 " + file);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// The secret cannot be used; says why and what to do, and nothing of the secret.
    public static final class SecretUnusable extends RuntimeException {

        private final String remedy;

        SecretUnusable(String fact, String remedy) {
            super(fact);
            this.remedy = remedy;
        }

        /// What the operator can do about it.
        public String remedy() {
            return remedy;
        }
    }
}
