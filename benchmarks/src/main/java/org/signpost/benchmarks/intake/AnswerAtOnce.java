package org.signpost.benchmarks.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What taking in is measured against: it reads the report, does nothing with it, and answers with as much.
@RestController
class AnswerAtOnce {

    static final String PATH = "/at-once";

    private static final Receipt RECEIPT = new Receipt(
            "00000000-0000-8000-8000-000000000000",
            "0000-0000",
            "0000-0000-0000-0000",
            "/v1/concerns/00000000-0000-8000-8000-000000000000");

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Receipt> answer(HttpServletRequest request) throws IOException {
        byte[] read = request.getInputStream().readAllBytes();
        return (read.length == 0 ? ResponseEntity.badRequest() : ResponseEntity.accepted()).body(RECEIPT);
    }

    record Receipt(String concernId, String reference, String followUpCode, String statusLink) {}
}
