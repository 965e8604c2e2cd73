package org.signpost.faults;

import java.util.List;
import java.util.Random;
import java.util.Set;

/// Concerns whose recipients were written down by hand from the written policy, so that they are an answer to check
/// the product by and not one that it gave. People and events are made up; places are council offices and towns.
final class Scenarios {

    private static final String POLICE = "warwickshire-police";
    private static final String FRONT_DOOR = "children-front-door";
    private static final String HELPLINE = "modern-slavery-helpline";
    private static final String LABOUR = "fair-work-agency";
    private static final String NETWORK = "anti-slavery-network";
    private static final String CARE = "adult-social-care";
    private static final String COORDINATOR = "duty-coordinator";

    /// One or two in each district, and one elsewhere, and some nobody knows where.
    static final List<Scenario> ALL = List.of(
            // R15d; A2 and A3 for labour where a council can enter
            ordinary(
                    "car wash in Rugby",
                    """
                    "exploitation": ["labour"], "coercion": "unsure", "sector": "car-wash", "premises": "business",
                    %s\
                    """.formatted(adultAt("\"place\": \"Rugby\"")),
                    Set.of(POLICE),
                    Set.of(LABOUR, "rugby-council")),
            // R16; A3
            ordinary(
                    "begging by the town hall of Rugby",
                    """
                    "exploitation": ["begging"], "premises": "street",
                    %s\
                    """.formatted(adultAt("\"postcode\": \"CV21 2RR\"")),
                    Set.of(POLICE),
                    Set.of("rugby-council")),
            // R15a: both lead; A3
            ordinary(
                    "farm at Bidford-on-Avon",
                    """
                    "exploitation": ["labour"], "coercion": "yes", "sector": "licensed", "premises": "business",
                    %s\
                    """.formatted(adultAt("\"place\": \"Bidford-on-Avon\"")),
                    Set.of(POLICE, LABOUR),
                    Set.of("stratford-on-avon-council")),
            // R1 for a child in doubt: nobody else in an emergency
            emergency("danger and perhaps a child in Stratford", """
                "danger": "now", "under18": "unsure", "exploitation": ["unsure"], "premises": "vehicle",
                "places": [{"postcode": "CV37 6HX"}], "reporter": {"identity": "anonymous"}
                """, Set.of(POLICE, FRONT_DOOR), Set.of()),
            // R3; nobody else where a council cannot enter
            ordinary("child at Coleshill", """
                "danger": "no", "under18": "yes", "exploitation": ["sexual"], "premises": "vehicle",
                "places": [{"place": "Coleshill"}], "reporter": {"identity": "share"}
                """, Set.of(POLICE, FRONT_DOOR), Set.of()),
            // R17, and W1: the council is complained of, so nobody of it may know, police lead, the coordinator is
            // copied
            ordinary(
                    "housing in Atherstone, by somebody of the council",
                    """
                    "exploitation": ["housing-only"], "coercion": "no", "premises": "hmo",
                    "subjectWorksFor": ["north-warwickshire-council"],
                    %s\
                    """.formatted(adultAt("\"postcode\": \"CV9 1DE\"")),
                    Set.of(POLICE),
                    Set.of(COORDINATOR)),
            // R1
            emergency("danger at work in Nuneaton", """
                "danger": "now", "under18": "no", "exploitation": ["labour"], "coercion": "yes",
                "premises": "business", "places": [{"place": "Nuneaton"}], "reporter": {"identity": "share"}
                """, Set.of(POLICE), Set.of()),
            // R12, and W1: a police officer is complained of; the helpline leads, and all copies go
            ordinary(
                    "cuckooing in Bedworth, by somebody of the police",
                    """
                    "exploitation": ["cuckooing"], "premises": "private-home",
                    "subjectWorksFor": ["warwickshire-police"],
                    %s\
                    """.formatted(adultAt("\"place\": \"Bedworth\"")),
                    Set.of(HELPLINE),
                    Set.of(COORDINATOR)),
            // R12; A3 for cuckooing
            ordinary(
                    "cuckooing in Nuneaton",
                    """
                    "exploitation": ["cuckooing"], "premises": "private-home",
                    %s\
                    """.formatted(adultAt("\"postcode\": \"CV11 5AA\"")),
                    Set.of(POLICE),
                    Set.of("nuneaton-and-bedworth-council")),
            // R10; A3 for sexual where a council can enter
            ordinary(
                    "shared house in Leamington",
                    """
                    "exploitation": ["sexual"], "premises": "hmo",
                    %s\
                    """.formatted(adultAt("\"postcode\": \"CV32 4AT\"")),
                    Set.of(POLICE),
                    Set.of("warwick-council")),
            // R11; A1 for care needs
            ordinary(
                    "domestic servitude in Kenilworth",
                    """
                    "exploitation": ["domestic-servitude"], "premises": "private-home", "careNeeds": "yes",
                    %s\
                    """.formatted(adultAt("\"place\": \"Kenilworth\"")),
                    Set.of(POLICE),
                    Set.of(CARE)),
            // R6a: the victim does not want the police; A5 for the advocate
            ordinary("somebody in Rugby for themselves", """
                "about": "me", "danger": "no", "under18": "no", "exploitation": ["labour"], "coercion": "yes",
                "premises": "business", "places": [{"place": "Rugby"}],
                "reporter": {"identity": "share", "policeMayBeTold": "no", "supportConsent": "yes"}
                """, Set.of(HELPLINE), Set.of(NETWORK)),
            // R7
            ordinary(
                    "cuckooing in Birmingham",
                    """
                    "exploitation": ["cuckooing"], "premises": "private-home",
                    %s\
                    """.formatted(adultAt("\"postcode\": \"B1 1BB\"")),
                    Set.of(HELPLINE),
                    Set.of()),
            // R2: police for the force of the place, and the helpline
            emergency("danger in Birmingham", """
                "danger": "now", "under18": "no", "exploitation": ["sexual"],
                "places": [{"postcode": "B1 1BB"}], "reporter": {"identity": "anonymous"}
                """, Set.of(POLICE), Set.of(HELPLINE)),
            // R8
            ordinary("domestic servitude, nobody knows where", """
                "danger": "no", "under18": "no", "exploitation": ["domestic-servitude"],
                "reporter": {"identity": "anonymous"}
                """, Set.of(HELPLINE), Set.of(COORDINATOR)),
            // R4
            ordinary("perhaps a child, nobody knows where", """
                "danger": "no", "under18": "unsure", "exploitation": ["sexual"],
                "reporter": {"identity": "anonymous"}
                """, Set.of(HELPLINE, POLICE), Set.of()),
            // R5a
            ordinary("a business asks", """
                "about": "advice", "adviceKind": "business", "danger": "no", "reporter": {"identity": "share"}
                """, Set.of(HELPLINE), Set.of()));

    private Scenarios() {}

    /// Any of them, an emergency a third as often as the others.
    static Scenario any(Random random) {
        Scenario first = ALL.get(random.nextInt(ALL.size()));
        return first.emergency() && random.nextInt(3) > 0 ? any(random) : first;
    }

    private static String adultAt(String place) {
        return "\"danger\": \"no\", \"under18\": \"no\", \"places\": [{" + place
                + "}], \"reporter\": {\"identity\": \"confidential\"}";
    }

    private static Scenario ordinary(String name, String fields, Set<String> leads, Set<String> copies) {
        return new Scenario(name, fields, leads, copies, false);
    }

    private static Scenario emergency(String name, String fields, Set<String> leads, Set<String> copies) {
        return new Scenario(name, fields, leads, copies, true);
    }
}
