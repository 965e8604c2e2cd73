package org.signpost.contract.concern;

import java.util.Optional;

/// A sign that was seen.
public enum Indicator implements WireName {
    DOCUMENTS_HELD("documents-held"),
    WAGES_TAKEN("wages-taken"),
    DEBT_BONDAGE("debt-bondage"),
    LITTLE_OR_NO_PAY("little-or-no-pay"),
    LONG_HOURS("long-hours"),
    CONTROLLED_MOVEMENT("controlled-movement"),
    COLLECTED_AND_DROPPED("collected-and-dropped"),
    LIVES_AT_WORK("lives-at-work"),
    OVERCROWDED("overcrowded"),
    INJURIES("injuries"),
    MALNOURISHED("malnourished"),
    FEARFUL("fearful"),
    SPOKEN_FOR("spoken-for"),
    THREATS("threats"),
    VIOLENCE("violence"),
    ISOLATED("isolated"),
    ONLINE_ADVERT("online-advert"),
    MANY_VISITORS("many-visitors"),
    CANNABIS_SIGNS("cannabis-signs"),
    UNEXPLAINED_PHONES_OR_CASH("unexplained-phones-or-cash"),
    MISSING_EPISODES("missing-episodes");

    private final String wire;

    Indicator(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Indicator> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
