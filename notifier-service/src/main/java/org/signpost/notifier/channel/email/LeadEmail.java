package org.signpost.notifier.channel.email;

import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;

/// The email to a lead: reference, what it is to an earlier concern, urgency, deadline, prompt and the link to
/// acknowledge.
public record LeadEmail(
        PublicReference reference,
        Relation relation,
        Urgency urgency,
        Deadline deadline,
        Prompt prompt,
        AcknowledgementLink link,
        Mode mode)
        implements EmailContent {

    @Override
    public String subject() {
        return TestMarking.prefix(mode) + "Concern " + RelationWording.named(reference, relation) + ": action by "
                + deadline.brief();
    }

    @Override
    public String text() {
        return MARKING + "\n\n"
                + TestMarking.paragraph(mode)
                + RelationWording.paragraph(reference, relation, relation.forLead())
                + "Concern " + reference + " needs you to act.\n"
                + "Urgency: " + urgency.word() + "\n"
                + "Somebody must acknowledge it by " + deadline.inFull() + ".\n\n"
                + "Open this link and press \"I have it\":\n"
                + link.url() + "\n\n"
                + prompt.words().map(words -> "Remember: " + words + ".\n\n").orElse("")
                + "The link is meant for you: do not forward it. This email holds nothing of what was reported, and nor"
                + " must a reply.\n";
    }
}
