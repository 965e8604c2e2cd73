package org.signpost.intake;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Describes the API in OpenAPI 3.1: the operations from the controllers, the schemas from the dictionary, and with
/// each the answers that it shares with others.
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM = "application/problem+json";
    private static final String BEARER = "bearer";
    private static final String HEADER = "header";

    @Bean
    OpenAPI signpostApi() {
        var components = new Components()
                .addSchemas("Concern", ConcernSchema.concern())
                .addSchemas("SubmittedEvent", ConcernSchema.event())
                .addSchemas("Open311Request", ConcernSchema.open311Request())
                .addSchemas("Open311Accepted", ConcernSchema.open311Accepted())
                .addSchemas("Open311Errors", ConcernSchema.open311Errors())
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("The key of a source."))
                .addSecuritySchemes(
                        HEADER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-Api-Key")
                                .description("The same key, for clients that cannot send Authorization."));
        return new OpenAPI()
                .info(new Info()
                        .title("Signpost")
                        .version("1")
                        .license(
                                new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0.txt"))
                        .description("Takes concerns about modern slavery in Warwickshire, and sees to it that a person"
                                + " at the right partners hears of each. It is no substitute for 999."
                                + " Every problem is explained at /v1/problems."))
                // relative: the address by which somebody asked is theirs, and is not repeated
                .servers(List.of(new Server().url("/")))
                .components(components);
    }

    @Bean
    OpenApiCustomizer sharedByAll() {
        return api -> {
            api.getPaths()
                    .forEach((path, item) ->
                            item.readOperationsMap().forEach((method, operation) -> complete(path, method, operation)));
            ApiExample.all().forEach(example -> add(example, api));
        };
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        boolean open311 = path.startsWith(Open311Api.PATH);
        boolean sends = method == PathItem.HttpMethod.POST;
        if (sends || !open311) {
            operation.setSecurity(
                    List.of(new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(HEADER)));
        }
        if (sends && !path.equals("/v1/events")) {
            operation.addParametersItem(new Parameter()
                    .name(IdempotencyKey.HEADER)
                    .in("header")
                    .description("The client's own name for the request, in quotes: a report without a sourceReference"
                            + " is one concern however often it is sent.")
                    .schema(text()));
        }
        for (int status : statuses(open311, sends, path)) {
            operation.getResponses().addApiResponse(Integer.toString(status), failure(open311, status));
        }
    }

    private static List<Integer> statuses(boolean open311, boolean sends, String path) {
        if (open311) {
            return sends
                    ? List.of(400, 403, 404, 409, 413, 415, 429, 503)
                    : path.contains("{id}") || path.contains("{token}") || path.contains("{code}")
                            ? List.of(404)
                            : List.of();
        }
        if (!sends) {
            return List.of(401, 403, 404, 429);
        }
        return path.contains(":batch")
                ? List.of(400, 401, 403, 413, 415, 429)
                : path.equals("/v1/concerns")
                        ? List.of(400, 401, 403, 409, 413, 415, 422, 429, 503)
                        : List.of(400, 401, 403, 409, 413, 415, 429, 503);
    }

    private static ApiResponse failure(boolean open311, int status) {
        var response = new ApiResponse()
                .description(
                        switch (status) {
                            case 400 -> "Mistakes, all at once. Nothing was stored.";
                            case 401 -> "No key, or none that is taken.";
                            case 403 -> open311 ? "No key, or none that is taken." : "The key is not for this.";
                            case 404 -> "There is no such thing, or it is another source's.";
                            case 409 -> "Something else was reported under this reference.";
                            case 413 -> "Too large, or too many.";
                            case 415 -> "Not a media type that is taken, or packed.";
                            case 422 -> "Something else was reported with this Idempotency-Key.";
                            case 429 ->
                                "The key is used too often, or, without one, too many follow-up codes were nobody's.";
                            default -> "It was not stored. Send the same again later.";
                        })
                .content(
                        open311
                                ? new Content()
                                        .addMediaType(
                                                "application/json",
                                                new MediaType().schema(ConcernSchema.to("Open311Errors")))
                                : new Content()
                                        .addMediaType(PROBLEM, new MediaType().schema(ConcernSchema.to("Problem"))));
        if (status == 429 || status == 503) {
            response.addHeaderObject(
                    "Retry-After",
                    new Header()
                            .description("In how many seconds to send it again.")
                            .schema(text()));
        }
        return response;
    }

    private static Schema<?> text() {
        var text = new JsonSchema();
        text.setTypes(Set.of("string"));
        return text;
    }

    private static void add(ApiExample example, OpenAPI api) {
        Operation operation = there(
                there(api.getPaths().get(example.path()), example)
                        .readOperationsMap()
                        .get(PathItem.HttpMethod.valueOf(example.method().toUpperCase(Locale.ROOT))),
                example);
        Content content = example.response()
                ? there(operation.getResponses().get(Integer.toString(example.answered())), example)
                        .getContent()
                : operation.getRequestBody().getContent();
        there(content.get(example.mediaType()), example).addExamples(example.name(), example.described());
    }

    private static <T> T there(@Nullable T described, ApiExample example) {
        return Objects.requireNonNull(described, () -> "the example " + example.name() + " is of nothing described");
    }
}
