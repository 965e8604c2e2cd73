package org.signpost.benchmarks.hop;

/// One run of one contender.
///
/// @param perSecond answers a second, as the broker had them
/// @param cpuMicros processor time of the contender for an answer, in microseconds
/// @param compilerMicros what of it the JVM's compiler used
/// @param brokerMicros processor time of the broker for an answer, in microseconds
/// @param peakMebibytes the most memory that its process held
record Measured(
        Contender contender,
        double perSecond,
        double cpuMicros,
        double compilerMicros,
        double brokerMicros,
        long peakMebibytes) {}
