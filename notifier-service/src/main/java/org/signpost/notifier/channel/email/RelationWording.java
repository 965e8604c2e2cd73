package org.signpost.notifier.channel.email;

import java.util.List;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Relation;

/// How an email shows that its concern belongs to an earlier one.
final class RelationWording {

    private RelationWording() {}

    /// The reference, and what the concern is to an earlier one if it is anything.
    static String named(PublicReference reference, Relation relation) {
        return relation.words().map(words -> reference + " " + words).orElse(reference.value());
    }

    /// What it is and what that asks for; nothing for a concern that stands alone.
    static String paragraph(PublicReference reference, Relation relation, List<String> asks) {
        return relation.words().isEmpty()
                ? ""
                : "Concern " + named(reference, relation) + ".\n" + String.join("\n", asks) + "\n\n";
    }
}
