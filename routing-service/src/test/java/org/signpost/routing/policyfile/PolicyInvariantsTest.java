package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.routing.policyfile.ShippedPolicy.COORDINATOR;
import static org.signpost.routing.policyfile.ShippedPolicy.DECIDER;
import static org.signpost.routing.policyfile.ShippedPolicy.FRONT_DOOR;
import static org.signpost.routing.policyfile.ShippedPolicy.HELPLINE;
import static org.signpost.routing.policyfile.ShippedPolicy.POLICE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.District;
import org.signpost.contract.partner.Partner;
import org.signpost.routing.policy.Area;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.Urgency;

/// What must hold for every concern there can be, whatever the policy says otherwise.
class PolicyInvariantsTest {

    private static final int CASES = 120_000;
    private static final long SEED = 20_261_123L;

    private static final List<PartnerId> PARTNERS =
            ShippedPolicy.DIRECTORY.partners().stream().map(Partner::id).toList();
    private static final List<DistrictCode> DISTRICTS =
            ShippedPolicy.DIRECTORY.districts().stream().map(District::code).toList();
    private static final Set<PartnerId> MAY_HEAR_OF_A_PRIVATE_VICTIM =
            Set.of(HELPLINE, COORDINATOR, new PartnerId("anti-slavery-network"));

    @Test
    void everyConcernReachesSomebodyAndNobodyWhoNeedNot() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Facts facts = anyFacts(new Random(seed));
            Decision decision = DECIDER.decide(facts);
            for (String broken : broken(facts, decision)) {
                assertThat(broken)
                        .as("seed %d: %s gives %s", seed, facts, decision)
                        .isEmpty();
            }
        }
    }

    private static List<String> broken(Facts facts, Decision decision) {
        var leads = new HashSet<>(decision.leads());
        var copies = new HashSet<>(decision.copies());
        var told = new HashSet<>(leads);
        told.addAll(copies);
        boolean now = facts.danger() == Danger.NOW;
        boolean inside = facts.area() == Area.INSIDE;
        boolean named = !facts.subjectWorksFor().isEmpty();
        boolean privateVictim =
                facts.about() == About.ME && !facts.child() && !now && facts.policeMayBeTold() != PoliceMayBeTold.YES;
        var broken = new ArrayList<String>();
        check(broken, !leads.isEmpty(), "nobody leads");
        check(broken, told.size() == decision.leads().size() + decision.copies().size(), "somebody is told twice");
        check(broken, !now || leads.contains(POLICE), "police do not lead though there is danger now");
        check(broken, !now || decision.urgency() == Urgency.EMERGENCY, "danger now is no emergency");
        check(
                broken,
                facts.danger() != Danger.UNSURE
                        || facts.about() == About.ADVICE
                        || decision.urgency().compareTo(Urgency.URGENT) >= 0,
                "danger in doubt is not urgent");
        check(
                broken,
                !facts.child() || !inside || named || leads.containsAll(Set.of(POLICE, FRONT_DOOR)),
                "a child inside without police and front door");
        check(broken, !facts.child() || decision.urgency().compareTo(Urgency.URGENT) >= 0, "a child is not urgent");
        var heard = new HashSet<>(told);
        if (facts.prefers() == Preference.COUNCIL) {
            heard.removeIf(partner -> partner.value().endsWith("-council"));
        }
        check(
                broken,
                !privateVictim || MAY_HEAR_OF_A_PRIVATE_VICTIM.containsAll(heard),
                "an adult victim's wish was not kept");
        check(
                broken,
                decision.restricted() == named,
                "restricted although nobody works for a partner, or not although");
        for (PartnerId partner : facts.subjectWorksFor()) {
            boolean spared = now && partner.equals(POLICE);
            boolean lastResort = partner.equals(COORDINATOR) && leads.equals(Set.of(COORDINATOR));
            check(broken, spared || lastResort || !told.contains(partner), "somebody withheld was told");
        }
        check(broken, facts.area() == Area.INSIDE || noCouncil(told), "a council is told of what is not in the county");
        return broken;
    }

    private static boolean noCouncil(Set<PartnerId> told) {
        return told.stream().noneMatch(partner -> partner.value().endsWith("-council"));
    }

    private static void check(List<String> broken, boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    @Test
    void whoeverIsMeantByTheIdOfNoPartnerThePersonOnDutyHearsOfIt() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Facts facts = anyFacts(new Random(seed), Set.of(new PartnerId("warwickshire-polce")));

            Decision decision = DECIDER.decide(facts);

            var told = new HashSet<>(decision.leads());
            told.addAll(decision.copies());
            assertThat(decision.restricted() && told.contains(COORDINATOR))
                    .as("seed %d: %s gives %s", seed, facts, decision)
                    .isTrue();
        }
    }

    static Facts anyFacts(Random random) {
        var subjectWorksFor = new HashSet<PartnerId>();
        for (int i = random.nextInt(10) == 0 ? random.nextInt(PARTNERS.size()) : 0; i > 0; i--) {
            subjectWorksFor.add(PARTNERS.get(random.nextInt(PARTNERS.size())));
        }
        return anyFacts(random, subjectWorksFor);
    }

    private static Facts anyFacts(Random random, Set<PartnerId> subjectWorksFor) {
        About about = one(random, About.values());
        boolean advice = about == About.ADVICE;
        Area area = one(random, Area.values());
        var districts = new HashSet<DistrictCode>();
        if (area == Area.INSIDE) {
            for (int i = random.nextInt(3); i > 0; i--) {
                districts.add(DISTRICTS.get(random.nextInt(DISTRICTS.size())));
            }
        }
        var kinds = EnumSet.noneOf(Exploitation.class);
        for (int i = random.nextInt(advice ? 2 : 4) + (advice ? 0 : 1); i > 0; i--) {
            kinds.add(one(random, Exploitation.values()));
        }
        return new Facts(
                one(random, Danger.values()),
                about,
                advice ? maybe(random, AdviceKind.values()) : null,
                advice ? maybe(random, YesNoUnsure.values()) : one(random, YesNoUnsure.values()),
                kinds,
                one(random, YesNoUnsure.values()),
                one(random, YesNoUnsure.values()),
                maybe(random, Sector.values()),
                maybe(random, Premises.values()),
                maybe(random, YesNoUnsure.values()),
                subjectWorksFor,
                one(random, Preference.values()),
                about == About.ME ? maybe(random, PoliceMayBeTold.values()) : null,
                random.nextBoolean(),
                area,
                districts,
                random.nextInt(4) == 0);
    }

    private static <E> E one(Random random, E[] values) {
        return values[random.nextInt(values.length)];
    }

    private static <E> @Nullable E maybe(Random random, E[] values) {
        return random.nextInt(4) == 0 ? null : one(random, values);
    }
}
