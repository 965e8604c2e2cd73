package org.signpost.intake.open311;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a form as it is posted, read strictly: what is not UTF-8 is refused and not mended.
final class FormBody {

    private static final int MOST_PARAMETERS = 300;

    private FormBody() {}

    /// Every value of every parameter, in the order of the body; empty if this is no form.
    static Optional<Map<String, List<String>>> read(byte[] body) {
        var parameters = new LinkedHashMap<String, List<String>>();
        int count = 0;
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            count++;
            int equals = pair.indexOf('=');
            Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (count > MOST_PARAMETERS || name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            parameters.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
        }
        return Optional.of(parameters);
    }

    private static Optional<String> decoded(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char letter = encoded.charAt(i);
            if (letter == '+') {
                bytes.write(' ');
            } else if (letter == '%') {
                int high = i + 3 <= encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 3 <= encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(letter);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
