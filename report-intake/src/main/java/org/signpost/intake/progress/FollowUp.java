package org.signpost.intake.progress;

import java.time.Instant;
import org.signpost.contract.id.ConcernId;

/// What a reporter sent later, by the code of the earlier report.
///
/// @param concern the concern that it is recorded as
/// @param withdrawal whether it takes the report back; else it adds to it
public record FollowUp(ConcernId concern, boolean withdrawal, Instant at) {}
