package org.signpost.intake.spool;

/// A concern that stands in the spool, and its place in the order in which the spool is drained.
public record Waiting(long sequence, SpooledConcern concern) {}
