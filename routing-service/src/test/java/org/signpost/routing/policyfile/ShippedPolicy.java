package org.signpost.routing.policyfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.Decider;

/// The policy and the partners that the product ships with.
final class ShippedPolicy {

    static final Path POLICY = Path.of("../config/policy.yaml");
    static final Path PARTNERS = Path.of("../config/partners.yaml");
    static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    static final PartnerDirectory DIRECTORY = PartnerDirectory.load(PARTNERS);
    static final PolicyFile FILE = PolicyFile.load(POLICY, DIRECTORY);
    static final Decider DECIDER = new Decider(FILE.policy(), PartnersOfDay.of(DIRECTORY, DAY));

    static final PartnerId POLICE = new PartnerId("warwickshire-police");
    static final PartnerId FRONT_DOOR = new PartnerId("children-front-door");
    static final PartnerId HELPLINE = new PartnerId("modern-slavery-helpline");
    static final PartnerId COORDINATOR = new PartnerId("duty-coordinator");

    private ShippedPolicy() {}

    static String text() {
        try {
            return Files.readString(POLICY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
