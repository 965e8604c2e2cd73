package org.signpost.contract.concern;

import java.util.Optional;
import java.util.Set;

/// What the door through which a document came in knows of its sender, beside what the document says: what it may
/// leave out, and what it must not contradict.
///
/// @param sender through which door it came
/// @param source the one source that the sender speaks for, because it has proved so; a document may leave it out and
///         may not name another
/// @param otherSource the source of a document that names none, where nobody has proved anything
/// @param reference the source reference of a document that has none
/// @param agreed what the source reference of a document must be if it has one; what the sender gave beside it
/// @param mode the one mode that the sender may use; a document may leave it out
/// @param others sources that somebody else can prove to be; a sender who has proved nothing may name none of them
public record Attribution(
        Sender sender,
        Optional<String> source,
        Optional<String> otherSource,
        Optional<String> reference,
        Optional<String> agreed,
        Optional<Mode> mode,
        Set<String> others) {

    /// Nothing is known but the door.
    public static Attribution of(Sender sender) {
        return new Attribution(
                sender,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /// The sender has proved to be this source.
    public Attribution speakingFor(String proved) {
        return new Attribution(sender, Optional.of(proved), otherSource, reference, agreed, mode, others);
    }

    /// A document that names no source, from a sender who has proved none, is from this one.
    public Attribution orFrom(String unproved) {
        return new Attribution(sender, source, Optional.of(unproved), reference, agreed, mode, others);
    }

    /// A document that has no source reference has this one.
    public Attribution orReferredToAs(String name) {
        return new Attribution(sender, source, otherSource, Optional.of(name), agreed, mode, others);
    }

    /// A document that has a source reference must have this one.
    public Attribution agreeingWith(String name) {
        return new Attribution(sender, source, otherSource, reference, Optional.of(name), mode, others);
    }

    /// The sender may use this mode alone.
    public Attribution onlyIn(Mode allowed) {
        return new Attribution(sender, source, otherSource, reference, agreed, Optional.of(allowed), others);
    }

    /// The sender has proved nothing, and others can prove to be these.
    public Attribution notFrom(Set<String> provedByOthers) {
        return new Attribution(sender, source, otherSource, reference, agreed, mode, Set.copyOf(provedByOthers));
    }
}
