package org.signpost.faults;

import java.time.Duration;
import java.util.List;

/// What became of the reports. Each finding names the concern, and what is wrong.
///
/// @param refused how often it was answered that a report was not stored
/// @param unanswered how often there was no answer
/// @param late what was told later than it should be
/// @param duplicatedMessages messages that came more than once, by how much
/// @param differingDecisions decisions beyond the first of a concern that say something else
/// @param repeatedReports records of a report beyond its first
/// @param median of the times from acceptance until the last partner had its first message; zero if there were none
/// @param longest of these
record Verdict(
        int accepted,
        int refused,
        int unanswered,
        List<String> lost,
        List<String> misdirected,
        List<String> late,
        int duplicatedMessages,
        int differingDecisions,
        int repeatedReports,
        Duration median,
        Duration longest) {

    Verdict {
        lost = List.copyOf(lost);
        misdirected = List.copyOf(misdirected);
        late = List.copyOf(late);
    }
}
