package org.signpost.benchmarks.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.signpost.benchmarks.hop.RealRouting;
import org.signpost.contract.id.PartnerId;

/// The partners that are shipped, and many more, so that no number gets so many messages that they are put together.
/// The numbers are those that Ofcom keeps for drama.
final class ManyPartners {

    /// Those below are in the shipped file.
    private static final int FIRST_NUMBER = 100;
    private static final int LAST_NUMBER = 999;

    private ManyPartners() {}

    /// Writes the file, and says whom it added.
    static List<PartnerId> write(Path file) throws IOException {
        var all = new StringBuilder(Files.readString(RealRouting.config("partners.yaml")));
        var added = new ArrayList<PartnerId>();
        for (int number = FIRST_NUMBER; number < LAST_NUMBER; number += 2) {
            String id = "partner-" + number;
            added.add(new PartnerId(id));
            all.append("""

                  - id: %1$s
                    name: Partner %2$d
                    area: county
                    opening: 24/7
                    contacts:
                      - id: duty
                        use: duty
                        email: duty@%1$s.example
                        mobile: "07700 900%2$03d"
                      - id: test
                        use: test
                        email: test@%1$s.example
                        mobile: "07700 900%3$03d"
                """.formatted(id, number, number + 1));
        }
        Files.writeString(file, all);
        return added;
    }
}
