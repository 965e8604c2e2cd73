package org.signpost.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.examples.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/// An example of a request or an answer, as it stands in the description of the API. Each is tried by a test.
///
/// @param path the address
/// @param method the method, in small letters
/// @param answered the status that a request gets; of an answer, its own
/// @param response whether it is an answer
/// @param mediaType in which media type
/// @param name of the example and of its file
/// @param summary what it shows
record ApiExample(
        String path, String method, int answered, boolean response, String mediaType, String name, String summary) {

    /// How the description says which status a request gets.
    static final String ANSWERED = "x-answered";

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /// All of them.
    static List<ApiExample> all() {
        return List.of(
                request("/v1/concerns", 202, JSON, "concern-smallest", "The least that a report must say"),
                request("/v1/concerns", 202, JSON, "concern-nail-bar", "A report with a place, signs and words"),
                request("/v1/concerns", 202, JSON, "concern-advice", "Somebody asks for advice"),
                request("/v1/concerns", 400, JSON, "concern-mistakes", "Several mistakes, all told at once"),
                answer("/v1/concerns", 202, JSON, "answer-receipt", "What an accepted report gets"),
                answer("/v1/concerns", 400, PROBLEM, "answer-mistakes", "What the report with mistakes gets"),
                request("/v1/concerns:batch", 200, JSON, "batch-two", "One that is accepted, and one with a mistake"),
                answer("/v1/concerns:batch", 200, JSON, "answer-batch", "An answer for each"),
                new ApiExample("/v1/concerns/{concern}", "get", 200, true, JSON, "answer-status", "It was passed on"),
                request("/v1/events", 202, JSON, "event-binary", "Binary mode: the body is the concern"),
                request("/v1/events", 202, EventsApi.STRUCTURED, "event-structured", "Structured mode"),
                request("/v1/events", 200, EventsApi.BATCH, "event-batch", "Several events"),
                request(
                        "/open311/v2/requests.{format}",
                        200,
                        "application/x-www-form-urlencoded",
                        "open311-request",
                        "A request with a point and an address"),
                answer("/open311/v2/requests.{format}", 200, JSON, "answer-open311", "What it gets"));
    }

    private static ApiExample request(String path, int answered, String mediaType, String name, String summary) {
        return new ApiExample(path, "post", answered, false, mediaType, name, summary);
    }

    private static ApiExample answer(String path, int status, String mediaType, String name, String summary) {
        return new ApiExample(path, "post", status, true, mediaType, name, summary);
    }

    /// As the description holds it.
    Example described() {
        var example = new Example();
        example.setSummary(summary);
        example.setValue(value());
        if (!response) {
            example.addExtension(ANSWERED, answered);
        }
        return example;
    }

    private JsonNode value() {
        try {
            return Json31.mapper()
                    .readTree(new ClassPathResource("intake/examples/" + name + ".json")
                            .getContentAsString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the example " + name + " is no JSON", broken);
        } catch (IOException missing) {
            throw new UncheckedIOException("the example " + name + " is not there", missing);
        }
    }
}
