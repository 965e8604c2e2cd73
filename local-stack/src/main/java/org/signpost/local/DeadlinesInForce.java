package org.signpost.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.OpeningHours;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Ladder;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.Span;

/// Finds deadlines of a policy that are not those by which notifier-service alerts.
///
/// notifier-service has a table of its own, which is that of the shipped policy. A policy that states others would be
/// explained and not followed, so whoever checks it must hear of it.
final class DeadlinesInForce {

    /// Whose clock is of its own, as `signpost.notifier.clocks` ships.
    private static final Map<PartnerId, ClockOwner> CLOCKS = Map.of(
            new PartnerId("warwickshire-police"),
            ClockOwner.POLICE,
            new PartnerId("modern-slavery-helpline"),
            ClockOwner.HELPLINE,
            PartnerDirectory.COORDINATOR,
            ClockOwner.COORDINATOR);

    private DeadlinesInForce() {}

    /// A remark for each urgency whose terms differ from what notifier-service does.
    static List<ConfigMistake> differences(String file, Policy policy, PartnerDirectory directory) {
        var differences = new ArrayList<ConfigMistake>();
        policy.terms().forEach((urgency, terms) -> {
            Urgency same = Urgency.valueOf(urgency.name());
            for (Partner partner : directory.partners()) {
                String stated = terms.acknowledgeWithin(partner.id()).inWords();
                String kept = inWords(Term.of(same, owner(partner)));
                if (!stated.equals(kept)) {
                    differences.add(difference(
                            file,
                            urgency.wire() + " for " + partner.id() + ": " + stated,
                            "acknowledge-within: " + kept));
                }
            }
            List<String> stated = terms.then().stream()
                    .map(next -> next.whenInWords() + ": " + inWords(next.whom()))
                    .toList();
            List<String> kept = Ladder.steps(same);
            if (!stated.equals(kept)) {
                differences.add(difference(
                        file,
                        urgency.wire() + ", then " + String.join("; ", stated),
                        "then: " + String.join("; ", kept)));
            }
        });
        return differences;
    }

    private static ConfigMistake difference(String file, String stated, String kept) {
        return new ConfigMistake(
                file,
                0,
                "notifier-service does not read deadlines from the policy, and alerts by another one than this: "
                        + stated,
                "write " + kept + ", or have the table in notifier-service changed with it");
    }

    private static ClockOwner owner(Partner partner) {
        return CLOCKS.getOrDefault(
                partner.id(),
                switch (partner.opening()) {
                    case OpeningHours.RoundTheClock _ -> ClockOwner.COUNTY;
                    case OpeningHours.Weekly _ -> ClockOwner.OFFICE;
                });
    }

    private static String inWords(Term term) {
        return switch (term) {
            case Term.Elapsed(Duration length) -> new Span.OnTheClock(length).inWords();
            case Term.WorkingDays(int days) -> new Span.WorkingDays(days).inWords();
        };
    }

    private static String inWords(AlertTerms.Whom whom) {
        return switch (whom) {
            case AlertTerms.Whom.BackUpContact() -> "back-up-contact";
            case AlertTerms.Whom.Partner(PartnerId id) -> id.value();
        };
    }
}
