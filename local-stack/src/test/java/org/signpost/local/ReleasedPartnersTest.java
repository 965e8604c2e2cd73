package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.intake.progress.Standing;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;

/// What report-intake makes of the reasons of notifier-service for which a partner need not act. A new reason must be
/// looked at here: the reporter's page says that somebody else must deal with it, or that nobody need.
class ReleasedPartnersTest {

    @ParameterizedTest
    @EnumSource
    void aWithdrawnAlertIsNotTheirsOrOver(RecallReason reason) {
        assertThat(Standing.released(reason.name()))
                .isEqualTo(
                        switch (reason) {
                            case SENT_IN_ERROR, WRONG_PARTNER -> Standing.NOT_THEIRS;
                            case DUPLICATE, MALICIOUS, TEST -> Standing.STOOD_DOWN;
                        });
    }

    @ParameterizedTest
    @EnumSource
    void whatAPartnerSentOnIsNotTheirs(RefusalReason reason) {
        assertThat(Standing.released(reason.name())).isEqualTo(Standing.NOT_THEIRS);
    }
}
