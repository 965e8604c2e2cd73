package org.signpost.contract.topic;

import java.util.List;
import java.util.stream.Collectors;

/// Topics on which a service must not start: records could be lost on them.
public final class TopicsUnfit extends RuntimeException {

    private final List<TopicFinding> findings;

    /// @param findings what is wrong, at least one
    public TopicsUnfit(List<TopicFinding> findings) {
        super(findings.stream().map(TopicFinding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    /// What is wrong with them.
    public List<TopicFinding> findings() {
        return findings;
    }
}
