package org.signpost.routing.policyfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.signpost.contract.id.PartnerId;

/// An example of a policy file, and what the policy decides about it.
///
/// @param decided by the partners of the example's day
public record TriedExample(Example example, Example.Expected decided) {

    /// Whether the policy decides it as its author expects.
    public boolean asExpected() {
        return decided.equals(example.expected());
    }

    /// What is decided otherwise than expected, a difference each; none when it is as expected.
    public List<String> differences() {
        Example.Expected expected = example.expected();
        var differences = new ArrayList<String>();
        if (!expected.rule().equals(decided.rule())) {
            differences.add("rule: expected " + expected.rule() + ", decided " + decided.rule());
        }
        if (expected.urgency() != decided.urgency()) {
            differences.add("urgency: expected " + expected.urgency().wire() + ", decided "
                    + decided.urgency().wire());
        }
        differ(differences, "lead", expected.leads(), decided.leads());
        differ(differences, "copies", expected.copies(), decided.copies());
        differ(differences, "withheld", expected.withheld(), decided.withheld());
        return List.copyOf(differences);
    }

    private static void differ(List<String> differences, String part, Set<PartnerId> expected, Set<PartnerId> decided) {
        for (PartnerId partner : new TreeSet<>(expected)) {
            if (!decided.contains(partner)) {
                differences.add(part + ": expected " + partner + ", who is not there");
            }
        }
        for (PartnerId partner : new TreeSet<>(decided)) {
            if (!expected.contains(partner)) {
                differences.add(part + ": " + partner + " is there and not expected");
            }
        }
    }
}
