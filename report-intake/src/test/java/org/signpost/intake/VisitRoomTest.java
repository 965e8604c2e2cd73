package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.flood.FloodSettings;
import org.signpost.intake.flood.NetworkLimits;
import org.signpost.intake.form.Question;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class VisitRoomTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final String A = "192.0.2.1";
    private static final String B = "198.51.100.1";
    private static final String C = "203.0.113.1";
    private static final String D = "203.0.114.1";
    private static final String E = "203.0.115.1";

    /// Room for so many visits, of which each network may begin 100.
    static VisitRoom room(int most) {
        return new VisitRoom(
                new NetworkLimits(new FloodSettings(List.of(), 24, 56, 1, 1, 1, 1, 1, 1, 100, 3600, 100), CLOCK),
                form(most),
                new IntakeSettings(
                        Path.of("secret"),
                        Path.of("kek"),
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        DataSize.ofKilobytes(256)),
                CLOCK);
    }

    private static FormSettings form(int most) {
        return new FormSettings(URI.create("https://example.org"), Duration.ofMinutes(20), most);
    }

    /// Somebody with a browser of their own.
    private static final class Person {
        private final MockHttpServletRequest request = new MockHttpServletRequest();

        Person(String address) {
            request.setRemoteAddr(address);
        }

        Person comesTo(VisitRoom room) throws VisitRoom.NoRoom {
            answer(room, Question.DANGER, "danger", "no");
            return this;
        }

        Person staysFor(VisitRoom room) throws VisitRoom.NoRoom {
            answer(room, Question.DANGER, "danger", "no");
            answer(room, Question.UNDER_18, "under18", "unsure");
            return this;
        }

        private void answer(VisitRoom room, Question page, String input, String value) throws VisitRoom.NoRoom {
            Visit.begin(request, form(1), room).answer(all -> all.with(page, Map.of(input, List.of(value))));
        }

        boolean isThere() {
            return Visit.of(request).isPresent()
                    || FollowUpVisit.of(request, NOON).isPresent();
        }

        void leaves() {
            Objects.requireNonNull(request.getSession(false)).invalidate();
        }
    }

    private static List<Person> come(int many, String address, VisitRoom room) throws VisitRoom.NoRoom {
        var people = new ArrayList<Person>();
        for (int i = 0; i < many; i++) {
            people.add(new Person(address).comesTo(room));
        }
        return people;
    }

    private static List<Person> stay(int many, String address, VisitRoom room) throws VisitRoom.NoRoom {
        var people = new ArrayList<Person>();
        for (int i = 0; i < many; i++) {
            people.add(new Person(address).staysFor(room));
        }
        return people;
    }

    private static void isTurnedAway(Person person, VisitRoom room) {
        assertThatThrownBy(() -> person.comesTo(room))
                .asInstanceOf(type(VisitRoom.NoRoom.class))
                .extracting(VisitRoom.NoRoom::afterSeconds)
                .isEqualTo(5L);
        assertThat(person.isThere()).isFalse();
    }

    @Test
    void aNetworkHoldsAQuarterAndItsNewcomersTakeThePlaceOfItsOldest() throws Exception {
        VisitRoom room = room(16);
        Person elsewhere = new Person(B).comesTo(room);
        List<Person> flood = come(40, A, room);

        assertThat(room.taken()).isEqualTo(5);
        assertThat(flood.subList(0, 36)).noneMatch(Person::isThere);
        assertThat(flood.subList(36, 40)).allMatch(Person::isThere);
        assertThat(elsewhere.isThere()).isTrue();
    }

    @Test
    void ofANetworkThatHasItsQuarterWithSeveralAnswersEachNoneIsEnded() throws Exception {
        VisitRoom room = room(16);
        List<Person> people = stay(4, A, room);

        isTurnedAway(new Person(A), room);

        assertThat(people).allMatch(Person::isThere);
        assertThat(new Person(B).comesTo(room).isThere()).isTrue();
    }

    @Test
    void whereAllIsTakenTheOldestWithOneAnswerMakesRoomOfTheNetworkThatHasTheMost() throws Exception {
        VisitRoom room = room(16);
        List<Person> b = come(2, B, room);
        List<Person> aKept = stay(2, A, room);
        List<Person> aLittle = come(2, A, room);
        List<Person> rest = new ArrayList<>(come(3, C, room));
        rest.addAll(come(3, D, room));
        rest.addAll(stay(4, E, room));
        assertThat(room.taken()).isEqualTo(16);

        Person newcomer = new Person("203.0.116.1").comesTo(room);

        assertThat(newcomer.isThere()).isTrue();
        assertThat(room.taken()).isEqualTo(16);
        assertThat(aLittle.getFirst().isThere()).isFalse();
        assertThat(aLittle.getLast().isThere()).isTrue();
        assertThat(aKept).allMatch(Person::isThere);
        assertThat(b).allMatch(Person::isThere);
        assertThat(rest).allMatch(Person::isThere);
    }

    @Test
    void whoeverHasSeveralAnswersOrEnteredACodeIsEndedForNobody() throws Exception {
        VisitRoom room = room(4);
        List<Person> people = new ArrayList<>();
        people.addAll(stay(1, A, room));
        people.addAll(stay(1, B, room));
        people.addAll(stay(1, C, room));
        var coded = new Person(D);
        FollowUpVisit.begin(coded.request, new ConcernId(UUID.randomUUID()), NOON, room);
        people.add(coded);

        for (int i = 0; i < 300; i++) {
            // whoever was turned away has used up nothing
            isTurnedAway(new Person(E), room);
        }
        assertThat(people).allMatch(Person::isThere);

        people.getFirst().leaves();
        assertThat(new Person(E).comesTo(room).isThere()).isTrue();
    }

    @Test
    void whoeverIsHereAlreadyTakesNoSecondPlace() throws Exception {
        VisitRoom room = room(1);
        Person person = new Person(A).comesTo(room);

        FollowUpVisit.begin(person.request, new ConcernId(UUID.randomUUID()), NOON, room);

        assertThat(room.taken()).isEqualTo(1);
        assertThat(Visit.of(person.request)).isPresent();
        isTurnedAway(new Person(B), room);
        person.leaves();
        assertThat(room.taken()).isZero();
    }

    @Test
    void aNetworkMayBeginOnlySoManyAndAnotherHasItsOwn() throws Exception {
        VisitRoom room = room(1000);
        come(100, A, room);

        assertThatThrownBy(() -> new Person(A).comesTo(room))
                .asInstanceOf(type(VisitRoom.NoRoom.class))
                .extracting(VisitRoom.NoRoom::afterSeconds)
                .isEqualTo(1L);
        assertThat(new Person(B).comesTo(room).isThere()).isTrue();
        assertThat(room.taken()).isEqualTo(101);
    }
}
