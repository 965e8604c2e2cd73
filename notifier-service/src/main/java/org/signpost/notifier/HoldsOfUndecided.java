package org.signpost.notifier;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.retention.ClosedConcerns;
import org.signpost.notifier.retention.UndecidedConcerns;

/// What is held because somebody holds a report that nobody has decided: what that report adds to or takes back, what
/// follows it up, and their cases. Decisions alone do not say so, because there is none about it.
class HoldsOfUndecided {

    private final UndecidedConcerns undecided;
    private final ClosedConcerns cases;
    private final CaseFiles files;

    HoldsOfUndecided(UndecidedConcerns undecided, ClosedConcerns cases, CaseFiles files) {
        this.undecided = undecided;
        this.cases = cases;
        this.files = files;
    }

    /// Whether one of the concerns is held in this way.
    boolean hold(Collection<ConcernId> concerns) {
        return !Collections.disjoint(all(), concerns);
    }

    private Set<ConcernId> all() {
        var held = new LinkedHashSet<ConcernId>();
        for (ConcernId each : undecided.held()) {
            held.addAll(cases.related(PublicReference.of(each), files.earlierOf(each)));
        }
        return held;
    }
}
