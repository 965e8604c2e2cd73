package org.signpost.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A change that a policy lead might propose to the shipped policy.
final class ProposedPolicy {

    static final Path POLICY = Path.of("../config/policy.yaml");
    static final Path PARTNERS = Path.of("../config/partners.yaml");

    private static final String ROW_BEFORE = "    - rule: R15d\n";
    private static final String CAR_WASHES = """
            - rule: R15f
              when: {exploitation: labour, coercion: unsure, sector: car-wash}
              lead: [warwickshire-police, fair-work-agency]
              urgency: urgent
              because: Hand car washes are visited within the hour.

        """;

    private ProposedPolicy() {}

    /// Car washes become urgent and the Fair Work Agency leads; the advocate is no longer told of a victim's own
    /// report.
    static Path write(Path folder) throws IOException {
        return edited(
                folder,
                withoutExamples()
                        .replace("version: 2026-11\n", "version: 2026-12\n")
                        .replace(ROW_BEFORE, CAR_WASHES + ROW_BEFORE)
                        .replace(
                                "when: {reporter.supportConsent: yes, not: [child, advice]}",
                                "when: {reporter.supportConsent: yes, about: someone-else, not: [child, advice]}"));
    }

    /// Police have longer where it is urgent.
    static Path withOtherDeadlines(Path folder) throws IOException {
        return edited(folder, withoutExamples().replace("        within: 60 minutes", "        within: 90 minutes"));
    }

    /// Its examples expect what the shipped policy decides.
    private static String withoutExamples() throws IOException {
        String shipped = Files.readString(POLICY);
        return shipped.substring(0, shipped.indexOf("\ntests:"));
    }

    private static Path edited(Path folder, String content) throws IOException {
        if (content.equals(withoutExamples())) {
            throw new IllegalStateException("the shipped policy has changed; nothing was found to edit");
        }
        return Files.writeString(folder.resolve("proposed.yaml"), content);
    }
}
