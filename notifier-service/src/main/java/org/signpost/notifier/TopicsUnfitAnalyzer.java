package org.signpost.notifier;

import org.jspecify.annotations.Nullable;
import org.signpost.contract.topic.TopicsUnfit;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says in sentences which topic keeps the service from starting, and what puts it right.
class TopicsUnfitAnalyzer extends AbstractFailureAnalyzer<TopicsUnfit> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TopicsUnfit unfit) {
        return new FailureAnalysis(
                "Records could be lost on a topic of this cluster:\n\n" + unfit.getMessage(),
                "Put it right as each line says, and start again; \"signpost topics diff\" shows all topics. The"
                        + " setting signpost.kafka.production says whether three copies are asked for, or one.",
                unfit);
    }
}
