package org.signpost.contract.reload;

import java.util.List;

/// Makes of files what a service works with.
@FunctionalInterface
public interface Reading<T> {

    /// Reads and checks files that belong together.
    ///
    /// @param files all of them, in the order in which they were named
    /// @throws org.signpost.contract.config.ConfigurationRefused with what is wrong in them
    T read(List<FileAsSeen> files);
}
