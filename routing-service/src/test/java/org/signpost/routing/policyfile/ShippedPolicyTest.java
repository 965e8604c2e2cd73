package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.contract.concern.Exploitation.BEGGING;
import static org.signpost.contract.concern.Exploitation.COUNTY_LINES;
import static org.signpost.contract.concern.Exploitation.CRIMINAL;
import static org.signpost.contract.concern.Exploitation.CUCKOOING;
import static org.signpost.contract.concern.Exploitation.DOMESTIC_SERVITUDE;
import static org.signpost.contract.concern.Exploitation.FINANCIAL;
import static org.signpost.contract.concern.Exploitation.FORCED_MARRIAGE;
import static org.signpost.contract.concern.Exploitation.HOUSING_ONLY;
import static org.signpost.contract.concern.Exploitation.LABOUR;
import static org.signpost.contract.concern.Exploitation.ORGAN_REMOVAL;
import static org.signpost.contract.concern.Exploitation.SEXUAL;
import static org.signpost.contract.concern.Exploitation.UNSURE;
import static org.signpost.routing.policyfile.Given.advice;
import static org.signpost.routing.policyfile.Given.concern;
import static org.signpost.routing.policyfile.Given.victim;
import static org.signpost.routing.policyfile.ShippedPolicy.COORDINATOR;
import static org.signpost.routing.policyfile.ShippedPolicy.DECIDER;
import static org.signpost.routing.policyfile.ShippedPolicy.DIRECTORY;
import static org.signpost.routing.policyfile.ShippedPolicy.FILE;
import static org.signpost.routing.policyfile.ShippedPolicy.HELPLINE;
import static org.signpost.routing.policyfile.ShippedPolicy.POLICE;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.LeadRow;
import org.signpost.routing.policy.PartnerDecision;
import org.signpost.routing.policy.PartnersInForce;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Task;

/// The policy as shipped, row by row and line by line.
class ShippedPolicyTest {

