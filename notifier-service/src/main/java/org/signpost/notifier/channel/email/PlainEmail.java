package org.signpost.notifier.channel.email;

import org.signpost.notifier.channel.Notice;

/// An email that asks for no acknowledgement: what became of an alert, a code, a digest, a check of the
/// contact.
///
/// @param subject neutral, because mailboxes are read over shoulders
/// @param text the whole body
record PlainEmail(String subject, String text) implements EmailContent {

    static PlainEmail of(Notice.Taken notice) {
        return new PlainEmail(
                TestMarking.prefix(notice.mode()) + "Concern " + notice.reference() + ": acknowledged",
                MARKING + "\n\n"
                        + TestMarking.paragraph(notice.mode())
                        + "Concern " + notice.reference() + " was acknowledged by " + notice.by() + ".\n\n"
                        + "You were told of"
                        + " it, too. You"
                        + " need not answer."
                        + " Do not visit,"
                        + " call or contact"
                        + " anyone concerned"
                        + " unless the lead"
                        + " agrees.\n");
    }

    static PlainEmail of(Notice.Recalled notice) {
        return new PlainEmail(
                TestMarking.prefix(notice.mode()) + "Concern " + notice.reference() + ": withdrawn",
                MARKING + "\n\n"
                        + TestMarking.paragraph(notice.mode())
                        + "The alert about concern " + notice.reference() + " was withdrawn, because "
                        + notice.reason().words() + ".\n\n"
                        + "There is nothing more for you to do about it. If you have begun to act, speak with the duty"
                        + " coordinator.\n");
    }

    static PlainEmail of(Notice.OneTimeCode notice) {
        return new PlainEmail(
                TestMarking.prefix(notice.mode()) + "Concern " + notice.reference() + ": your code",
                MARKING + "\n\n"
                        + "Your code to open concern " + notice.reference() + " is " + notice.code() + ".\n\n"
                        + "It works once,"
                        + " and for ten"
                        + " minutes."
                        + " Nobody from"
                        + " Signpost will"
                        + " ever ask you"
                        + " for it. If"
                        + " you did not"
                        + " ask for it,"
                        + " tell the duty"
                        + " coordinator.\n");
    }

    static PlainEmail of(Notice.Digest notice) {
        return new PlainEmail(
                TestMarking.prefix(notice.mode()) + notice.count() + " concerns wait for you",
                MARKING + "\n\n"
                        + TestMarking.paragraph(notice.mode())
                        + notice.count() + " concerns wait for you, " + notice.urgent() + " of them urgent.\n\n"
                        + "Open this link to see and acknowledge them:\n"
                        + notice.link().url() + "\n");
    }

    static PlainEmail of(Notice.ContactCheck notice) {
        return new PlainEmail(
                TestMarking.prefix(notice.mode()) + "Signpost: check of your contact",
                MARKING + "\n\n"
                        + "This is a check that alerts to " + notice.partner()
                        + " arrive here. There is no concern.\n\n"
                        + "Please tell the duty coordinator that you have read this.\n");
    }
}
