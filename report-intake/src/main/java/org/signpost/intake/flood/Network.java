package org.signpost.intake.flood;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network: the first bits of internet addresses. It hides itself when printed, and is never stored.
///
/// Addresses are read as they are written: no name is ever looked up.
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record Network(byte[] bits, int prefix) {

    private static final int LONGEST_ADDRESS = 60;

    /// Java takes `10.1` for an address, too.
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /// The network of that length around an address.
    static Network around(InetAddress address, int ipv4Prefix, int ipv6Prefix) {
        byte[] bits = address.getAddress();
        return of(bits, bits.length == 4 ? ipv4Prefix : ipv6Prefix);
    }

    private static Network of(byte[] address, int prefix) {
        byte[] bits = address.clone();
        for (int bit = prefix; bit < bits.length * 8; bit++) {
            bits[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return new Network(bits, prefix);
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32` or one address.
    ///
    /// @throws IllegalArgumentException if it is none of them
    static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException(
                        "a trusted proxy is an address such as 10.1.2.3 or a network such as 10.1.0.0/16"))
                .getAddress();
        int longest = address.length * 8;
        int prefix = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > longest) {
            throw new IllegalArgumentException("the length of a network is at most that of its address");
        }
        return of(address, prefix);
    }

    /// An address as it is written, with or without a port; empty if it is none.
    static Optional<InetAddress> address(String written) {
        String text = withoutPort(written.strip());
        boolean known = text.contains(":")
                ? text.length() <= LONGEST_ADDRESS
                : FOUR.matcher(text).matches();
        if (!known) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.ofLiteral(text);
            // an address within a machine has a name of its own for each cable
            return Optional.of(
                    address instanceof Inet6Address six ? InetAddress.getByAddress(six.getAddress()) : address);
        } catch (IllegalArgumentException | java.net.UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        boolean four = text.indexOf(':') == text.lastIndexOf(':') && text.contains(".");
        return four && text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
    }

    boolean holds(InetAddress address) {
        byte[] other = address.getAddress();
        return other.length == bits.length && of(other, prefix).equals(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network(byte[] theirs, int length) && length == prefix && Arrays.equals(bits, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits) * 31 + prefix;
    }

    @Override
    public String toString() {
        return "Network[hidden]";
    }
}
