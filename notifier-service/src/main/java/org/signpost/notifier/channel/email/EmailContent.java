package org.signpost.notifier.channel.email;

import org.signpost.notifier.channel.Notice;

/// What an email says. The kinds that exist are the only ones, and none has room for what was reported.
public sealed interface EmailContent permits LeadEmail, CopyEmail, PlainEmail {

    /// The words of a notice.
    static EmailContent of(Notice notice) {
        return switch (notice) {
            case Notice.ToAct toAct -> LeadEmail.of(toAct);
            case Notice.ForInformation copy ->
                new CopyEmail(copy.reference(), copy.relation(), copy.urgency(), copy.about(), copy.mode());
            case Notice.Taken taken -> PlainEmail.of(taken);
            case Notice.Recalled recalled -> PlainEmail.of(recalled);
            case Notice.OneTimeCode code -> PlainEmail.of(code);
            case Notice.Digest digest -> PlainEmail.of(digest);
            case Notice.ContactCheck check -> PlainEmail.of(check);
        };
    }

    /// The marking of every email, after the Government Security Classifications.
    String MARKING = "OFFICIAL-SENSITIVE";

    /// The subject: neutral, because mailboxes are read over shoulders.
    String subject();

    /// The body as plain text.
    String text();

    /// The body as HTML, saying the same.
    String html();
}
