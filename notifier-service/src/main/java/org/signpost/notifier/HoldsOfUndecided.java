package org.signpost.notifier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.casefile.Earlier;
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

    /// What is held in this way now. A report that cannot be read holds only what follows it up: it must not
    /// keep everything else from being shredded.
    HeldCases now() {
        var held = new LinkedHashSet<ConcernId>();
        var unreadable = new ArrayList<ConcernId>();
        for (ConcernId each : undecided.held()) {
            Earlier earlier = files.earlierOf(each);
            held.addAll(cases.related(PublicReference.of(each), earlier.concerns()));
            if (!earlier.complete()) {
                unreadable.add(each);
            }
        }
        return new HeldCases(held, unreadable);
    }
}
