package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says whether reports are accepted now, for whoever puts a link to the form or feeds the API.
@RestController
class AcceptingApi {

    private final WayIn way;
    private final IntakeSettings settings;

    AcceptingApi(WayIn way, IntakeSettings settings) {
        this.way = way;
        this.settings = settings;
    }

    @GetMapping(path = "/accepting", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Accepting> accepting() {
        return switch (way.now()) {
            case BROKER -> ResponseEntity.ok(new Accepting(true, "broker"));
            case SPOOL -> ResponseEntity.ok(new Accepting(true, "spool"));
            case NONE ->
                ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(settings.retryAfter().toSeconds()))
                        .body(new Accepting(false, null));
        };
    }

    /// @param through `broker` or `spool`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accepting(boolean accepting, @Nullable String through) {}
}
