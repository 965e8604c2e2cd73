package org.signpost.contract.config;

/// A piece of a configuration file that knows its line, and takes down what is wrong with it.
public sealed interface ConfigNode permits ConfigSection, ConfigList, ConfigScalar {
    /// The line this piece begins on, from 1.
    int line();

    /// Takes down a mistake at this piece's line; the file is refused with all of them by {@link
    /// ConfigFile#refuseMistakes()}.
    ///
    /// @param fact what is wrong, without contact details
    /// @param remedy what to write instead
    void mistake(String fact, String remedy);
}
