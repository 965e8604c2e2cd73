package org.signpost.notifier.contacts;

import java.time.LocalDate;
import java.util.List;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.partner.Period;

/// Finds the contacts of which nobody has made sure lately that a message there is read.
public final class ContactAges {

    private ContactAges() {}

    /// A contact that must be checked.
    public record Unverified(Partner partner, LiveContact contact) {

        /// Partner and contact, and no address.
        public String name() {
            return partner.id() + "/" + contact.id();
        }
    }

    /// The live contacts, also those that are not in use yet, that nobody has verified within a number of
    /// days before a day. A date that is yet to come is a slip of the keyboard.
    public static List<Unverified> unverified(PartnerDirectory directory, LocalDate today, int days) {
        LocalDate oldest = today.minusDays(days);
        return directory.partners().stream()
                .filter(partner -> isYetInUse(partner.period(), today))
                .flatMap(partner -> partner.contacts().stream()
                        .filter(contact -> isYetInUse(contact.period(), today))
                        .filter(contact -> !isVerified(contact, oldest, today))
                        .map(contact -> new Unverified(partner, contact)))
                .toList();
    }

    private static boolean isVerified(Contact contact, LocalDate oldest, LocalDate today) {
        return contact.verifiedOn()
                .filter(day -> !day.isBefore(oldest) && !day.isAfter(today))
                .isPresent();
    }

    private static boolean isYetInUse(Period period, LocalDate today) {
        return period.until().map(last -> !last.isBefore(today)).orElse(true);
    }
}
