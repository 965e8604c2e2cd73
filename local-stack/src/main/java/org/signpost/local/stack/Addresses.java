package org.signpost.local.stack;

import java.util.List;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.inbox.AddressBook;
import org.signpost.local.inbox.AddressBook.Addressee;

/// Every address that the partner directory knows, whatever its date: the inbox names whoever a message went to.
final class Addresses {
    private Addresses() {}

    static AddressBook of(PartnerDirectory partners) {
        var book = new AddressBook();
        for (Partner partner : partners.partners()) {
            for (List<? extends Contact> contacts : List.of(partner.contacts(), partner.testContacts())) {
                for (Contact contact : contacts) {
                    var addressee = new Addressee(
                            partner.id().toString(),
                            partner.name(),
                            contact.id().toString());
                    book.add(contact.email().reveal(), addressee);
                    contact.mobile().ifPresent(mobile -> book.add(mobile.reveal(), addressee));
                }
            }
        }
        return book;
    }
}
