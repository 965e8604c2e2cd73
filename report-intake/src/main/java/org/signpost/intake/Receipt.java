package org.signpost.intake;

import io.swagger.v3.oas.annotations.media.Schema;

/// What the sender of a concern gets, once it is durable.
///
/// @param followUpCode the secret of the reporter alone; it is not stored anywhere
/// @param statusLink where to ask what became of it
/// @param mode as what it was taken in: `live`, `test` or `exercise`
@Schema(description = "What the sender of a concern gets, once it is durable.")
record Receipt(
        @Schema(description = "The id of the concern.", format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String concernId,

        @Schema(
                description = "The short public reference, safe in an SMS.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String reference,

        @Schema(
                description = "The secret of the reporter alone: show it to them, and store it nowhere.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String followUpCode,

        @Schema(
                description = "Where to ask what became of it.",
                format = "uri-reference",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String statusLink,

        @Schema(
                description =
                        "As what it was taken in: test and exercise reach no live contact. What adds to a test and"
                                + " names no mode is one.",
                allowableValues = {"live", "test", "exercise"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String mode) {
    @Override
    public String toString() {
        return "Receipt[" + concernId + "]";
    }
}
