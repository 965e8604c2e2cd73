package org.signpost.notifier.channel.email;

import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Notice;

/// The email to a lead: reference, what it is to an earlier concern, urgency, deadline, prompt and the link to
/// acknowledge.
public record LeadEmail(
        PublicReference reference,
        Relation relation,
        Urgency urgency,
        Deadline deadline,
        Prompt prompt,
        AcknowledgementLink link,
        Occasion occasion,
        Optional<String> about,
        Mode mode)
        implements EmailContent {

    static LeadEmail of(Notice.ToAct notice) {
        return new LeadEmail(
                notice.reference(),
                notice.relation(),
                notice.urgency(),
                notice.deadline(),
                notice.prompt(),
                notice.link(),
                notice.occasion(),
                notice.about(),
                notice.mode());
    }

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
                + why()
                + "Urgency: " + urgency.word() + "\n"
                + "Somebody must acknowledge it by " + deadline.inFull() + ".\n\n"
                + "Open this link and press \"I have it\":\n"
                + link.url() + "\n\n"
                + prompt.words().map(words -> "Remember: " + words + ".\n\n").orElse("")
                + "The link is meant for you: do not forward it. This email holds nothing of what was reported, and nor"
                + " must a reply.\n";
    }

    private String why() {
        String who = about.orElse("another partner");
        return switch (occasion) {
            case FIRST, FOLLOW_UP -> "";
            case BACK_UP -> "Your first contact has not acknowledged it, so you are told as the back-up.\n";
            case COORDINATOR ->
                "Nobody at " + who
                        + " has acknowledged it. Telephone them now, and acknowledge it when somebody has it.\n";
            case REMINDER -> "Still nobody has acknowledged it for " + who + ". Telephone them now.\n";
            case REROUTED -> who + " said that it is not for them, so it comes to you.\n";
            case TAKEN, RECALLED -> throw new IllegalStateException(occasion + " asks nobody to act");
        };
    }
}
