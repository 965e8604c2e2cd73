package org.signpost.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.ConcernId;

class H2SpoolTest extends SpoolContract {

    static final String SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;"
            + "LOCK_TIMEOUT=3000;DB_CLOSE_ON_EXIT=FALSE";

    @TempDir
    Path folder;

    static String url(Path file) {
        return "jdbc:h2:file:" + file + SETTINGS;
    }

    @Override
    Spool open() {
        return new Spool(url(folder.resolve("spool")), null, null);
    }

    @Override
    void forget(ConcernId concern) {
        // each test has a file of its own
    }

    @Test
    void itsFileIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("spool.mv.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasAddedIsForcedToTheDisk() {
        WatchedDisk disk = WatchedDisk.mounted();
        try (var spool = new Spool("jdbc:h2:" + disk.path(folder.resolve("forced")) + SETTINGS, null, null)) {
            spool.open();
            spool.add(concern(1));

            assertThat(disk.unforcedWrites()).isZero();

            long before = disk.forces();
            spool.add(concern(2));

            assertThat(disk.forces()).isGreaterThan(before);
            assertThat(disk.unforcedWrites()).isZero();
        }
    }

    @Test
    void aFullDiskTakesNothingAndLosesNothingAndWhenThereIsRoomItGoesOn() {
        WatchedDisk disk = WatchedDisk.mounted();
        try (var spool = new Spool("jdbc:h2:" + disk.path(folder.resolve("full")) + SETTINGS, null, null)) {
            spool.open();
            spool.add(concern(1));
            disk.fill();

            assertThatThrownBy(() -> spool.add(concern(2))).isInstanceOf(SpoolUnusable.class);
            assertThatThrownBy(spool::probe).isInstanceOf(SpoolUnusable.class);
            disk.makeRoom();

            spool.probe();
            assertThat(spool.add(concern(1)))
                    .isEqualTo(new Added.Known(concern(1).fingerprint()));
            assertThat(spool.add(concern(3))).isEqualTo(new Added.Kept());
            assertThat(spool.standing().waiting()).isBetween(2, 3);
        }
    }

    @Test
    void aFileThatAnotherProcessHoldsIsWaitedFor() throws Exception {
        Path file = folder.resolve("held");
        try (var spool = new Spool(url(file), null, null)) {
            Process holder = CommitAndDie.start(file, "hold");
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> Files.exists(folder.resolve("held.held")));

                assertThatThrownBy(spool::open).isInstanceOf(SpoolUnusable.class);
                assertThatThrownBy(() -> spool.add(concern(1))).isInstanceOf(SpoolUnusable.class);
            } finally {
                holder.destroyForcibly().waitFor();
            }

            spool.open();
            assertThat(spool.add(concern(1))).isEqualTo(new Added.Kept());
        }
    }

    @Test
    void whatWasAddedOutlivesTheKillingOfTheProcess() throws Exception {
        Path file = folder.resolve("killed");
        Process killed = CommitAndDie.start(file, "die");

        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(killed.exitValue()).isEqualTo(CommitAndDie.DEAD);
        try (var spool = new Spool(url(file), null, null)) {
            spool.open();
            assertThat(spool.standing().waiting()).isEqualTo(CommitAndDie.CONCERNS);
        }
    }

    @Test
    void withoutAnAddressThereIsNoSpoolAndItSaysSo() {
        try (var none = new Spool("", null, null)) {
            assertThat(none.configured()).isFalse();
            assertThatThrownBy(() -> none.add(concern(1)))
                    .isInstanceOf(SpoolUnusable.class)
                    .hasMessageContaining("spring.datasource.url");
        }
    }

    @Test
    void nothingIsReadFromALaterVersion() throws SQLException {
        Path file = folder.resolve("later");
        try (var spool = new Spool(url(file), null, null)) {
            spool.open();
            spool.add(concern(1));
            try (var connection = DriverManager.getConnection(url(file), "", "");
                    var statement = connection.createStatement()) {
                statement.execute("update spooled_concern set records = X'02'");
            }

            assertThatThrownBy(() -> spool.drain(1, SpoolContract::allGone))
                    .isInstanceOf(SpoolUnusable.class)
                    .hasMessageContaining("later version");
            assertThat(spool.standing().waiting()).isEqualTo(1);
        }
    }
}
