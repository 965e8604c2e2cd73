package org.signpost.notifier.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A secret that a caller shows to prove who it is. There may be several, each of them good, so that one is
/// replaced by adding the new one, giving it to the caller, and removing the old one.
///
/// Only their digests are kept, and it hides itself.
public final class BearerToken {

    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST = 16;

    private final List<byte[]> digests;

    private BearerToken(List<byte[]> digests) {
        this.digests = digests;
    }

    /// Any of these is good.
    public static BearerToken of(List<String> secrets) {
        return new BearerToken(secrets.stream().map(BearerToken::digest).toList());
    }

    /// The secrets of a file that only its owner may read, one a line.
    ///
    /// @throws TokenNotUsable when the file cannot be read, holds none, or one that could be guessed
    public static List<String> secrets(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new TokenNotUsable("the file " + file + " cannot be read");
        }
        if (lines.isEmpty()) {
            throw new TokenNotUsable("the file " + file + " is empty");
        }
        if (lines.stream().anyMatch(line -> line.length() < SHORTEST)) {
            throw new TokenNotUsable("a line of the file " + file + " has fewer than " + SHORTEST + " characters");
        }
        return lines;
    }

    /// Whether one of these tokens was shown. It takes the same time whatever was shown.
    ///
    /// @param authorization the header `Authorization` as it came
    public boolean isShownIn(@Nullable String authorization) {
        String header = authorization == null ? "" : authorization;
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] shown = digest(bearer ? header.substring(SCHEME.length()).strip() : "");
        boolean good = false;
        for (byte[] digest : digests) {
            good |= MessageDigest.isEqual(digest, shown);
        }
        return bearer && good;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "BearerToken[hidden]";
    }

    /// A file holds no secret that could be used. The message names the file and repeats nothing of it.
    public static final class TokenNotUsable extends RuntimeException {
        TokenNotUsable(String fact) {
            super(fact);
        }
    }
}
