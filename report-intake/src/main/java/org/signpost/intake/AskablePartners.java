package org.signpost.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.springframework.stereotype.Component;

/// The partners, by name and id: the form asks whether a person responsible works for one of today's, because
/// that one must then not see the report. A report that its sender can still correct names no other.
@Component
class AskablePartners implements AutoCloseable {

    private static final ZoneId ZONE = ZoneId.of("Europe/London");

    private final ReloadedFiles<List<PartnerDirectory>> directory;
    private final Clock clock;

    AskablePartners(IntakeSettings settings, Clock clock) {
        Path file = settings.partnersFile();
        this.directory = ReloadedFiles.<List<PartnerDirectory>>load(
                        "report-intake",
                        file == null ? List.of() : List.of(WatchedFile.edited("partners", file)),
                        files -> files.stream()
                                .map(seen -> PartnerDirectory.read(seen.name(), seen.bytes()))
                                .toList(),
                        (directories, _) -> directories.stream()
                                        .mapToInt(one -> one.partners().size())
                                        .sum()
                                + " partners",
                        clock)
                .look(settings.reloadEvery());
        this.clock = clock;
    }

    List<Askable> today() {
        return directory.get().stream()
                .flatMap(partners -> partners.activeOn(LocalDate.ofInstant(clock.instant(), ZONE)).stream())
                // the last resort, whom nobody outside knows and who is told in any case
                .filter(partner -> !partner.id().equals(PartnerDirectory.COORDINATOR))
                .map(partner -> new Askable(partner.id().value(), partner.name()))
                .toList();
    }

    /// Every partner that a report may name, those of other days too. Nobody where no file is set, or where it
    /// cannot be used as it is now: a report is not refused for a mistake of ours.
    Set<PartnerId> ids() {
        return directory.refusal().isPresent()
                ? Set.of()
                : directory.get().stream()
                        .flatMap(partners -> partners.partners().stream())
                        .map(Partner::id)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// The name of a partner, as people know it; null if there is none of that id, today or later.
    @Nullable
    String nameOf(String id) {
        return directory.get().stream()
                .flatMap(partners -> partners.partners().stream())
                .filter(partner -> partner.id().value().equals(id))
                .map(Partner::name)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        directory.close();
    }

    /// A partner as the form names it.
    record Askable(String id, String name) {}
}
