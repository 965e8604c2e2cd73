package org.signpost.intake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.PoliceConsent;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.YesNoUnsure;

/// What a report says that adds to an earlier one or takes it back, for those who decide who must hear of it: it is
/// decided with the answers of both, or it would go past those who have the earlier one, and to those from whom that
/// was kept.
///
/// What adds to a concern adds: places, kinds of exploitation, a child. What restricts stays: whom it is about, who
/// must not be told, and what its reporter wished. The danger is the one of now. An answer that is given anew and
/// does neither, such as the kind of work, is the one that counts.
final class LaterReport {

    /// As many as a report may have.
    private static final int MOST_PLACES = 20;

    private static final List<ReporterIdentity> MORE_AND_MORE_HIDDEN =
            List.of(ReporterIdentity.SHARE, ReporterIdentity.CONFIDENTIAL, ReporterIdentity.ANONYMOUS);
    private static final List<YesNoUnsure> MORE_AND_MORE_LIKELY =
            List.of(YesNoUnsure.NO, YesNoUnsure.UNSURE, YesNoUnsure.YES);

    private LaterReport() {}

    /// The later report, with what the earlier one said.
    ///
    /// @param earlier of which only the answers are looked at
    static ConcernReported with(ConcernReported later, ConcernReported earlier) {
        boolean askedAdvice = earlier.getAbout() == AboutWhom.ADVICE;
        ConcernReported.Builder both = ConcernReported.newBuilder(later)
                .setMode(later.getMode() == ConcernMode.LIVE ? earlier.getMode() : later.getMode())
                .setUnder18(moreLikely(later.getUnder18(), earlier.getUnder18()))
                .setExploitation(union(earlier.getExploitation(), later.getExploitation()))
                .setCoercion(yesOr(later.getCoercion(), earlier.getCoercion()))
                .setStillHappening(yesOr(later.getStillHappening(), earlier.getStillHappening()))
                .setSector(given(later.getSector(), earlier.getSector()))
                .setPremises(given(later.getPremises(), earlier.getPremises()))
                .setCareNeeds(moreLikely(later.getCareNeeds(), earlier.getCareNeeds()))
                .setPlaces(places(later.getPlaces(), earlier.getPlaces()))
                .setSubjectWorksFor(union(earlier.getSubjectWorksFor(), later.getSubjectWorksFor()))
                .setReporterStanding(given(later.getReporterStanding(), earlier.getReporterStanding()))
                .setReporterIdentity(moreHidden(later.getReporterIdentity(), earlier.getReporterIdentity()))
                .setSupportConsent(given(later.getSupportConsent(), earlier.getSupportConsent()))
                .setPrefers(earlier.getPrefers() == ReporterPreference.NONE ? later.getPrefers() : earlier.getPrefers())
                .setLanguage(given(later.getLanguage(), earlier.getLanguage()))
                .setInterpreterNeeded(given(later.getInterpreterNeeded(), earlier.getInterpreterNeeded()));
        if (!askedAdvice) {
            both.setAbout(earlier.getAbout())
                    .setAdviceKind(earlier.getAdviceKind())
                    .setPoliceMayBeTold(policeMayBeTold(later, earlier));
        }
        return both.build();
    }

    /// Who is the victim and did not agree then does not agree by what is sent for them now: they can report anew.
    private static @Nullable PoliceConsent policeMayBeTold(ConcernReported later, ConcernReported earlier) {
        return later.getPoliceMayBeTold() == PoliceConsent.NO ? PoliceConsent.NO : earlier.getPoliceMayBeTold();
    }

    private static <A> @Nullable A given(@Nullable A later, @Nullable A earlier) {
        return later == null ? earlier : later;
    }

    private static YesNoUnsure yesOr(YesNoUnsure later, YesNoUnsure earlier) {
        return later == YesNoUnsure.YES ? later : earlier;
    }

    private static @Nullable YesNoUnsure moreLikely(@Nullable YesNoUnsure later, @Nullable YesNoUnsure earlier) {
        if (later == null || earlier == null) {
            return given(later, earlier);
        }
        return MORE_AND_MORE_LIKELY.indexOf(later) > MORE_AND_MORE_LIKELY.indexOf(earlier) ? later : earlier;
    }

    private static ReporterIdentity moreHidden(ReporterIdentity later, ReporterIdentity earlier) {
        return MORE_AND_MORE_HIDDEN.indexOf(later) > MORE_AND_MORE_HIDDEN.indexOf(earlier) ? later : earlier;
    }

    private static <A> List<A> union(List<A> earlier, List<A> later) {
        var both = new LinkedHashSet<>(earlier);
        both.addAll(later);
        return List.copyOf(both);
    }

    /// The new ones first: they are those that must not be dropped.
    private static List<ReportedPlace> places(List<ReportedPlace> later, List<ReportedPlace> earlier) {
        var places = new ArrayList<ReportedPlace>(new LinkedHashSet<>(later));
        earlier.stream().filter(place -> !places.contains(place)).forEach(places::add);
        return places.size() > MOST_PLACES ? List.copyOf(places.subList(0, MOST_PLACES)) : List.copyOf(places);
    }
}
