package org.signpost.notifier.channel.webhook;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import org.signpost.notifier.channel.HttpCall.Forbidden;
import org.signpost.notifier.channel.HttpCall.Guard;

/// Keeps webhooks out of networks that only this service can see: whoever writes an address into the partner file, or
/// rules its name in DNS, must not reach what stands beside this service.
///
/// A name is looked up anew before each request. The connection that follows uses the same answer, which the JVM keeps
/// for 30 seconds.
record PublicPlace(boolean allowLoopback) implements Guard {

    @Override
    public void check(URI place) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(place.getHost())) {
            if (!isAllowed(address)) {
                throw new Forbidden();
            }
        }
    }

    /// Whether requests may go to an address.
    boolean isAllowed(InetAddress address) {
        return isPublic(address) || (allowLoopback && address.isLoopbackAddress());
    }

    /// Sources: the special-purpose registries of IANA for IPv4 and IPv6 (RFC 6890).
    private static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? isPublic(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
                : isPublic(bytes);
    }

    private static boolean isPublic(int first, int second, int third) {
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127;
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 ->
                !(second == 168 || (second == 0 && (third == 0 || third == 2)) || (second == 88 && third == 99));
            case 198 -> !(second == 18 || second == 19 || (second == 51 && third == 100));
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /// Of IPv6 what is handed out as public (2000::/3), but for ranges that hold IPv4 addresses or are for documents.
    private static boolean isPublic(byte[] six) {
        int first = ((six[0] & 0xff) << 8) | (six[1] & 0xff);
        int second = ((six[2] & 0xff) << 8) | (six[3] & 0xff);
        boolean handedOut = (first & 0xe000) == 0x2000;
        boolean sixToFour = first == 0x2002;
        boolean protocols = first == 0x2001 && (second < 0x200 || second == 0x0db8);
        boolean documents = first == 0x3fff && second < 0x1000;
        return handedOut && !sixToFour && !protocols && !documents;
    }
}
