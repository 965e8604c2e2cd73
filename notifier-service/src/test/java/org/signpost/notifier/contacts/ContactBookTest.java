package org.signpost.notifier.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Detour;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Reach;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.email.EmailChannel;
import org.signpost.notifier.channel.email.MailServer;
import org.signpost.notifier.channel.sms.NotifyApi;
import org.signpost.notifier.channel.sms.NotifyApi.ApiKey;
import org.signpost.notifier.channel.sms.SmsChannel;
import org.signpost.notifier.ledger.AlertLife.Recipient;

class ContactBookTest {

    private static final PartnerId POLICE = new PartnerId("warwickshire-police");
    private static final Instant MONDAY_NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant MONDAY_NIGHT = Instant.parse("2026-11-23T23:30:00Z");

    private static final PartnerDirectory SHIPPED = PartnerDirectory.load(Path.of("../config/partners.yaml"));

    private static final List<Channel> CHANNELS = List.of(
            new SmsChannel(
                    new NotifyApi(
                            URI.create("http://127.0.0.1:1"),
                            new ApiKey(UUID.randomUUID(), UUID.randomUUID()),
                            UUID.randomUUID(),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)),
                    Clock.systemUTC()),
            new EmailChannel(
                    new MailServer(
                            "127.0.0.1",
                            1,
                            "alerts@signpost.example",
                            Optional.empty(),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)),
                    Clock.systemUTC()));

    private final ContactBook book = new ContactBook(() -> SHIPPED, CHANNELS, Map.of(POLICE, ClockOwner.POLICE));

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

    @ParameterizedTest(name = "a lead, {0}: {1}")
    @CsvSource({
        "EMERGENCY, SMS EMAIL",
        "URGENT, SMS EMAIL",
        "STANDARD, EMAIL",
        "INFORMATION, EMAIL",
    })
    void aLeadIsToldByWhatTheUrgencyAsksForAndACopyByEmail(Urgency urgency, String means) {
        assertThat(live(POLICE, Role.LEAD, urgency, MONDAY_NOON).means())
                .extracting(Means::name)
                .containsExactlyInAnyOrder(means.split(" ", -1));
        assertThat(live(POLICE, Role.COPY, urgency, MONDAY_NOON).means()).containsExactly(Means.EMAIL);
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
            var live = new Recipient(POLICE, "control-room");

            assertThat(reach.contact()).isEqualTo("test");
            // not even when the ledger names a live contact
            assertThat(book.named(mode, POLICE, "control-room")).isEmpty();
            assertThat(book.inPlaceOf(live, mode, Role.LEAD, Urgency.EMERGENCY, MONDAY_NOON, () -> true))
                    .contains(new Recipient(POLICE, "test"));
        }
    }

    @Test
    void aContactThatIsGoneIsReplacedByTheOneThatWouldBeChosenNow() {
        assertThat(inPlaceOf(POLICE, "retired-desk")).contains(new Recipient(POLICE, "control-room"));
        assertThat(inPlaceOf(POLICE, "control-room")).isEmpty();
    }

    @Test
    void theCoordinatorTakesNoPlaceFromWhichTheConcernIsWithheld() {
        var abolished = new PartnerId("abolished-council");

        assertThat(inPlaceOf(abolished, "desk")).contains(new Recipient(PartnerDirectory.COORDINATOR, "duty"));
        assertThat(book.inPlaceOf(
                        new Recipient(abolished, "desk"),
                        Mode.LIVE,
                        Role.LEAD,
                        Urgency.EMERGENCY,
                        MONDAY_NOON,
                        () -> false))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}: a lead by {2}, a copy by {3}")
    @CsvSource({
        "URGENT,   EMAIL, EMAIL, EMAIL",
        "URGENT,   SMS,   SMS,   EMAIL",
        "STANDARD, SMS,   SMS,   EMAIL",
    })
    void aLeadIsAlertedByWhatWasAgreedOnAndACopyAsEver(Urgency urgency, String agreed, String lead, String copy) {
        Terms usual = Terms.usual(urgency);
        var terms = new Terms(Set.of(new Means(agreed)), usual.undeliveredCountsAfter(), usual.then(), usual.within());

        for (Role role : Role.values()) {
            assertThat(book.reach(Mode.LIVE, POLICE, role, urgency, terms, MONDAY_NOON, () -> true))
                    .hasValueSatisfying(reach ->
                            assertThat(reach.means()).containsExactly(new Means(role == Role.LEAD ? lead : copy)));
        }
    }

    private Optional<Recipient> inPlaceOf(PartnerId partner, String contact) {
        return book.inPlaceOf(
                new Recipient(partner, contact), Mode.LIVE, Role.LEAD, Urgency.EMERGENCY, MONDAY_NOON, () -> true);
    }

    private Reach live(PartnerId partner, Role role, Urgency urgency, Instant at) {
        return book.reach(Mode.LIVE, partner, role, urgency, at);
    }
}
