package org.signpost.notifier.receipt;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;

/// Reads what a provider sends.
final class CallbackBody {

    /// Ten times what any of their calls has.
    private static final int LONGEST = 16 * 1024;

    private CallbackBody() {}

    /// The body as it came; empty when it is longer than any call is.
    static Optional<byte[]> of(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
        return body.length > LONGEST ? Optional.empty() : Optional.of(body);
    }
}
