package org.signpost.notifier.channel.email;

import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Coordinator;
import org.signpost.notifier.channel.Notice;

/// An email that asks for no acknowledgement: what became of an alert, a code, a digest, a check of the
/// contact.
///
/// @param about what the subject says; neutral, because mailboxes are read over shoulders
/// @param first what matters, in a sentence
/// @param rest what there is to know beside it
/// @param link where it goes on, and what to open it for
record PlainEmail(Mode mode, String about, String heading, String first, Optional<Link> link, String rest)
        implements EmailContent {

    /// @param purpose the end of a sentence that begins "Open this link to"
    record Link(AcknowledgementLink link, String purpose) {}

    static PlainEmail of(Notice.Taken notice) {
        return new PlainEmail(
                notice.mode(),
                "Concern " + notice.reference() + ": acknowledged",
                notice.reference().value(),
                "Concern " + notice.reference() + " was acknowledged by " + notice.by() + ".",
                Optional.empty(),
                "You were told of it, too. If you were asked to acknowledge it yourself, that still stands: use the"
                        + " link in that message, unless it says there that it is acknowledged. Do not visit, call or"
                        + " contact anyone concerned unless the lead agrees.");
    }

    static PlainEmail of(Notice.Recalled notice) {
        return new PlainEmail(
                notice.mode(),
                "Concern " + notice.reference() + ": withdrawn",
                notice.reference().value(),
                "The alert about concern " + notice.reference() + " was withdrawn, because "
                        + notice.reason().words() + ".",
                Optional.empty(),
                "There is nothing more for you to do about it. If you have begun to act, "
                        + switch (notice.coordinator()) {
                            case IS_THE_READER -> "tell whomever you told of it.";
                            case MAY_BE_ASKED, MUST_NOT_KNOW -> "speak with " + whom(notice.coordinator()) + ".";
                        });
    }

    static PlainEmail of(Notice.OneTimeCode notice) {
        return new PlainEmail(
                notice.mode(),
                "Concern " + notice.reference() + ": your code",
                notice.code(),
                "Your code to open concern " + notice.reference() + " is " + notice.code() + ".",
                Optional.empty(),
                "It works once, and for ten minutes. Nobody from Signpost will ever ask you for it. If you did not ask"
                        + " for it, tell " + whom(notice.coordinator()) + ".");
    }

    private static String whom(Coordinator coordinator) {
        return switch (coordinator) {
            case MAY_BE_ASKED -> "the duty coordinator";
            case MUST_NOT_KNOW -> "whoever runs Signpost, and not the duty coordinator, from whom it is kept";
            case IS_THE_READER -> "whoever runs Signpost";
        };
    }

    static PlainEmail of(Notice.Digest notice) {
        return new PlainEmail(
                notice.mode(),
                notice.count() + " concerns wait for you",
                notice.count() + " concerns",
                notice.count() + " concerns wait for you, " + notice.urgent() + " of them urgent.",
                Optional.of(new Link(notice.link(), "see and acknowledge them")),
                "The link is meant for you: do not forward it.");
    }

    static PlainEmail of(Notice.ContactCheck notice) {
        return new PlainEmail(
                notice.mode(),
                "Signpost: a test message, no concern",
                "A test message",
                "This is a test message, to see that alerts for " + notice.partner()
                        + " reach you. It is about no concern, and there is nothing to act on.",
                Optional.empty(),
                "Please tell the duty coordinator that you have read it, and that it came by email.");
    }

    @Override
    public String subject() {
        return TestMarking.prefix(mode) + about;
    }

    @Override
    public String text() {
        return HEAD
                + TestMarking.paragraph(mode)
                + first + "\n\n"
                + link.map(to -> "Open this link to " + to.purpose() + ":\n"
                                + to.link().url() + "\n\n")
                        .orElse("")
                + rest + "\n";
    }

    @Override
    public String html() {
        EmailHtml html = new EmailHtml()
                .marked(TestMarking.paragraph(mode))
                .heading(heading)
                .text(first);
        link.ifPresent(to -> html.button("Open to " + to.purpose(), to.link()));
        return html.text(rest)
                .quiet(link.map(to ->
                                "If the button does nothing, open " + to.link().url())
                        .orElse(""))
                .done();
    }

    /// Hides codes and links.
    @Override
    public String toString() {
        return "PlainEmail[" + about + "]";
    }
}