    private static final YesNoUnsure YES = YesNoUnsure.YES;
    private static final YesNoUnsure NO = YesNoUnsure.NO;
    private static final YesNoUnsure DO_NOT_KNOW = YesNoUnsure.UNSURE;

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everyRowDecidesAsItsTableSays(
            String name, Given given, String rule, String urgency, String lead, String copies) {
        Decision decision = DECIDER.decide(given.facts());

        assertThat(decision.rule().value()).isEqualTo(rule);
        assertThat(decision.urgency().wire()).isEqualTo(urgency);
        assertThat(words(decision.leads())).isEqualTo(lead);
        assertThat(words(decision.copies())).isEqualTo(copies);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("danger now", concern(LABOUR).danger(Danger.NOW), "R1", "emergency", "police", ""),
                row(
                        "danger now and a child",
                        concern(LABOUR).danger(Danger.NOW).child(DO_NOT_KNOW),
                        "R1",
                        "emergency",
                        "front-door police",
                        ""),
                row(
                        "danger now, nowhere",
                        concern(SEXUAL).danger(Danger.NOW).child(YES).nowhere(),
                        "R1",
                        "emergency",
                        "police",
                        ""),
                row(
                        "danger now, a victim who wants no police",
                        victim(PoliceMayBeTold.NO).danger(Danger.NOW),
                        "R1",
                        "emergency",
                        "police",
                        ""),
                row(
                        "danger now and advice",
                        advice(AdviceKind.GENERAL).danger(Danger.NOW),
                        "R1",
                        "emergency",
                        "police",
                        ""),
                row(
                        "danger now outside",
                        concern(LABOUR).danger(Danger.NOW).outside(),
                        "R2",
                        "emergency",
                        "police",
                        "helpline"),
                row(
                        "danger now outside, a child at home here",
                        concern(LABOUR).danger(Danger.NOW).child(YES).outside().homeInside(),
                        "R2",
                        "emergency",
                        "front-door police",
                        "helpline"),
                row("a child", concern(CRIMINAL).child(YES), "R3", "urgent", "front-door police", ""),
                row(
                        "a child at an hotel",
                        concern(SEXUAL).child(YES).premises(Premises.HOTEL),
                        "R3",
                        "urgent",
                        "front-door police",
                        "rugby"),
                row("a child outside", concern(LABOUR).child(YES).outside(), "R4", "urgent", "helpline police", ""),
                row(
                        "a child nowhere, at home here",
                        concern(LABOUR).child(YES).nowhere().homeInside(),
                        "R4",
                        "urgent",
                        "front-door helpline police",
                        ""),
                row("advice for a business", advice(AdviceKind.BUSINESS), "R5a", "information", "helpline", ""),
                row(
                        "advice for a licensed business",
                        advice(AdviceKind.BUSINESS).sector(Sector.LICENSED),
                        "R5a",
                        "information",
                        "helpline",
                        "fair-work-agency"),
                row("training", advice(AdviceKind.TRAINING), "R5b", "information", "anti-slavery-network", ""),
                row("advice in general", advice(AdviceKind.GENERAL), "R5c", "information", "helpline", ""),
                row("work rights", advice(AdviceKind.WORK_RIGHTS), "R5d", "information", "fair-work-agency", ""),
                row("a victim who wants no police", victim(PoliceMayBeTold.NO), "R6a", "urgent", "helpline", ""),
                row("a victim who was not asked", victim(null), "R6a", "urgent", "helpline", ""),
                row(
                        "a victim who wants the council",
                        victim(PoliceMayBeTold.NO).prefers(Preference.COUNCIL),
                        "R6a",
                        "urgent",
                        "helpline rugby",
                        ""),
                row(
                        "a victim who wants the council, nowhere",
                        victim(PoliceMayBeTold.NO).prefers(Preference.COUNCIL).nowhere(),
                        "R6a",
                        "urgent",
                        "helpline",
                        ""),
                row(
                        "a victim who agrees",
                        victim(PoliceMayBeTold.YES).premises(Premises.BUSINESS),
                        "R6b",
                        "urgent",
                        "police",
                        "fair-work-agency"),
                row(
                        "a victim who agrees, elsewhere",
                        victim(PoliceMayBeTold.YES).outside(),
                        "R6c",
                        "urgent",
                        "helpline police",
                        "fair-work-agency"),
                row("outside", concern(SEXUAL).outside(), "R7", "standard", "helpline", ""),
                row("nowhere", concern(SEXUAL).nowhere(), "R8", "standard", "helpline", "coordinator"),
                row(
                        "the helpline is wanted",
                        concern(LABOUR).coercion(YES).prefers(Preference.HELPLINE),
                        "R9",
                        "standard",
                        "helpline",
                        ""),
                row("sexual", concern(SEXUAL), "R10", "urgent", "police", ""),
                row("domestic servitude", concern(DOMESTIC_SERVITUDE), "R11", "urgent", "police", ""),
                row("cuckooing", concern(CUCKOOING), "R12", "urgent", "police", "rugby"),
                row("organ removal", concern(ORGAN_REMOVAL), "R13", "urgent", "police", "helpline"),
                row("forced marriage", concern(FORCED_MARRIAGE), "R13", "urgent", "police", ""),
                row(
                        "criminal in a street",
                        concern(CRIMINAL).premises(Premises.STREET),
                        "R14",
                        "standard",
                        "police",
                        ""),
                row(
                        "county lines in a home",
                        concern(COUNTY_LINES).premises(Premises.PRIVATE_HOME),
                        "R14",
                        "urgent",
                        "police",
                        ""),
                row(
                        "criminal at a business",
                        concern(CRIMINAL).premises(Premises.BUSINESS),
                        "R14",
                        "urgent",
                        "police",
                        "rugby"),
                row(
                        "labour by force, licensed",
                        concern(LABOUR).coercion(YES).sector(Sector.LICENSED),
                        "R15a",
                        "urgent",
                        "fair-work-agency police",
                        "rugby"),
                row(
                        "labour by force",
                        concern(LABOUR).coercion(YES),
                        "R15b",
                        "urgent",
                        "police",
                        "fair-work-agency rugby"),
                row(
                        "housing by force",
                        concern(HOUSING_ONLY).coercion(YES),
                        "R15b",
                        "urgent",
                        "police",
                        "fair-work-agency rugby"),
                row(
                        "labour in doubt, licensed",
                        concern(LABOUR).sector(Sector.LICENSED),
                        "R15c",
                        "standard",
                        "fair-work-agency",
                        "police rugby"),
                row("labour in doubt", concern(LABOUR), "R15d", "standard", "police", "fair-work-agency rugby"),
                row(
                        "labour without force",
                        concern(LABOUR).coercion(NO),
                        "R15e",
                        "information",
                        "fair-work-agency",
                        ""),
                row(
                        "labour without force at a business",
                        concern(LABOUR).coercion(NO).premises(Premises.BUSINESS),
                        "R15e",
                        "information",
                        "fair-work-agency",
                        "rugby"),
                row("begging", concern(BEGGING), "R16", "standard", "police", "rugby"),
                row("financial", concern(FINANCIAL), "R16", "standard", "police", ""),
                row("housing in doubt", concern(HOUSING_ONLY), "R17", "standard", "rugby", "police"),
                row("housing without force", concern(HOUSING_ONLY).coercion(NO), "R17", "standard", "rugby", ""),
                row(
                        "housing in two districts",
                        concern(HOUSING_ONLY).coercion(NO).alsoIn(Given.NUNEATON),
                        "R17",
                        "standard",
                        "nuneaton-and-bedworth rugby",
                        ""),
                row(
                        "housing, district unknown",
                        concern(HOUSING_ONLY).districtUnknown(),
                        "R18",
                        "standard",
                        "police",
                        "coordinator"),
                row("unclear", concern(UNSURE), "R18", "standard", "police", "rugby"),
                row("unclear by force", concern(UNSURE).coercion(YES), "R18", "urgent", "police", "rugby"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void everyLineAddsAsItSays(String name, Given given, String urgency, String lead, String copies) {
        Decision decision = DECIDER.decide(given.facts());

        assertThat(decision.urgency().wire()).isEqualTo(urgency);
        assertThat(words(decision.leads())).isEqualTo(lead);
        assertThat(words(decision.copies())).isEqualTo(copies);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                line("A1 care needs", concern(SEXUAL).careNeeds(), "urgent", "police", "adult-social-care"),
                line("A1 not for a child", concern(SEXUAL).careNeeds().child(YES), "urgent", "front-door police", ""),
                line("A1 not outside", concern(SEXUAL).careNeeds().outside(), "standard", "helpline", ""),
                line(
                        "A1 in an emergency too",
                        concern(SEXUAL).careNeeds().danger(Danger.NOW),
                        "emergency",
                        "police",
                        "adult-social-care"),
                line(
                        "A1 labour in care",
                        concern(LABOUR).coercion(NO).sector(Sector.CARE),
                        "information",
                        "fair-work-agency",
                        "adult-social-care"),
                line("A2 outside", concern(LABOUR).outside(), "standard", "helpline", "fair-work-agency"),
                line("A2 nowhere", concern(LABOUR).nowhere(), "standard", "helpline", "coordinator fair-work-agency"),
                line(
                        "A2 not for housing by force outside",
                        concern(HOUSING_ONLY).coercion(YES).outside(),
                        "standard",
                        "helpline",
                        ""),
                line("A3 not about what is over", concern(BEGGING).historic(), "standard", "police", ""),
                line(
                        "A3 every district",
                        concern(BEGGING).alsoIn(Given.NORTH_WARWICKSHIRE),
                        "standard",
                        "police",
                        "north-warwickshire rugby"),
                line("A3 sexual in a taxi", concern(SEXUAL).premises(Premises.TAXI), "urgent", "police", "rugby"),
                line(
                        "A3 begging beside labour without force",
                        concern(LABOUR, BEGGING).coercion(NO),
                        "standard",
                        "police",
                        "rugby"),
                line("A4 danger unsure", concern(BEGGING).danger(Danger.UNSURE).historic(), "urgent", "police", ""),
                line(
                        "A4 danger unsure, the helpline wanted",
                        concern(BEGGING).danger(Danger.UNSURE).prefers(Preference.HELPLINE),
                        "urgent",
                        "helpline",
                        "police"),
                line(
                        "A4 a victim stays private",
                        victim(PoliceMayBeTold.NO).danger(Danger.UNSURE),
                        "urgent",
                        "helpline",
                        ""),
                line(
                        "A4 not for advice",
                        advice(AdviceKind.GENERAL).danger(Danger.UNSURE),
                        "information",
                        "helpline",
                        ""),
                line(
                        "A5 support",
                        victim(PoliceMayBeTold.NO).supportConsent(),
                        "urgent",
                        "helpline",
                        "anti-slavery-network"),
                line(
                        "A6 the council is wanted",
                        concern(SEXUAL).prefers(Preference.COUNCIL),
                        "urgent",
                        "police rugby",
                        ""),
                line(
                        "A6 the council is wanted for a child",
                        concern(SEXUAL).prefers(Preference.COUNCIL).child(YES),
                        "urgent",
                        "front-door police",
                        ""),
                line(
                        "A6 the council is wanted in an emergency",
                        concern(SEXUAL).prefers(Preference.COUNCIL).danger(Danger.NOW),
                        "emergency",
                        "police",
                        ""),
                line(
                        "A6 police are wanted",
                        concern(LABOUR).coercion(NO).prefers(Preference.POLICE),
                        "information",
                        "fair-work-agency police",
                        ""),
                line(
                        "A6 police are wanted by a private victim",
                        victim(PoliceMayBeTold.NO).prefers(Preference.POLICE),
                        "urgent",
                        "helpline",
                        ""),
                line("A7 it is over", concern(SEXUAL).historic(), "standard", "police", ""),
                line("A7 not for a child", concern(SEXUAL).historic().child(YES), "urgent", "front-door police", ""),
                line("A8 a home here", concern(SEXUAL).outside().homeInside(), "standard", "helpline", "police"),
                line(
                        "A8 not for a private victim",
                        victim(PoliceMayBeTold.NO).outside().homeInside(),
                        "urgent",
                        "helpline",
                        ""),
                line("A9 district unknown", concern(SEXUAL).districtUnknown(), "urgent", "police", "coordinator"),
                line("A9 not for advice", advice(AdviceKind.GENERAL).districtUnknown(), "information", "helpline", ""),
                line(
                        "W1 a council",
                        concern(CUCKOOING).subjectWorksFor(new PartnerId("rugby-council")),
                        "urgent",
                        "police",
                        "coordinator"),
                line(
                        "W1 police and front door",
                        concern(SEXUAL).child(YES).subjectWorksFor(POLICE),
                        "urgent",
                        "front-door",
                        "coordinator"),
                line(
                        "W1 police and helpline",
                        concern(SEXUAL).subjectWorksFor(POLICE, HELPLINE),
                        "urgent",
                        "coordinator",
                        ""),
                line(
                        "W1 the helpline",
                        concern(SEXUAL).outside().subjectWorksFor(HELPLINE),
                        "standard",
                        "police",
                        "coordinator"),
                line(
                        "W1 not in an emergency",
                        concern(SEXUAL).danger(Danger.NOW).subjectWorksFor(POLICE),
                        "emergency",
                        "police",
                        "coordinator"),
                line(
                        "W1 whoever could lead",
                        concern(SEXUAL).subjectWorksFor(POLICE, HELPLINE, COORDINATOR),
                        "urgent",
                        "coordinator",
                        ""));
    }

    @Test
    void severalKindsAreDecidedByTheMostUrgentAndUniteTheirCopies() {
        Given given = concern(ORGAN_REMOVAL, HOUSING_ONLY, BEGGING);

        Decision decision = DECIDER.decide(given.facts());

        assertThat(decision.rule().value()).isEqualTo("R13");
        assertThat(words(decision.leads())).isEqualTo("police");
        assertThat(words(decision.copies())).isEqualTo("helpline rugby");
        assertThat(decision.rules().stream().map(RuleId::value)).startsWith("R13", "R16", "R17");
    }

    @Test
    void theEarlierRowDecidesOnATie() {
        Decision decision = DECIDER.decide(concern(CUCKOOING, SEXUAL).facts());

        assertThat(decision.rule().value()).isEqualTo("R10");
    }

    @Test
    void anotherKindNeverMakesAConcernLessUrgent() {
        Decision unclear = DECIDER.decide(concern(UNSURE).coercion(NO).facts());
        Decision more = DECIDER.decide(concern(UNSURE, LABOUR).coercion(NO).facts());

        assertThat(more.urgency()).isGreaterThanOrEqualTo(unclear.urgency());
    }

    @Test
    void whoeverTheSubjectWorksForIsWithheldFromEvenIfNoRuleNamesThem() {
        PartnerId elsewhere = new PartnerId("warwick-council");

        Decision decision =
                DECIDER.decide(concern(SEXUAL).subjectWorksFor(elsewhere).facts());

        assertThat(decision.withheld()).containsExactly(elsewhere);
        assertThat(decision.restricted()).isTrue();
    }

    @Test
    void policeElsewhereAreToldSoAsToTransfer() {
        Decision decision =
                DECIDER.decide(concern(LABOUR).danger(Danger.NOW).outside().facts());

        assertThat(decision.partners())
                .filteredOn(partner -> partner.partner().equals(POLICE))
                .extracting(PartnerDecision::task)
                .containsExactly(Task.TRANSFER);
    }

    @Test
    void everyPartnerIsToldOrHasAReasonWhyNot() {
        Decision decision = DECIDER.decide(concern(LABOUR).facts());

        assertThat(decision.partners())
                .extracting(PartnerDecision::partner)
                .containsExactlyInAnyOrderElementsOf(DIRECTORY.activeOn(ShippedPolicy.DAY).stream()
                        .map(partner -> partner.id())
                        .toList());
        assertThat(decision.partners())
                .allSatisfy(partner -> assertThat(partner.because()).isNotBlank());
        assertThat(decision.policyHash()).isEqualTo(FILE.policy().hash());
    }

    @Test
    void aPartnerWithoutAContactIsReplacedByTheCoordinator() {
        PartnersInForce all = PartnersOfDay.of(DIRECTORY, ShippedPolicy.DAY);
        Set<PartnerId> reachable = new HashSet<>(all.reachable());
        reachable.remove(POLICE);
        var decider = new Decider(FILE.policy(), new PartnersInForce(all.all(), reachable, all.councils()));

        Decision lead = decider.decide(concern(SEXUAL).facts());
        Decision copy = decider.decide(concern(HOUSING_ONLY).facts());

        assertThat(words(lead.leads())).isEqualTo("coordinator");
        assertThat(words(copy.leads())).isEqualTo("rugby");
        assertThat(words(copy.copies())).isEqualTo("coordinator");
        assertThat(lead.rules()).contains(new RuleId("W2"));
    }

    @Test
    void aDistrictWithoutACouncilIsTheCoordinators() {
        PartnersInForce all = PartnersOfDay.of(DIRECTORY, ShippedPolicy.DAY);
        var decider = new Decider(FILE.policy(), new PartnersInForce(all.all(), all.reachable(), java.util.Map.of()));

        Decision decision = decider.decide(concern(HOUSING_ONLY).coercion(NO).facts());

        assertThat(words(decision.leads())).isEqualTo("coordinator");
    }

    @Test
    void theFilesExamplesAreThoseOfTheProduct() {
        assertThat(FILE.examples()).hasSizeGreaterThanOrEqualTo(26);
    }

    @Test
    void everyLeadRowDecidesSomethingInTheseTables() {
        Set<String> decided =
                rows().map(arguments -> (String) arguments.get()[2]).collect(Collectors.toSet());

        assertThat(decided)
                .containsExactlyInAnyOrderElementsOf(FILE.policy().rows().stream()
                        .map(LeadRow::id)
                        .map(RuleId::value)
                        .toList());
    }

    @Test
    void afterTheCouncilsAreAbolishedTheirSuccessorsOrTheCoordinatorAreTold() {
        var decider = new Decider(FILE.policy(), PartnersOfDay.of(DIRECTORY, LocalDate.of(2028, 4, 1)));

        Decision decision = decider.decide(concern(HOUSING_ONLY).coercion(NO).facts());

        assertThat(decision.leads()).isNotEmpty();
    }

    private static Arguments row(String name, Given given, String rule, String urgency, String lead, String copies) {
        return Arguments.of(name, given, rule, urgency, lead, copies);
    }

    private static Arguments line(String name, Given given, String urgency, String lead, String copies) {
        return Arguments.of(name, given, urgency, lead, copies);
    }

    private static String words(List<PartnerId> partners) {
        return partners.stream()
                .map(partner -> partner.value()
                        .replace("warwickshire-police", "police")
                        .replace("children-front-door", "front-door")
                        .replace("modern-slavery-helpline", "helpline")
                        .replace("duty-coordinator", "coordinator")
                        .replace("-council", ""))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
