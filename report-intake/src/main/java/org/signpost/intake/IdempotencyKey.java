package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signpost.contract.concern.Attribution;

/// The header `Idempotency-Key`: a client's own name for one request, so that sending it again cannot make two
/// concerns.
///
/// Source: IETF draft-ietf-httpapi-idempotency-key-header: an item of Structured Fields that is a string, as in
/// `Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324"`. Many clients send it without the quotes, and mean the
/// same.
sealed interface IdempotencyKey {

    /// The name of the header.
    String HEADER = "Idempotency-Key";

    /// So that nobody's own reference is taken for a key.
    String NAMESPACE = "idempotency-key:";

    /// The request has none.
    record None() implements IdempotencyKey {}

    /// The request has one.
    record Given(String key) implements IdempotencyKey {
        @Override
        public String toString() {
            return "Given[hidden]";
        }
    }

    /// The header is there, and is not what the draft asks for.
    record Malformed() implements IdempotencyKey {}

    /// Reads the header.
    static IdempotencyKey of(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders(HEADER));
        if (sent.isEmpty()) {
            return new None();
        }
        Matcher form = Form.KEY.matcher(sent.getFirst().strip());
        if (sent.size() > 1 || !form.matches()) {
            return new Malformed();
        }
        String quoted = form.group("quoted");
        return new Given(quoted == null ? form.group("bare") : quoted);
    }

    /// What it says of a document: how it is referred to when it does not say so itself, and what it must say if it
    /// does.
    static Attribution on(Attribution attribution, IdempotencyKey key) {
        return switch (key) {
            case Given(var name) -> attribution.orReferredToAs(NAMESPACE + name).agreeingWith(name);
            case None _, Malformed _ -> attribution;
        };
    }

    /// What it says of one document of several that came in one request.
    static Attribution on(Attribution attribution, IdempotencyKey key, int index) {
        return switch (key) {
            case Given(var name) -> attribution.orReferredToAs(NAMESPACE + name + "#" + index);
            case None _, Malformed _ -> attribution;
        };
    }

    /// What is told when it is malformed.
    static Problem problem() {
        return Problem.invalid(List.of(Problem.Mistaken.inHeader(
                HEADER,
                "wrong-form",
                "send it once: in quotes, up to 64 letters, digits, dots, colons, underscores and hyphens, such as a"
                        + " UUID of your own for each report")));
    }

    /// How it is written.
    final class Form {
        private static final String PLAIN = "[A-Za-z0-9._:-]{1,64}";
        private static final Pattern KEY = Pattern.compile("\"(?<quoted>" + PLAIN + ")\"|(?<bare>" + PLAIN + ")");

        private Form() {}
    }
}
