package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/// The body of a request, byte for byte, if it is not too large, not packed, and in UTF-8.
sealed interface ApiBody {

    /// The bytes.
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Bytes(byte[] bytes) implements ApiBody {}

    /// It is not taken.
    record Refused(Problem problem, HttpHeaders headers) implements ApiBody {}

    /// Reads it, and never more of it than it may have.
    static ApiBody of(HttpServletRequest request, DataSize largest) throws IOException {
        if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null || !utf8(request)) {
            return new Refused(Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE), new HttpHeaders());
        }
        long most = largest.toBytes();
        if (request.getContentLengthLong() > most) {
            return tooLarge(largest);
        }
        byte[] body = request.getInputStream().readNBytes(Math.toIntExact(most + 1));
        return body.length > most ? tooLarge(largest) : new Bytes(body);
    }

    private static Refused tooLarge(DataSize largest) {
        var headers = new HttpHeaders();
        // the rest of the body is not read
        headers.setConnection("close");
        return new Refused(Problem.tooLarge(largest.toKilobytes()), headers);
    }

    private static boolean utf8(HttpServletRequest request) {
        String type = request.getContentType();
        try {
            var charset = type == null ? null : MediaType.parseMediaType(type).getCharset();
            return charset == null || charset.equals(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
