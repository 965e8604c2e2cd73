package org.signpost.notifier.channel.email;

import org.signpost.notifier.channel.Notice;

/// What an email says. The kinds that exist are the only ones, and none has room for what was reported.
public sealed interface EmailContent permits LeadEmail, CopyEmail, PlainEmail {

    /// The words of a notice.
    static EmailContent of(Notice notice) {
        return switch (notice) {
            case Notice.ToAct toAct -> LeadEmail.of(toAct);
            case Notice.ForInformation copy ->
                new CopyEmail(
                        copy.reference(), copy.relation(), copy.urgency(), copy.about(), copy.brief(), copy.mode());
            case Notice.Taken taken -> PlainEmail.of(taken);
            case Notice.Recalled recalled -> PlainEmail.of(recalled);
            case Notice.OneTimeCode code -> PlainEmail.of(code);
            case Notice.Digest digest -> PlainEmail.of(digest);
            case Notice.ContactCheck check -> PlainEmail.of(check);
        };
    }

    /// Who writes, in the first line of every email, so that whoever gets their first does not take it for spam.
    String SENDER = "Signpost, the modern slavery alert service of Warwickshire's partners";

    /// The marking of every email, after the Government Security Classifications.
    String MARKING = "OFFICIAL-SENSITIVE";

    /// What a text begins with.
    String HEAD = SENDER + "\n" + MARKING + "\n\n";

    /// The subject: neutral, because mailboxes are read over shoulders.
    String subject();

    /// The body as plain text.
    String text();

    /// The body as HTML, saying the same.
    String html();
}
