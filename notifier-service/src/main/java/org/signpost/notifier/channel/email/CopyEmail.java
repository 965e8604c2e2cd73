package org.signpost.notifier.channel.email;

import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;

/// The email to a partner who is told for information. It has no room for a link or a deadline.
///
/// @param about the partner in whose place the duty coordinator is told
public record CopyEmail(
        PublicReference reference, Relation relation, Urgency urgency, Optional<String> about, Mode mode)
        implements EmailContent {

    private static final String WARNING =
            "For information. Do not visit, call or contact anyone concerned until the lead agrees.";

    private static final String NO_ANSWER =
            "You need not answer. This email holds nothing of what was reported, and nor must a reply.";

    @Override
    public String subject() {
        return TestMarking.prefix(mode) + "Concern " + RelationWording.named(reference, relation) + ": for information";
    }

    @Override
    public String text() {
        return MARKING + "\n\n"
                + TestMarking.paragraph(mode)
                + WARNING + "\n\n"
                + RelationWording.paragraph(reference, relation, relation.forCopy())
                + "Concern " + reference + " was passed to the partner who leads on it, and to you as a copy.\n"
                + why()
                + "Urgency for the lead: " + urgency.word() + "\n\n"
                + NO_ANSWER + "\n";
    }

    @Override
    public String html() {
        return new EmailHtml()
                .marked(TestMarking.paragraph(mode))
                .heading(reference.value())
                .fact("", relation.words().orElse(""))
                .fact("For information.", "Nothing to answer.")
                .fact("Urgency for the lead", urgency.word())
                .text(WARNING)
                .text(why())
                .text(RelationWording.paragraph(reference, relation, relation.forCopy()))
                .quiet(NO_ANSWER)
                .done();
    }

    private String why() {
        return about.map(who -> InsteadOf.words(who, "this copy")).orElse("");
    }
}
