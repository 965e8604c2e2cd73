package org.signpost.notifier.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;

class ContactBookTest {

    private static final PartnerId POLICE = new PartnerId("warwickshire-police");
    private static final Instant MONDAY_NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant MONDAY_NIGHT = Instant.parse("2026-11-23T23:30:00Z");

    private static final PartnerDirectory SHIPPED = PartnerDirectory.load(Path.of("../config/partners.yaml"));

    private final ContactBook book = new ContactBook(() -> SHIPPED, Map.of(POLICE, ClockOwner.POLICE));

    @Test
    void policeAreWokenAtTheControlRoomAndToldTheRestAtTheDigitalDesk() {
        assertThat(live(POLICE, Role.LEAD, Urgency.EMERGENCY, MONDAY_NIGHT).contact())
                .isEqualTo("control-room");
        assertThat(live(POLICE, Role.LEAD, Urgency.URGENT, MONDAY_NIGHT).contact())
                .isEqualTo("control-room");
        assertThat(live(POLICE, Role.LEAD, Urgency.STANDARD, MONDAY_NOON).contact())
                .isEqualTo("digital-desk");
        assertThat(live(POLICE, Role.COPY, Urgency.EMERGENCY, MONDAY_NOON).contact())
                .isEqualTo("digital-desk");
        assertThat(live(POLICE, Role.LEAD, Urgency.URGENT, MONDAY_NIGHT).owner())
                .isEqualTo(ClockOwner.POLICE);
    }

    @Test
    void theFrontDoorIsReachedThroughItsOutOfHoursContactAtNight() {
        var frontDoor = new PartnerId("children-front-door");

        Reach noon = live(frontDoor, Role.LEAD, Urgency.URGENT, MONDAY_NOON);
        Reach night = live(frontDoor, Role.LEAD, Urgency.URGENT, MONDAY_NIGHT);

        assertThat(noon.detour()).isEqualTo(Detour.NONE);
        assertThat(night.detour()).isEqualTo(Detour.OUT_OF_HOURS_CONTACT);
        assertThat(night.contact()).isNotEqualTo(noon.contact());
        assertThat(night.owner()).isEqualTo(ClockOwner.COUNTY);
    }

    @Test
    void whoIsNotInTheDirectoryIsReplacedByTheDutyCoordinatorAndNotBySilence() {
        Reach reach = live(new PartnerId("abolished-council"), Role.LEAD, Urgency.EMERGENCY, MONDAY_NIGHT);

        assertThat(reach.partner()).isEqualTo(PartnerDirectory.COORDINATOR);
        assertThat(reach.detour()).isEqualTo(Detour.PARTNER_NOT_KNOWN);
        assertThat(reach.owner()).isEqualTo(ClockOwner.COORDINATOR);
        assertThat(reach.means()).contains(Means.SMS, Means.EMAIL);
    }

    @Test
    void aConcernThatIsNotRealReachesTestContactsAlone() {
        for (Mode mode : new Mode[] {Mode.TEST, Mode.EXERCISE}) {
            Reach reach = book.reach(mode, POLICE, Role.LEAD, Urgency.EMERGENCY, MONDAY_NOON);
            Contact contact = book.contact(mode, POLICE, "control-room", Role.LEAD, Urgency.EMERGENCY, MONDAY_NOON);

            assertThat(reach.contact()).isEqualTo("test");
            // not even when the ledger names a live contact
            assertThat(contact.email().reveal()).isEqualTo("test@warwickshire-police.example");
        }
    }

    @Test
    void aContactThatIsGoneIsReplacedByTheOneThatWouldBeChosenNow() {
        Contact contact = book.contact(Mode.LIVE, POLICE, "retired-desk", Role.LEAD, Urgency.EMERGENCY, MONDAY_NOON);

        assertThat(contact.id().value()).isEqualTo("control-room");
    }

    private Reach live(PartnerId partner, Role role, Urgency urgency, Instant at) {
        return book.reach(Mode.LIVE, partner, role, urgency, at);
    }
}
