package org.signpost.notifier.operator;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Answers to orders that are not carried out.
final class Refusal {

    private Refusal() {}

    /// A problem document (RFC 9457).
    record Problem(String title, int status, List<Mistake> errors) {}

    static ResponseEntity<Problem> of(HttpStatus status, List<Mistake> mistakes) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(new Problem("Nothing was done", status.value(), List.copyOf(mistakes)));
    }

    /// For whoever does not show the operator's key.
    static ResponseEntity<Void> stranger() {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
    }
}
