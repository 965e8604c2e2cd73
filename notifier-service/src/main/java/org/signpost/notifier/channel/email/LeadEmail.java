package org.signpost.notifier.channel.email;

import java.util.Locale;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.Notice;

/// The email to a lead: reference, what it is to an earlier concern, what is asked, urgency, deadline, prompt and the
/// link to acknowledge.
public record LeadEmail(
        PublicReference reference,
        Relation relation,
        Urgency urgency,
        Deadline deadline,
        Prompt prompt,
        AcknowledgementLink link,
        Occasion occasion,
        Optional<String> about,
        Brief brief,
        Mode mode)
        implements EmailContent {

    private static final String DO_NOT_FORWARD =
            "The link is meant for you: do not forward it. This email holds nothing of what was reported, and nor must"
                    + " a reply.";

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
                notice.brief(),
                notice.mode());
    }

    @Override
    public String subject() {
        return TestMarking.prefix(mode) + "Concern " + RelationWording.named(reference, relation) + ": action by "
                + deadline.brief() + BriefWording.inSubject(brief);
    }

    @Override
    public String text() {
        return HEAD
                + TestMarking.paragraph(mode)
                + RelationWording.paragraph(reference, relation, relation.forLead(brief.isRestricted()))
                + "Concern " + reference + " needs you to act.\n"
                + why()
                + BriefWording.lines(brief.forLead())
                + "Urgency: " + urgency.word() + "\n"
                + "Somebody must acknowledge it by " + deadline.inFull() + ".\n\n"
                + "Open this link and press \"I have it\":\n"
                + link.url() + "\n\n"
                + prompt.words().map(words -> "Remember: " + words + ".\n\n").orElse("")
                + DO_NOT_FORWARD + "\n";
    }

    @Override
    public String html() {
        return new EmailHtml()
                .marked(TestMarking.paragraph(mode))
                .heading(reference.value())
                .fact("", relation.words().orElse(""))
                .fact("Urgency", urgency.word().toUpperCase(Locale.ROOT))
                .fact("Acknowledge by", deadline.inFull())
                .button("Open to acknowledge", link)
                .text("On the page, press \u201cI have it\u201d.")
                .text(BriefWording.lines(brief.forLead()))
                .text(why())
                .text(RelationWording.paragraph(reference, relation, relation.forLead(brief.isRestricted())))
                .text(prompt.words().map(words -> "Remember: " + words + ".").orElse(""))
                .quiet("If the button does nothing, open " + link.url())
                .quiet(DO_NOT_FORWARD)
                .done();
    }

    private String why() {
        String who = about.orElse("another partner");
        return switch (occasion) {
            case FIRST, FOLLOW_UP -> insteadOf();
            case BACK_UP ->
                insteadOf()
                        + "Your first contact has not acknowledged it, or could not be reached, so you are told as the"
                        + " back-up.\n";
            case COORDINATOR ->
                "Nobody at " + who
                        + " has acknowledged it. Telephone them now, and acknowledge it when somebody has it.\n";
            case REMINDER -> "Still nobody has acknowledged it for " + who + ". Telephone them now.\n";
            case REROUTED ->
                brief.refused().map(reason -> reason.saidOf(who)).orElse(who + " said that it is not for them")
                        + ", so it comes to you" + (brief.coordinator() ? " as the duty coordinator" : "") + ".\n"
                        + BriefWording.lines(brief.afterRefusal().stream().toList());
            case TAKEN, RECALLED -> throw new IllegalStateException(occasion + " asks nobody to act");
        };
    }

    private String insteadOf() {
        return about.map(partner -> InsteadOf.words(partner, "it")).orElse("");
    }
}
