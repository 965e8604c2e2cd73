package org.signpost.contract.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// The partner file that every installation begins with.
class ShippedPartnersTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final PartnerId POLICE = new PartnerId("warwickshire-police");
    private static final PartnerId FRONT_DOOR = new PartnerId("children-front-door");
    private static final LocalDate NOW = LocalDate.of(2026, 11, 23);

    private final PartnerDirectory directory = PartnerDirectory.load(shipped());

    private static Path shipped() {
        return Stream.of(Path.of("config/partners.yaml"), Path.of("../config/partners.yaml"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyPartnerOfTheDefaultPolicyIsThere() {
        assertThat(directory.activeOn(NOW).stream().map(partner -> partner.id().value()))
                .containsExactly(
                        "warwickshire-police",
                        "north-warwickshire-council",
                        "nuneaton-and-bedworth-council",
                        "rugby-council",
                        "stratford-on-avon-council",
                        "warwick-council",
                        "children-front-door",
                        "adult-social-care",
                        "modern-slavery-helpline",
                        "fair-work-agency",
                        "anti-slavery-network",
                        "duty-coordinator");
        assertThat(directory.partners())
                .allSatisfy(partner ->
                        assertThat(directory.reachable(partner.id(), NOW)).isTrue());
    }

    @Test
    void everyDistrictHasItsCouncil() {
        assertThat(directory.districts())
                .hasSize(5)
                .allSatisfy(district -> assertThat(directory.councilOf(district.code(), NOW))
                        .get()
                        .satisfies(council -> assertThat(council.name()).startsWith(district.name())));
        assertThat(directory.councilOf(new DistrictCode("E08000026"), NOW)).isEmpty();
    }

    @Test
    void noContactIsReal() {
        List<Contact> contacts = directory.partners().stream()
                .flatMap(
                        partner -> Stream.<Contact>concat(partner.contacts().stream(), partner.testContacts().stream()))
                .toList();

        assertThat(contacts).allSatisfy(contact -> {
            assertThat(contact.email().reveal()).endsWith(".example");
            assertThat(contact.mobile())
                    .get()
                    .satisfies(mobile -> assertThat(mobile.reveal()).matches("\\+447700900\\d{3}"));
        });
        assertThat(contacts.stream().map(contact -> contact.email().reveal())).doesNotHaveDuplicates();
        assertThat(contacts.stream()
                        .map(contact -> contact.mobile().orElseThrow().reveal()))
                .doesNotHaveDuplicates();
    }

    @Test
    void policeHearAtOnceInTheControlRoomAndOfTheRestAtTheDigitalDesk() {
        assertThat(told(POLICE, ContactNeed.AT_ONCE, "2026-11-23T03:00")).contains("control-room");
        assertThat(told(POLICE, ContactNeed.IN_TURN, "2026-11-23T03:00")).contains("digital-desk");
    }

    @Test
    void frontDoorIsToldByDayAndTheEmergencyDutyTeamByNightAtWeekendsAndOnBankHolidays() {
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-11-26T17:29")).contains("front-door");
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-11-26T17:30")).contains("emergency-duty-team");
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-11-27T16:59")).contains("front-door");
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-11-27T17:00")).contains("emergency-duty-team");
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-11-28T12:00")).contains("emergency-duty-team");
        assertThat(told(FRONT_DOOR, ContactNeed.AT_ONCE, "2026-12-25T12:00")).contains("emergency-duty-team");
    }

    @Test
    void frontDoorKeepsItsHoursInLocalTimeWhateverTheZoneAsked() {
        ZonedDateTime summerMorning = ZonedDateTime.parse("2026-07-01T07:30:00Z");

        Optional<LiveContact> contact = directory.contactFor(FRONT_DOOR, ContactNeed.AT_ONCE, summerMorning);

        assertThat(contact).get().satisfies(found -> assertThat(found.id()).hasToString("front-door"));
    }

    @Test
    void closedCouncilWithoutAnOutOfHoursContactIsToldAllTheSame() {
        assertThat(told(new PartnerId("rugby-council"), ContactNeed.AT_ONCE, "2026-11-28T12:00"))
                .contains("single-point-of-contact");
    }

    @Test
    void testConcernReachesNoLiveContactOfAnyPartner() {
        ZonedDateTime now = NOW.atTime(12, 0).atZone(LONDON);

        for (Partner partner : directory.partners()) {
            for (Mode mode : List.of(Mode.TEST, Mode.EXERCISE)) {
                for (ContactNeed need : ContactNeed.values()) {
                    assertThat(directory.recipientOrCoordinator(mode, partner.id(), need, now))
                            .isInstanceOf(Recipient.Test.class)
                            .extracting(Recipient::partner)
                            .isEqualTo(partner);
                }
            }
        }
    }

    private Optional<String> told(PartnerId partner, ContactNeed need, String localTime) {
        Predicate<LocalDate> christmas = day -> day.getMonthValue() == 12 && day.getDayOfMonth() == 25;
        return directory
                .withBankHolidays(christmas)
                .contactFor(partner, need, LocalDateTime.parse(localTime).atZone(LONDON))
                .map(contact -> contact.id().value());
    }
}
