package org.signpost.routing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.District;
import org.signpost.contract.reload.FileAsSeen;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.routing.places.BoundaryBand;
import org.signpost.routing.places.Geography;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the geography table, and reads it anew when an operator puts another in its place. A table may replace
/// another when it can be read whole, and knows every district that the partner file has on that day.
final class CurrentGeography {

    private static final Logger log = LoggerFactory.getLogger(CurrentGeography.class);

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");
    private static final int LONGEST_TABLE = 64 << 20;
    private static final String REMEDY =
            "build it again with `signpost geography build`, and move it there when it is done";

    private CurrentGeography() {}

    /// The table of a file, or the one that the product carries.
    ///
    /// @throws ConfigurationRefused when the file cannot be used
    static ReloadedFiles<Geography> load(@Nullable Path file, BoundaryBand band, Supplier<Rules> rules, Clock clock) {
        if (file == null) {
            return ReloadedFiles.load(List.of(), _ -> Geography.load(band), clock);
        }
        return ReloadedFiles.load(
                List.of(new WatchedFile("geography", file, LONGEST_TABLE)),
                files -> read(files.getFirst(), band, rules.get(), LocalDate.ofInstant(clock.instant(), LOCAL_TIME)),
                clock);
    }

    private static Geography read(FileAsSeen file, BoundaryBand band, Rules rules, LocalDate day) {
        byte[] bytes = file.bytes();
        Geography geography;
        try {
            geography = Geography.read(new ByteArrayInputStream(bytes), band);
        } catch (IOException | RuntimeException broken) {
            throw refused(file, "this is no whole geography table");
        }
        for (District district : rules.partners().districts()) {
            if (district.period().includes(day) && !geography.knows(district.code())) {
                throw refused(file, "the table does not know district " + district.code() + " of the partner file");
            }
        }
        log.atInfo().addKeyValue("vintage", geography.vintage()).log("geography table read");
        return geography;
    }

    private static ConfigurationRefused refused(FileAsSeen file, String fact) {
        return new ConfigurationRefused(List.of(new ConfigMistake(file.name(), 0, fact, REMEDY)));
    }
}
