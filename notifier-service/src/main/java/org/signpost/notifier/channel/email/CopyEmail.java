package org.signpost.notifier.channel.email;

import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;

/// The email to a partner who is told for information, or so as to find out where a concern is. It has no room for a
/// link or a deadline.
///
/// @param about the partner in whose place the duty coordinator is told
public record CopyEmail(
        PublicReference reference, Relation relation, Urgency urgency, Optional<String> about, Brief brief, Mode mode)
        implements EmailContent {

    private static final String INFORMATION = "For information.";

    private static final String WARNING = "Do not visit, call or contact anyone concerned until the lead agrees.";

    private static final String NO_ANSWER =
            "You need not answer. This email holds nothing of what was reported, and nor must a reply.";

    private static final String ASK_THE_LEAD =
            "You need not acknowledge it. This email holds nothing of what was reported, and nor must a reply: ask the"
                    + " lead for what you need to know.";

    @Override
    public String subject() {
        return TestMarking.prefix(mode) + "Concern " + RelationWording.named(reference, relation) + ": "
                + (asks() ? String.join(", ", brief.labels()) : "for information" + BriefWording.inSubject(brief));
    }

    /// Whether its reader is to do anything.
    private boolean asks() {
        return brief.task() != Task.ACT;
    }

    @Override
    public String text() {
        return HEAD
                + TestMarking.paragraph(mode)
                + (asks() ? "" : INFORMATION + " ") + WARNING + "\n\n"
                + paragraph()
                + RelationWording.paragraph(reference, relation, relation.forCopy())
                + "Concern " + reference + " was passed to the partner who leads on it, and to you as a copy.\n"
                + why()
                + "Urgency for the lead: " + urgency.word() + "\n\n"
                + end() + "\n";
    }

    @Override
    public String html() {
        return new EmailHtml()
                .marked(TestMarking.paragraph(mode))
                .heading(reference.value())
                .fact("", relation.words().orElse(""))
                .fact(INFORMATION, asks() ? "" : "Nothing to answer.")
                .text(paragraph())
                .fact("Urgency for the lead", urgency.word())
                .text((asks() ? "" : INFORMATION + " ") + WARNING)
                .text(why())
                .text(RelationWording.paragraph(reference, relation, relation.forCopy()))
                .quiet(end())
                .done();
    }

    private String paragraph() {
        return brief.forCopy().isEmpty() ? "" : BriefWording.lines(brief.forCopy()) + "\n";
    }

    private String end() {
        return asks() ? ASK_THE_LEAD : NO_ANSWER;
    }

    private String why() {
        return about.map(who -> InsteadOf.words(who, "this copy")).orElse("");
    }
}
