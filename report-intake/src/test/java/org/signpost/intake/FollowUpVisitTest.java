package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.ConcernId;
import org.springframework.mock.web.MockHttpServletRequest;

class FollowUpVisitTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration ALMOST = FollowUpVisit.IDLE.minusSeconds(1);
    private static final ConcernId CONCERN = new ConcernId(UUID.randomUUID());

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final VisitRoom room = VisitRoomTest.room(10);

    @Test
    void withoutACodeThereIsNoVisitAndNoSession() {
        assertThat(FollowUpVisit.of(request, NOON)).isEmpty();
        assertThat(request.getSession(false)).isNull();
    }

    @Test
    void aVisitGoesOnWhileItIsUsedAndEndsAfterTwentyMinutesWithoutUse() throws Exception {
        FollowUpVisit.begin(request, CONCERN, NOON, room);

        Instant used = NOON.plus(ALMOST);
        assertThat(FollowUpVisit.of(request, used)).contains(CONCERN);
        Instant usedAgain = used.plus(ALMOST);
        assertThat(FollowUpVisit.of(request, usedAgain)).contains(CONCERN);
        assertThat(FollowUpVisit.of(request, usedAgain.plus(FollowUpVisit.IDLE)))
                .isEmpty();
        assertThat(FollowUpVisit.of(request, usedAgain)).isEmpty();
    }

    @Test
    void endingItForgetsEverything() throws Exception {
        FollowUpVisit.begin(request, CONCERN, NOON, room);

        FollowUpVisit.end(request);

        assertThat(FollowUpVisit.of(request, NOON)).isEmpty();
        assertThat(room.taken()).isZero();
    }

    @Test
    void whereNoMoreVisitsFitThatIsSaid() {
        var full = new MockHttpServletRequest() {
            @Override
            public @Nullable HttpSession getSession(boolean create) {
                if (create) {
                    throw new IllegalStateException("too many sessions");
                }
                return null;
            }
        };

        assertThatThrownBy(() -> FollowUpVisit.begin(full, CONCERN, NOON, room)).isInstanceOf(VisitRoom.NoRoom.class);
        assertThat(room.taken()).isZero();
    }
}
