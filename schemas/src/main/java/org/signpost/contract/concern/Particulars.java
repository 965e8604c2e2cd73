package org.signpost.contract.concern;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything of a report that would identify or endanger a person. It travels sealed, is opened on the case page of
/// a partner who was told, and hides itself everywhere else.
///
/// @param placeDescriptions one for each place of the concern, in the same order; empty text where there is none
public record Particulars(
        Optional<String> narrative,
        Optional<String> peopleDescribed,
        Optional<String> suspects,
        Optional<String> vehicles,
        List<String> placeDescriptions,
        ReporterDetails reporter) {

    public Particulars {
        placeDescriptions = List.copyOf(placeDescriptions);
    }

    /// Who the reporter is, and how to be in touch without putting anybody in danger.
    public record ReporterDetails(
            Optional<String> name,
            Optional<String> organisation,
            Optional<String> email,
            Optional<String> phone,
            Optional<YesNo> mayContact,
            Set<ContactMeans> contactMeans,
            Optional<String> safeTimes,
            Set<DoNot> doNot) {

        public ReporterDetails {
            contactMeans = InOrder.of(ContactMeans.class, contactMeans);
            doNot = InOrder.of(DoNot.class, doNot);
        }

        @Override
        public String toString() {
            return "ReporterDetails[hidden]";
        }
    }

    /// The document that is sealed: the same JSON for equal particulars.
    public byte[] toJson() {
        return ConcernJson.write(this);
    }

    /// Reads what {@link #toJson()} wrote, in this or a later version: what it does not know it passes over.
    ///
    /// @throws IllegalArgumentException if it is no such document; the message repeats nothing of it
    public static Particulars fromJson(byte[] json) {
        return ConcernJson.particulars(json);
    }

    @Override
    public String toString() {
        return "Particulars[hidden]";
    }
}
