package org.signpost.routing.policyfile;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Area;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.partner.Period;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.Reach;
import org.signpost.routing.policy.RuleId;

/// Partners of whom nobody thought when the rules were written: no concern can ever be told to them. That is no mistake
/// while a partner waits for its rule, so the files can be used; but somebody should know.
public final class UntoldPartners {

    private final PartnerDirectory directory;
    private final Policy policy;

    private UntoldPartners(PartnerDirectory directory, Policy policy) {
        this.directory = directory;
        this.policy = policy;
    }

    /// A remark for each partner that no concern can reach on any day from this one on, at its line of the partner
    /// file.
    public static List<ConfigMistake> of(PartnerDirectory directory, Policy policy, LocalDate today) {
        return new UntoldPartners(directory, policy).remarks(today);
    }

    private List<ConfigMistake> remarks(LocalDate today) {
        var untold = new TreeSet<PartnerId>();
        directory.partners().stream()
                .filter(partner -> !ends(partner.period(), today))
                .forEach(partner -> untold.add(partner.id()));
        boolean everyCombination = true;
        for (LocalDate day : daysOfChange(today)) {
            if (untold.isEmpty()) {
                break;
            }
            var reach = Reach.of(policy, PartnersOfDay.of(directory, day), untold);
            untold.removeAll(reach.told());
            everyCombination &= reach.everyCombination();
        }
        boolean all = everyCombination;
        return untold.stream()
                .map(partner -> remark(partner, all))
                .sorted(Comparator.comparingInt(ConfigMistake::line))
                .toList();
    }

    private static boolean ends(Period period, LocalDate before) {
        return period.until().filter(last -> last.isBefore(before)).isPresent();
    }

    /// Today, and every day from which the partners, their districts or their contacts are others.
    private Set<LocalDate> daysOfChange(LocalDate today) {
        return Stream.concat(
                        Stream.of(today),
                        directory.partners().stream()
                                .flatMap(UntoldPartners::periods)
                                .flatMap(period ->
                                        Stream.of(period.from(), period.until().map(last -> last.plusDays(1))))
                                .flatMap(Optional::stream)
                                .filter(day -> day.isAfter(today)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Period> periods(Partner partner) {
        return Stream.concat(
                Stream.concat(
                        Stream.of(partner.period()), partner.areas().stream().map(Area.Dated::period)),
                partner.contacts().stream().map(contact -> contact.period()));
    }

    private ConfigMistake remark(PartnerId partner, boolean everyCombination) {
        boolean council = directory.partner(partner).stream()
                .flatMap(found -> found.areas().stream())
                .anyMatch(area -> area.area() instanceof Area.District);
        List<RuleId> rules = policy.rulesThatTell(partner, council);
        var at = new ArrayList<String>();
        rules.forEach(rule -> at.add(rule.value()));
        String fact = rules.isEmpty()
                ? "partner " + partner + " is told of nothing: no rule of the policy names it"
                : "partner " + partner + " is told of nothing: "
                        + (everyCombination
                                ? "no combination of answers leads to it"
                                : "none of many thousand concerns of random answers leads to it")
                        + ", though " + String.join(", ", at) + (at.size() == 1 ? " names it" : " name it");
        String remedy = rules.isEmpty()
                ? "write a rule for it, such as a line under also: with copy: [" + partner + "], or remove the partner"
                : "correct the `when` of " + String.join(", ", at) + ", or remove the partner";
        return new ConfigMistake(directory.file(), directory.lineOf(partner), fact, remedy);
    }
}
