package org.signpost.notifier.channel.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.signpost.contract.partner.AddressRule.Fault;

/// Where a webhook is. It may hold a secret of the partner's, so it hides itself when printed.
record WebhookAddress(URI reveal) {

    private static final String REMEDY = "write an address such as https://alerts.council.example/signpost";

    /// What is wrong with an address; empty when it can be used. No name is looked up.
    static Optional<Fault> faultOf(String text, PublicPlace places) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of(new Fault("this is not the address of a webhook", REMEDY));
        }
        String host = uri.getHost();
        if (host == null || uri.getScheme() == null) {
            return Optional.of(new Fault("this is not the address of a webhook", REMEDY));
        }
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            return Optional.of(new Fault(
                    "the address of a webhook has no name, password or fragment",
                    "leave them out: requests are signed"));
        }
        boolean here = isLoopback(host);
        if (here && places.allowLoopback()) {
            return Optional.empty();
        }
        if (!uri.getScheme().equalsIgnoreCase("https")) {
            return Optional.of(new Fault("the address of a webhook must be https", REMEDY));
        }
        return here || isForbiddenNumber(host, places)
                ? Optional.of(new Fault("the address of a webhook is in a private network", REMEDY))
                : Optional.empty();
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        return number(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean isForbiddenNumber(String host, PublicPlace places) {
        return number(host).map(address -> !places.isAllowed(address)).orElse(false);
    }

    /// The address that stands in a URI in digits; empty for a name.
    private static Optional<InetAddress> number(String host) {
        if (!host.startsWith("[") && !host.matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "WebhookAddress[hidden]";
    }
}
