package org.signpost.routing.policy;

import org.signpost.contract.id.PartnerId;

/// Whom a rule names.
public sealed interface Whom {

    /// Says it for people.
    String inWords();

    /// One partner.
    record Partner(PartnerId id) implements Whom {
        @Override
        public String inWords() {
            return id.value();
        }
    }

    /// The council of every district concerned; nobody where no district is known.
    record CouncilOfEachDistrict() implements Whom {
        /// The word for it in a policy file.
        public static final String WIRE = "council-of-each-district";

        @Override
        public String inWords() {
            return WIRE;
        }
    }
}
