package org.signpost.routing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.District;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.FileAsSeen;
import org.signpost.contract.reload.Reading;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.routing.places.BoundaryBand;
import org.signpost.routing.places.Geography;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the geography table, and reads it anew when an operator puts another in its place.
///
/// A table is used when it can be read whole, has what a service needs, and knows every district that the partner file
/// has on that day. While running, it must also be no step back from the one in use: no older, and without a district
/// that loses postcodes or names of places, or whose postcodes lie elsewhere. An operator who means such a step
/// restarts the service with it.
final class CurrentGeography implements Reading<Geography> {

    private static final Logger log = LoggerFactory.getLogger(CurrentGeography.class);

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");
    private static final int LONGEST_TABLE = 64 << 20;
    private static final String REMEDY = "build it again as docs/geography.md says, and move it there when it is done";
    private static final String STEP_BACK_REMEDY =
            "build it again from whole downloads, or restart the service with it if it is meant to be so";

    private final BoundaryBand band;
    private final Supplier<Rules> rules;
    private final Clock clock;

    /// What was read last and is therefore in use; none before the first.
    private @Nullable Geography inUse;

    private CurrentGeography(BoundaryBand band, Supplier<Rules> rules, Clock clock) {
        this.band = band;
        this.rules = rules;
        this.clock = clock;
    }

    /// The table of a file, or the one that the product carries.
    ///
    /// @throws ConfigurationRefused when the file cannot be used
    static ReloadedFiles<Geography> load(@Nullable Path file, BoundaryBand band, Supplier<Rules> rules, Clock clock) {
        if (file == null) {
            return ReloadedFiles.load(RouteConcerns.SERVICE, List.of(), _ -> Geography.load(band), clock);
        }
        return ReloadedFiles.load(
                RouteConcerns.SERVICE,
                List.of(new WatchedFile("geography", file, LONGEST_TABLE)),
                new CurrentGeography(band, rules, clock),
                (geography, _) -> "vintage " + geography.vintage(),
                clock);
    }

    /// The table of a file as a service would take it that starts on a day, or the one that the product carries.
    ///
    /// @throws ConfigurationRefused when the file cannot be used
    static Geography once(@Nullable Path file, PartnerDirectory partners, LocalDate day, Clock clock) {
        if (file == null) {
            return Geography.load();
        }
        return ReloadedFiles.load(
                        RouteConcerns.SERVICE,
                        List.of(new WatchedFile("geography", file, LONGEST_TABLE)),
                        files -> {
                            FileAsSeen seen = files.getFirst();
                            Geography geography = whole(seen, BoundaryBand.USUAL);
                            List<ConfigMistake> mistakes = mistakes(seen, geography, partners, day);
                            if (!mistakes.isEmpty()) {
                                throw new ConfigurationRefused(mistakes);
                            }
                            return geography;
                        },
                        clock)
                .get();
    }

    /// The same of today.
    static Geography once(@Nullable Path file, PartnerDirectory partners, Clock clock) {
        return once(file, partners, LocalDate.ofInstant(clock.instant(), LOCAL_TIME), clock);
    }

    @Override
    public Geography read(List<FileAsSeen> files) {
        FileAsSeen file = files.getFirst();
        Geography next = whole(file, band);
        LocalDate day = LocalDate.ofInstant(clock.instant(), LOCAL_TIME);
        var mistakes = new ArrayList<>(mistakes(file, next, rules.get().partners(), day));
        Geography before = inUse;
        if (before != null && mistakes.isEmpty()) {
            before.findingsAgainst(next).forEach(finding -> mistakes.add(mistake(file, finding, STEP_BACK_REMEDY)));
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationRefused(mistakes);
        }
        inUse = next;
        log.atInfo().addKeyValue("vintage", next.vintage()).log("geography table read");
        return next;
    }

    private static List<ConfigMistake> mistakes(
            FileAsSeen file, Geography next, PartnerDirectory partners, LocalDate day) {
        var mistakes = new ArrayList<ConfigMistake>();
        next.findings().forEach(finding -> mistakes.add(mistake(file, finding, REMEDY)));
        for (District district : partners.districts()) {
            if (district.period().includes(day) && !next.knows(district.code())) {
                mistakes.add(mistake(
                        file, "the table does not know district " + district.code() + " of the partner file", REMEDY));
            }
        }
        return mistakes;
    }

    private static Geography whole(FileAsSeen file, BoundaryBand band) {
        byte[] bytes = file.bytes();
        try {
            return Geography.read(new ByteArrayInputStream(bytes), band);
        } catch (IOException | RuntimeException broken) {
            throw new ConfigurationRefused(List.of(mistake(file, "this is no whole geography table", REMEDY)));
        }
    }

    private static ConfigMistake mistake(FileAsSeen file, String fact, String remedy) {
        return new ConfigMistake(file.name(), 0, fact, remedy);
    }
}
