package org.signpost.notifier.retention;

import org.signpost.contract.id.ConcernId;

/// Something that is kept of a concern and goes when the concern is shredded. Whoever keeps more adds a bean
/// of this type; what stays is a skeleton of ids, times and partners.
@FunctionalInterface
public interface ContentOfConcern {

    /// Deletes it, in the caller's transaction. What is not there any more is deleted already.
    ///
    /// @return how many things there were
    int delete(ConcernId concern);
}
