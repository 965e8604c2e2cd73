package org.signpost.notifier.casepage;

import static org.signpost.notifier.casepage.OneTimeCodes.one;
import static org.signpost.notifier.casepage.OneTimeCodes.utc;

import java.time.Instant;
import java.util.UUID;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who looked at what, and when. It is written down before anything is shown.
final class CaseViews {

    private final JdbcClient sql;

    CaseViews(JdbcClient sql) {
        this.sql = sql;
    }

    /// What was looked at.
    enum What {
        /// The particulars of a concern, with its notes.
        REPORT,
        /// A case whose report has not arrived, or was shredded: its notes, or nothing.
        NO_REPORT,
        /// The list of a partner's open alerts.
        LIST
    }

    /// Writes down a look.
    void add(LinkedAlert link, What what, Instant now) {
        one(sql.sql("""
            insert into case_view (view_id, message_id, alert_id, partner, contact, viewed_at, what)
            values (:view, :message, :alert, :partner, :contact, :now, :what)\
            """)
                .param("view", UUID.randomUUID())
                .param("message", link.message().value())
                .param("alert", link.alert().value())
                .param("partner", link.reached().value())
                .param("contact", link.contact())
                .param("now", utc(now))
                .param("what", what.name())
                .update());
    }
}
