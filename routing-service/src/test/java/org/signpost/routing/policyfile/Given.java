package org.signpost.routing.policyfile;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
import org.signpost.routing.policy.Area;
import org.signpost.routing.policy.Facts;

/// Facts in the making: an adult somewhere in Rugby, no danger, of an unclear kind, unless something else is said.
final class Given {

    static final String NORTH_WARWICKSHIRE = "E07000218";
    static final String NUNEATON = "E07000219";
    static final String RUGBY = "E07000220";

    private Danger danger = Danger.NO;
    private About about = About.SOMEONE_ELSE;
    private @Nullable AdviceKind adviceKind;
    private @Nullable YesNoUnsure under18 = YesNoUnsure.NO;
    private Set<Exploitation> exploitation = EnumSet.of(Exploitation.UNSURE);
    private YesNoUnsure coercion = YesNoUnsure.UNSURE;
    private YesNoUnsure stillHappening = YesNoUnsure.YES;
    private @Nullable Sector sector;
    private @Nullable Premises premises;
    private @Nullable YesNoUnsure careNeeds;
    private final Set<PartnerId> subjectWorksFor = new TreeSet<>();
    private Preference prefers = Preference.NONE;
    private @Nullable PoliceMayBeTold policeMayBeTold;
    private boolean supportConsent;
    private Area area = Area.INSIDE;
    private final Set<DistrictCode> districts = new TreeSet<>(Set.of(new DistrictCode(RUGBY)));
    private boolean homeInside;

    static Given concern(Exploitation first, Exploitation... more) {
        var given = new Given();
        given.exploitation = EnumSet.of(first, more);
        return given;
    }

    static Given advice(AdviceKind kind) {
        var given = new Given();
        given.about = About.ADVICE;
        given.adviceKind = kind;
        given.under18 = null;
        given.exploitation = EnumSet.noneOf(Exploitation.class);
        return given;
    }

    static Given victim(@Nullable PoliceMayBeTold policeMayBeTold) {
        Given given = concern(Exploitation.LABOUR).coercion(YesNoUnsure.YES);
        given.about = About.ME;
        given.policeMayBeTold = policeMayBeTold;
        return given;
    }

    Given danger(Danger answer) {
        danger = answer;
        return this;
    }

    Given child(YesNoUnsure answer) {
        under18 = answer;
        return this;
    }

    Given coercion(YesNoUnsure answer) {
        coercion = answer;
        return this;
    }

    Given historic() {
        stillHappening = YesNoUnsure.NO;
        return this;
    }

    Given sector(Sector answer) {
        sector = answer;
        return this;
    }

    Given premises(Premises answer) {
        premises = answer;
        return this;
    }

    Given careNeeds() {
        careNeeds = YesNoUnsure.YES;
        return this;
    }

    Given subjectWorksFor(PartnerId... partners) {
        subjectWorksFor.addAll(Set.of(partners));
        return this;
    }

    Given prefers(Preference answer) {
        prefers = answer;
        return this;
    }

    Given supportConsent() {
        supportConsent = true;
        return this;
    }

    Given outside() {
        area = Area.OUTSIDE;
        districts.clear();
        return this;
    }

    Given nowhere() {
        area = Area.UNKNOWN;
        districts.clear();
        return this;
    }

    Given districtUnknown() {
        districts.clear();
        return this;
    }

    Given alsoIn(String district) {
        districts.add(new DistrictCode(district));
        return this;
    }

    Given homeInside() {
        homeInside = true;
        return this;
    }

    Facts facts() {
        return new Facts(
                danger,
                about,
                adviceKind,
                under18,
                exploitation,
                coercion,
                stillHappening,
                sector,
                premises,
                careNeeds,
                subjectWorksFor,
                prefers,
                policeMayBeTold,
                supportConsent,
                area,
                districts,
                homeInside);
    }
}
