package org.signpost.intake.follow;

import java.util.Locale;
import java.util.regex.Pattern;

/// What kind of organisation a partner is, as a reporter is told. Which one it is would tell whoever holds the code, or
/// looks over a shoulder, in which district it happened.
///
/// It is read from the partner's id, so that a successor such as `south-warwickshire-council` needs no change here.
public enum PartnerCategory {
    POLICE("police"),
    CHILDREN("children", "front-door"),
    SOCIAL_CARE("social-care"),
    COUNCIL("council"),
    HELPLINE("helpline"),
    WORK("fair-work", "labour"),
    SUPPORT("network", "support", "charity"),
    COORDINATOR("coordinator"),
    /// None of these.
    OTHER;

    private final Pattern words;

    PartnerCategory(String... words) {
        this.words = Pattern.compile("-(?:" + String.join("|", words) + ")-");
    }

    /// The kind of a partner.
    public static PartnerCategory of(String partner) {
        String id = "-" + partner + "-";
        for (PartnerCategory category : values()) {
            if (category.words.matcher(id).find()) {
                return category;
            }
        }
        return OTHER;
    }

    /// The key of its words, after `follow.who.`.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
