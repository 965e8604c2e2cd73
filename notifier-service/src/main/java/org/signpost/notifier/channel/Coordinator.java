package org.signpost.notifier.channel;

/// What the duty coordinator is to whoever reads a message, who may have to speak with somebody about it.
public enum Coordinator {
    /// Whom its reader may ask.
    MAY_BE_ASKED,
    /// From whom the concern is kept.
    MUST_NOT_KNOW,
    /// The reader.
    IS_THE_READER;

    /// What it is to the reader of a message.
    ///
    /// @param reader whether the message goes to the duty coordinator
    /// @param kept whether the concern is kept from the duty coordinator
    public static Coordinator of(boolean reader, boolean kept) {
        return reader ? IS_THE_READER : kept ? MUST_NOT_KNOW : MAY_BE_ASKED;
    }
}
