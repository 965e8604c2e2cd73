package org.signpost.notifier.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.notifier.access.BearerToken;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.retention.Holds;
import org.signpost.notifier.retention.RetainedConcerns;
import org.signpost.notifier.retention.Rotations;
import org.springframework.mock.web.MockHttpServletRequest;

class RetentionDeskTest {

    private static final String KEY = "CANARY-operator-key-0123456789";

    @TempDir
    private Path folder;

    @Test
    void whereKeysAreRotatedByHandAnOrderSaysHow() throws Exception {
        try (var database = LedgerDatabase.h2(folder)) {
            var rotations = new Rotations(database.sql(), database.transaction());
            var desk = new RetentionDesk(
                    BearerToken.of(List.of(KEY)),
                    new RetainedConcerns(database.sql(), database.transaction(), List.of()),
                    new Holds(database.sql()),
                    rotations,
                    new RotationOrders(false),
                    Clock.systemUTC());
            var request = new MockHttpServletRequest("POST", "/operator/key-rotations");
            request.addHeader("Authorization", "Bearer " + KEY);
            request.setContent("{\"by\": \"d.officer\"}".getBytes(StandardCharsets.UTF_8));

            var answer = desk.rotate(request);

            assertThat(answer.getStatusCode().value()).isEqualTo(409);
            assertThat(String.valueOf(answer.getBody()))
                    .contains("signpost.notifier.retention.rotate-every is 0", "key file of every service");
            assertThat(rotations.ordered()).isFalse();
        }
    }
}
