package org.signpost.contract.partner;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// An organisation that concerns are told to.
///
/// @param name as people know it
/// @param areas which places it is there for, and when
/// @param opening the hours in which its deadlines run
/// @param needsSms whether everybody who may have to act at once there has a mobile phone
/// @param period the days on which it can be told anything
/// @param contacts who hears of real concerns; at least one
/// @param testContacts who hears of test and exercise concerns; at least one
public record Partner(
        PartnerId id,
        String name,
        List<Area.Dated> areas,
        OpeningHours opening,
        boolean needsSms,
        Period period,
        List<LiveContact> contacts,
        List<TestContact> testContacts) {
    public Partner {
        areas = List.copyOf(areas);
        contacts = List.copyOf(contacts);
        testContacts = List.copyOf(testContacts);
        if (name.isBlank() || areas.isEmpty() || contacts.isEmpty() || testContacts.isEmpty()) {
            throw new IllegalArgumentException("a partner has a name, an area, a contact and a test contact");
        }
    }

    /// Whether it is the council of this district on this day.
    public boolean isCouncilOf(DistrictCode district, LocalDate day) {
        return period.includes(day)
                && areas.stream()
                        .anyMatch(dated -> dated.period().includes(day)
                                && dated.area() instanceof Area.District(DistrictCode code)
                                && code.equals(district));
    }

    /// The first contact of the first of these uses that may be used on this day.
    Optional<LiveContact> contact(LocalDate day, ContactUse use) {
        return contacts.stream()
                .filter(contact -> contact.use() == use && contact.period().includes(day))
                .findFirst();
    }
}
