package org.signpost.contract.codec;

/// Why a record cannot be read. The name is written into the headers of the parked record.
public enum PoisonReason {
    /// Not Avro's single-object encoding: the marker is missing or the bytes end too soon.
    NOT_SINGLE_OBJECT,
    /// The fingerprint belongs to no version of the schema that this build knows.
    UNKNOWN_FINGERPRINT,
    /// The schema is known and the bytes do not follow it, or go on after its end.
    BODY_MALFORMED,
    /// A CloudEvents header is missing, doubled or malformed, or a header names Java types.
    HEADER_MALFORMED,
    /// The headers speak of another type of event, or of another concern, than the body does.
    HEADER_CONTRADICTS_BODY,
    /// The record is well-formed and holds a symbol that this build does not know.
    UNKNOWN_SYMBOL,
    /// There is no value where none is allowed.
    NO_VALUE,
    /// Not a CloudEvent, or one that brings no concern.
    NOT_AN_EVENT,
    /// The concern in an event breaks the rules of the dictionary.
    NOT_A_CONCERN,
    /// Something else was reported before under the same source and reference; the earlier concern stands.
    CONFLICT,
    /// The source is none of those from which this service takes events.
    SOURCE_NOT_ALLOWED,
    /// The record can be read and cannot be processed; the failure was not the surroundings'.
    NOT_PROCESSABLE
}
