package org.signpost.notifier.acknowledgement;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.channel.LinkText;

/// Makes the links with which leads acknowledge, and tells our links from others.
///
/// A link is `BASE/a/TOKEN`, or `BASE/p/TOKEN` where it leads to all that waits for its reader. The token has 28
/// characters: the {@link LinkId} of the message, and 80 bits of an HMAC-SHA-256 over the link id, the message id and
/// the end of its life. So the same message always has the same link, nobody can make a link without the key, and
/// nobody can make one live longer.
public final class AcknowledgementLinks {

    /// The path under which links live.
    public static final String PATH = "/a/";

    /// The path under which the links live that came with several concerns in one message; as long as the other.
    public static final String LIST_PATH = "/p/";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int SIGNATURE_BYTES = 10;
    private static final int TOKEN_LENGTH = LinkId.LENGTH + SIGNATURE_BYTES * 8 / 5;

    /// The longest base for which every link fits an SMS.
    public static final int LONGEST_BASE = AcknowledgementLink.LONGEST - PATH.length() - TOKEN_LENGTH;

    private final LinkKeys keys;
    private final String base;
    private final String origin;

    /// @param base where partners reach the pages of this service, such as `https://alerts.example`; not
    ///     longer than {@link #LONGEST_BASE}
    /// @throws IllegalArgumentException when links with that base would be no links, or too long
    public AcknowledgementLinks(LinkKeys keys, URI base) {
        this.keys = keys;
        this.base = base.toString().replaceAll("/+$", "");
        this.origin = originOf(base);
        if (this.base.length() > LONGEST_BASE) {
            throw new IllegalArgumentException("the base of links may have at most " + LONGEST_BASE
                    + " characters, or an SMS with a link would not fit; this one has " + this.base.length());
        }
    }

    /// The link of a message.
    ///
    /// @param expiresAt from when on it no longer works; whole milliseconds
    public AcknowledgementLink linkOf(MessageId message, Instant expiresAt) {
        return new AcknowledgementLink(base + PATH + tokenOf(message, expiresAt));
    }

    /// The link of a message that speaks for several concerns: it leads to all that waits for its reader.
    ///
    /// @param expiresAt from when on it no longer works; whole milliseconds
    public AcknowledgementLink listLinkOf(MessageId message, Instant expiresAt) {
        return new AcknowledgementLink(base + LIST_PATH + tokenOf(message, expiresAt));
    }

    /// The part of the link of a message that is the link's own; see {@link #linkOf}.
    public String tokenOf(MessageId message, Instant expiresAt) {
        LinkId id = LinkId.of(message);
        return id + LinkText.write(Arrays.copyOf(keys.sign(signed(id, message, expiresAt)), SIGNATURE_BYTES));
    }

    /// The keys that sign.
    public LinkKeys keys() {
        return keys;
    }

    /// Whether partners reach the pages from this machine alone, without TLS.
    public boolean isOnLoopback() {
        URI address = URI.create(base);
        return "http".equals(address.getScheme()) && address.getHost() != null && LOOPBACK.contains(address.getHost());
    }

    /// Whether a page of that origin, as browsers write it, is one of these pages.
    boolean isOrigin(String origin) {
        return this.origin.equals(origin);
    }

    /// The origin of an address as browsers write it: without the port that goes without saying.
    private static String originOf(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int port = address.getPort();
        boolean said = port != -1 && port != (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + (said ? ":" + port : "");
    }

    /// By what the message of a token can be found; empty when it is no token at all.
    static Optional<LinkId> idIn(String token) {
        return token.length() == TOKEN_LENGTH && LinkText.isWritten(token)
                ? Optional.of(new LinkId(token.substring(0, LinkId.LENGTH)))
                : Optional.empty();
    }

    /// Whether the token was signed by us for that message.
    boolean isOurs(String token, MessageId message, Instant expiresAt) {
        LinkId id = LinkId.of(message);
        boolean ours = false;
        for (byte[] signature : keys.signatures(signed(id, message, expiresAt))) {
            String expected = id + LinkText.write(Arrays.copyOf(signature, SIGNATURE_BYTES));
            // every key is tried in the same time, whichever it is
            ours |= MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.US_ASCII));
        }
        return ours;
    }

    private static byte[] signed(LinkId id, MessageId message, Instant expiresAt) {
        return ("acknowledge/1 " + id + " " + message + " " + expiresAt.toEpochMilli())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
