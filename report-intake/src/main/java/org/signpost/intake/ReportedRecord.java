package org.signpost.intake;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.AdviceKind;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PeopleCount;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.PoliceConsent;
import org.signpost.contract.avro.PremisesKind;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.ReporterStanding;
import org.signpost.contract.avro.SealingKey;
import org.signpost.contract.avro.SignSeen;
import org.signpost.contract.avro.WorkSector;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.concern.Concern;
import org.signpost.contract.concern.PlaceHint;
import org.signpost.contract.concern.Reporter;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.Sealed;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;

/// Writes an accepted concern as the records of its topics. The particulars go in sealed, and in no other way.
///
/// @param sourceReference the sender's own, or one that was made up for a sender that has none
/// @param relatesTo the earlier concern, already found by its code if it was named so
/// @param followUpCodeHash what of the reporter's code may be stored
@SuppressWarnings("ArrayRecordComponent") // written into a record, never compared
record ReportedRecord(
        ConcernId id,
        String sourceReference,
        Optional<ConcernId> relatesTo,
        Instant receivedAt,
        ReportFingerprint fingerprint,
        byte[] followUpCodeHash) {

    /// The key that opens the particulars, wrapped.
    SealingKey key(Sealed sealed) {
        return SealingKey.newBuilder()
                .setConcernId(id.toString())
                .setKeyId(sealed.keyId().toString())
                .setWrappedKey(ByteBuffer.wrap(sealed.wrappedKey()))
                .setCreatedAt(receivedAt)
                .build();
    }

    /// The concern. The names of the answers are the same in the contract's enums and in the schema.
    ConcernReported reported(Concern concern, Sealed sealed) {
        Reporter reporter = concern.reporter();
        return ConcernReported.newBuilder()
                .setConcernId(id.toString())
                .setReference(PublicReference.of(id).value())
                .setSource(concern.source())
                .setSourceReference(sourceReference)
                .setSubmittedAt(earlier(concern.submittedAt(), receivedAt))
                .setReceivedAt(receivedAt)
                .setMode(ConcernMode.valueOf(concern.mode().name()))
                .setKind(ConcernKind.valueOf(concern.kind().name()))
                .setRelatesTo(relatesTo.map(ConcernId::toString).orElse(null))
                .setDanger(DangerAnswer.valueOf(concern.danger().name()))
                .setAbout(AboutWhom.valueOf(concern.about().name()))
                .setAdviceKind(symbol(AdviceKind.class, concern.adviceKind()))
                .setUnder18(symbol(YesNoUnsure.class, concern.under18()))
                .setExploitation(symbols(ExploitationKind.class, concern.exploitation()))
                .setCoercion(YesNoUnsure.valueOf(concern.coercion().name()))
                .setStillHappening(YesNoUnsure.valueOf(concern.stillHappening().name()))
                .setSector(symbol(WorkSector.class, concern.sector()))
                .setPremises(symbol(PremisesKind.class, concern.premises()))
                .setCareNeeds(symbol(YesNoUnsure.class, concern.careNeeds()))
                .setPeopleAffected(symbol(PeopleCount.class, concern.peopleAffected()))
                .setIndicators(symbols(SignSeen.class, concern.indicators()))
                .setPlaces(concern.places().stream().map(ReportedRecord::place).toList())
                .setSubjectWorksFor(
                        concern.subjectWorksFor().stream().map(PartnerId::value).toList())
                .setReporterStanding(symbol(ReporterStanding.class, reporter.standing()))
                .setReporterIdentity(
                        ReporterIdentity.valueOf(reporter.identity().name()))
                .setPoliceMayBeTold(symbol(PoliceConsent.class, reporter.policeMayBeTold()))
                .setSupportConsent(symbol(YesNoUnsure.class, reporter.supportConsent()))
                .setPrefers(ReporterPreference.valueOf(reporter.prefers().name()))
                .setLanguage(reporter.language().orElse(null))
                .setInterpreterNeeded(reporter.interpreterNeeded().orElse(null))
                .setFollowUpCodeHash(ByteBuffer.wrap(followUpCodeHash))
                .setContentFingerprint(ByteBuffer.wrap(fingerprint.hash()))
                .setSealingKeyId(sealed.keyId().toString())
                .setSealedParticulars(ByteBuffer.wrap(sealed.ciphertext()))
                .build();
    }

    private static ReportedPlace place(PlaceHint hint) {
        return ReportedPlace.newBuilder()
                .setRole(PlaceRole.valueOf(hint.role().name()))
                .setPostcode(hint.postcode().orElse(null))
                .setPlace(hint.place().orElse(null))
                .setGridReference(hint.gridReference().orElse(null))
                .setLatitude(hint.position().map(PlaceHint.Position::latitude).orElse(null))
                .setLongitude(hint.position().map(PlaceHint.Position::longitude).orElse(null))
                .build();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static <E extends Enum<E>> @Nullable E symbol(Class<E> symbols, Optional<? extends Enum<?>> answer) {
        return answer.map(given -> Enum.valueOf(symbols, given.name())).orElse(null);
    }

    private static <E extends Enum<E>> List<E> symbols(Class<E> symbols, Collection<? extends Enum<?>> answers) {
        return answers.stream()
                .map(given -> Enum.valueOf(symbols, given.name()))
                .toList();
    }

    @Override
    public String toString() {
        return "ReportedRecord[" + id + "]";
    }
}
