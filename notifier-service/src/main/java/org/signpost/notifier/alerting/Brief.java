package org.signpost.notifier.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the reader of a message is asked to do beyond "act on it" or "know of it", and how far they may speak of it.
/// The same words stand in messages and on pages; none of them says where a concern is or whom it is about.
///
/// @param coordinator whether the alert is the duty coordinator's own
/// @param leads the names of the partners who lead, for whoever has to tell them something
/// @param refused why the partner that had it before sent it on; empty unless one did
/// @param involved the names of the partners who said that somebody there is involved, whoever had it since
/// @param named the names of the partners that had it until a later report said that somebody there is involved
/// @param locating the names of others who are finding out where it is, for whoever leads meanwhile
public record Brief(
        Task task,
        Restriction restriction,
        boolean coordinator,
        List<String> leads,
        Optional<RefusalReason> refused,
        List<String> involved,
        List<String> named,
        List<String> locating) {

    /// Nothing beyond.
    public static final Brief USUAL = new Brief(Task.ACT, Restriction.NONE, false, List.of(), Optional.empty());

    private static final String RESTRICTED =
            "Restricted: somebody named in this concern works for a partner organisation. Do not forward or discuss it"
                    + " outside those told.";

    /// Takes a copy of the names.
    public Brief {
        leads = List.copyOf(leads);
        involved = List.copyOf(involved);
        named = List.copyOf(named);
        locating = List.copyOf(locating);
    }

    /// Of a concern of which no partner has said that somebody there is involved.
    public Brief(
            Task task,
            Restriction restriction,
            boolean coordinator,
            List<String> leads,
            Optional<RefusalReason> refused) {
        this(task, restriction, coordinator, leads, refused, List.of(), List.of(), List.of());
    }

    /// The same, with the names of the partners who said that somebody there is involved.
    public Brief involving(List<String> names) {
        return new Brief(task, restriction, coordinator, leads, refused, names, named, locating);
    }

    /// The same, with the names of the partners that had it until a later report said that somebody there is involved.
    public Brief naming(List<String> names) {
        return new Brief(task, restriction, coordinator, leads, refused, involved, names, locating);
    }

    /// The same, with the names of others who are finding out where it is.
    public Brief locatedBy(List<String> names) {
        return new Brief(task, restriction, coordinator, leads, refused, involved, named, names);
    }

    /// What a lead is asked to do, a sentence or two a line; none when there is nothing beyond.
    public List<String> forLead() {
        List<String> lines = new ArrayList<>(notToSpeakWith());
        if (coordinator && restriction == Restriction.NO_OTHER_LEAD) {
            lines.add("Nobody else could be chosen to lead. Read the report before you tell anybody: you decide who may"
                    + " have it.");
        }
        task.forLead().ifPresent(lines::add);
        if (isLocatedByOthers()) {
            lines.add("Its place is not known, or not well enough to tell the district: " + String.join(", ", locating)
                    + " was asked to find out where it is and to tell you.");
        }
        if (isRestricted()) {
            lines.add(RESTRICTED);
        }
        return lines;
    }

    /// What a partner who has nothing to answer is asked to do or to heed; none when there is nothing beyond.
    public List<String> forCopy() {
        List<String> lines = new ArrayList<>(notToSpeakWith());
        task.forCopy()
                .map(words -> task == Task.LOCATE ? words + " " + tellTheLead() : words)
                .ifPresent(lines::add);
        if (isRestricted()) {
            lines.add(RESTRICTED);
            if (coordinator) {
                lines.add(
                        "You are told as the duty coordinator: see that the lead has it, and that nobody else hears of"
                                + " it.");
            }
        }
        return lines;
    }

    private List<String> notToSpeakWith() {
        return Stream.concat(
                        involved.stream().map(name -> name + " said that somebody there is involved"),
                        named.stream().map(name -> "A later report says that somebody at " + name + " is involved"))
                .map(words -> words + ": do not speak with them about it.")
                .toList();
    }

    private String tellTheLead() {
        return "Tell the lead" + (leads.isEmpty() ? "" : " (" + String.join(", ", leads) + ")") + " what you find.";
    }

    /// What to do now about a concern that its partner sent on; empty when nobody did, or it goes without saying.
    public Optional<String> afterRefusal() {
        return refused.flatMap(reason -> reason.then(coordinator));
    }

    /// A few words each for a subject, an SMS or a list, what matters most first.
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        task.label().ifPresent(labels::add);
        if (isLocatedByOthers()) {
            labels.add("place not known");
        }
        if (isRestricted()) {
            labels.add("restricted");
        }
        return labels;
    }

    private boolean isLocatedByOthers() {
        return !locating.isEmpty() && task == Task.ACT;
    }

    /// Whether nobody may hear of it but those told.
    public boolean isRestricted() {
        return restriction != Restriction.NONE;
    }
}
