package org.signpost.routing.policyfile;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.WireName;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.Area;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Urgency;

/// Reads the `tests` of a policy file. A fact that is not given is unanswered, or has the answer that a report
/// without it has.
final class ExampleReader {

    private static final List<String> FACTS = List.of(
            "danger",
            "about",
            "adviceKind",
            "under18",
            "exploitation",
            "coercion",
            "stillHappening",
            "sector",
            "premises",
            "careNeeds",
            "subjectWorksFor",
            "reporter.prefers",
            "reporter.policeMayBeTold",
            "reporter.supportConsent",
            "area",
            "districts",
            "home");

    private final Set<String> districts;
    private final Collection<String> partnerIds;
    private final Map<String, Urgency> urgencies;

    ExampleReader(PartnerDirectory directory, Collection<String> partnerIds, Map<String, Urgency> urgencies) {
        this.districts = directory.districts().stream()
                .map(district -> district.code().value())
                .collect(Collectors.toCollection(TreeSet::new));
        this.partnerIds = partnerIds;
        this.urgencies = urgencies;
    }

    Optional<Example> read(ConfigSection test) {
        test.allowOnly("test", "on", "facts", "expect", "because");
        String name = test.requiredScalar("test").map(ConfigScalar::publicText).orElse("");
        test.scalar("because").ifPresent(ConfigScalar::publicText);
        Optional<LocalDate> on = test.requiredScalar("on").flatMap(ConfigScalar::date);
        Optional<Facts> facts = test.requiredSection("facts").flatMap(this::facts);
        Optional<Example.Expected> expected = test.requiredSection("expect").flatMap(this::expected);
        if (on.isEmpty() || facts.isEmpty() || expected.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Example(name, on.get(), facts.get(), expected.get(), test.line()));
    }

    private Optional<Facts> facts(ConfigSection given) {
        given.allowOnly(FACTS);
        given.requiredScalar("danger");
        given.requiredScalar("about");
        given.requiredScalar("area");
        Danger danger = answer(given, "danger", Danger.values());
        About about = answer(given, "about", About.values());
        Area area = given.scalar("area")
                .flatMap(word -> word.oneOf("value of area", List.of(Area.values()), Area::wire))
                .orElse(null);
        var exploitation = new HashSet<Exploitation>();
        for (ConfigScalar word : given.scalars("exploitation")) {
            word.oneOf("value of exploitation", List.of(Exploitation.values()), WireName::wire)
                    .ifPresent(exploitation::add);
        }
        Set<DistrictCode> codes = given.scalars("districts").stream()
                .flatMap(word -> word.oneOf("district", districts).stream())
                .map(DistrictCode::new)
                .collect(Collectors.toSet());
        boolean home = given.scalar("home")
                .flatMap(word -> word.oneOf("value of home", List.of("inside", "not-inside")))
                .filter("inside"::equals)
                .isPresent();
        boolean supportConsent = given.scalar("reporter.supportConsent")
                .flatMap(word -> word.oneOf("value of reporter.supportConsent", List.of("yes", "no")))
                .filter("yes"::equals)
                .isPresent();
        if (danger == null || about == null || area == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Facts(
                    danger,
                    about,
                    answer(given, "adviceKind", AdviceKind.values()),
                    answer(given, "under18", YesNoUnsure.values()),
                    exploitation,
                    Optional.ofNullable(answer(given, "coercion", YesNoUnsure.values()))
                            .orElse(YesNoUnsure.UNSURE),
                    Optional.ofNullable(answer(given, "stillHappening", YesNoUnsure.values()))
                            .orElse(YesNoUnsure.YES),
                    answer(given, "sector", Sector.values()),
                    answer(given, "premises", Premises.values()),
                    answer(given, "careNeeds", YesNoUnsure.values()),
                    partners(given, "subjectWorksFor"),
                    Optional.ofNullable(answer(given, "reporter.prefers", Preference.values()))
                            .orElse(Preference.NONE),
                    answer(given, "reporter.policeMayBeTold", PoliceMayBeTold.values()),
                    supportConsent,
                    area,
                    codes,
                    home));
        } catch (IllegalArgumentException contradiction) {
            given.mistake("no concern has these facts together", String.valueOf(contradiction.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Example.Expected> expected(ConfigSection given) {
        given.allowOnly("rule", "urgency", "lead", "copies", "withheld");
        Optional<RuleId> rule = given.requiredScalar("rule")
                .flatMap(word -> word.as("this is no rule id", "write the id of a lead row", RuleId::new));
        Optional<Urgency> urgency = given.requiredScalar("urgency")
                .flatMap(word -> word.oneOf("urgency", urgencies.keySet()))
                .map(urgencies::get);
        Set<PartnerId> leads = partners(given, "lead");
        Set<PartnerId> copies = partners(given, "copies");
        Set<PartnerId> withheld = partners(given, "withheld");
        if (rule.isEmpty() || urgency.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Example.Expected(rule.get(), urgency.get(), leads, copies, withheld));
    }

    private Set<PartnerId> partners(ConfigSection given, String key) {
        return given.scalars(key).stream()
                .flatMap(word -> word.oneOf("partner", partnerIds).stream())
                .map(PartnerId::new)
                .collect(Collectors.toSet());
    }

    private static <E extends WireName> @Nullable E answer(ConfigSection given, String key, E[] answers) {
        return given.scalar(key)
                .flatMap(word -> word.oneOf("value of " + key, List.of(answers), WireName::wire))
                .orElse(null);
    }
}
