package org.signpost.notifier.channel.pager;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.partner.AddressRule;
import org.signpost.contract.partner.Contact;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.Channel;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;

/// Pagers, as far as a test needs them.
public final class PagerChannel implements Channel {

    /// What a pager showed.
    public record Paged(MessageId message, String pager, Notice notice) {}

    private final List<Paged> paged = new CopyOnWriteArrayList<>();

    /// Everything that pagers showed.
    public List<Paged> paged() {
        return List.copyOf(paged);
    }

    @Override
    public Means means() {
        return new Means("PAGER");
    }

    @Override
    public boolean carries(Role role, Urgency urgency) {
        return urgency == Urgency.EMERGENCY;
    }

    @Override
    public boolean canReach(Contact contact) {
        return contact.also().containsKey("pager");
    }

    @Override
    public Optional<AddressRule> addressRule() {
        return Optional.of(address -> address.reveal().matches("[0-9]{4}")
                ? Optional.empty()
                : Optional.of(new AddressRule.Fault("this is not a pager", "write its four digits")));
    }

    @Override
    public SendOutcome send(MessageId id, Contact to, Notice notice) {
        return Optional.ofNullable(to.also().get("pager"))
                .<SendOutcome>map(address -> {
                    paged.add(new Paged(id, address.reveal(), notice));
                    return new SendOutcome.Accepted(Optional.empty());
                })
                .orElseGet(() -> new SendOutcome.Refused(FailureReason.CONTACT_GONE));
    }
}
