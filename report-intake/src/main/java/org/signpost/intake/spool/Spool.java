package org.signpost.intake.spool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/// The concerns that were accepted and that no broker has yet: a queue on disk, in an H2 file or in PostgreSQL.
///
/// Rows are inserted by concern id, so that to put one in twice changes nothing. Every method throws
/// {@link SpoolUnusable} when the database does not do its part.
public final class Spool implements AutoCloseable {

    private static final String COLUMNS =
            "sequence, concern_id, fingerprint, code_hash, relates_to_code, records, received_at";
    private static final String WAITING = "WAITING";
    private static final String CONFLICT = "CONFLICT";

    /// About as much as a report takes.
    private static final byte[] FILLER = new byte[8 << 10];

    private final @Nullable SpoolDatabase database;

    /// A spool in the database at a JDBC address.
    ///
    /// @param url empty if there is none
    public Spool(String url, @Nullable String user, @Nullable String password) {
        this.database = url.isBlank() ? null : new SpoolDatabase(url, user, password);
    }

    /// Whether there is one at all.
    public boolean configured() {
        return database != null;
    }

    /// Makes it ready, if it is not. Nothing else works before.
    public void open() {
        used("opened", () -> {
            database().open();
            return true;
        });
    }

    /// Puts a concern in, and returns when it is on the disk.
    public Added add(SpooledConcern concern) {
        return used("written", () -> {
            Added added = inTransaction(() -> {
                int inserted = sql().sql("""
                    insert into spooled_concern
                        (concern_id, fingerprint, code_hash, relates_to_code, records, received_at, state)
                    values (:concern, :fingerprint, :code, :relatesTo, :records, :receivedAt, :state)
                    on conflict do nothing\
                    """)
                        .param("concern", concern.concern().value())
                        .param("fingerprint", concern.fingerprint().hash())
                        .param("code", concern.followUpCodeHash())
                        .param("relatesTo", concern.relatesToCodeHash().orElse(null), java.sql.Types.VARBINARY)
                        .param("records", SpooledRecords.write(concern.records()))
                        .param("receivedAt", utc(concern.receivedAt()))
                        .param("state", WAITING)
                        .update();
                return inserted == 1 ? new Added.Kept() : new Added.Known(fingerprintOf(concern.concern()));
            });
            force();
            return added;
        });
    }

    private ReportFingerprint fingerprintOf(ConcernId concern) {
        return sql().sql("select fingerprint from spooled_concern where concern_id = :concern")
                .param("concern", concern.value())
                .query((row, _) -> new ReportFingerprint(row.getBytes(1)))
                .optional()
                // drained in this very moment
                .orElseThrow(() -> new SpoolUnusable("concern " + concern + " left the spool just now; ask again"));
    }

    /// How much stands in it.
    public Standing standing() {
        return used(
                "counted",
                () -> sql().sql("""
                    select count(case when state = 'WAITING' then 1 end) as waiting,
                           count(case when state = 'CONFLICT' then 1 end) as held,
                           min(case when state = 'WAITING' then received_at end) as oldest
                    from spooled_concern\
                    """)
                        .query((row, _) -> new Standing(
                                row.getInt("waiting"),
                                row.getInt("held"),
                                Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant)))
                        .single());
    }

    /// Writes as much as a report takes, to find out whether one could be kept.
    public void probe() {
        used("written", () -> {
            inTransaction(() -> {
                int updated = sql().sql("update spool_probe set filler = :filler where id = 1")
                        .param("filler", FILLER)
                        .update();
                return updated == 1
                        ? updated
                        : sql().sql("insert into spool_probe (id, filler) values (1, :filler) on conflict do nothing")
                                .param("filler", FILLER)
                                .update();
            });
            force();
            return true;
        });
    }

    /// The places of what stands in it, from that place on.
    public List<Long> sequencesFrom(long sequence) {
        return used(
                "read",
                () -> sql().sql("select sequence from spooled_concern where sequence >= :from order by sequence")
                        .param("from", sequence)
                        .query((row, _) -> row.getLong(1))
                        .list());
    }

    /// The concern at a place; empty when it has been drained.
    public Optional<SpooledConcern> at(long sequence) {
        return used(
                "read",
                () -> sql().sql("select " + COLUMNS + " from spooled_concern where sequence = :sequence")
                        .param("sequence", sequence)
                        .query((row, _) -> waiting(row).concern())
                        .optional());
    }

    /// The concerns that a person must look at, in order, with the reason of each.
    public Map<ConcernId, HeldReason> held() {
        return used("read", () -> {
            var held = new java.util.LinkedHashMap<ConcernId, HeldReason>();
            sql().sql("select concern_id, reason from spooled_concern where state = :state order by sequence")
                    .param("state", CONFLICT)
                    .query((row, _) ->
                            held.put(new ConcernId(row.getObject(1, UUID.class)), HeldReason.valueOf(row.getString(2))))
                    .list();
            return held;
        });
    }

    /// Hands out those that have waited longest, in order, and does with each what it is told; what it is told nothing
    /// of stays where it is. Nobody else drains meanwhile, on any instance: one of them holds the lock, until it is
    /// done or dead.
    ///
    /// @param work is handed nothing when another instance drains, or nothing waits; then it is not called
    /// @return how many left the spool or were held
    public int drain(int atMost, Function<List<Waiting>, Map<Long, Fate>> work) {
        return used(
                "drained",
                () -> inTransaction(() -> {
                    boolean mine = sql().sql("select id from spool_drainer where id = 1 for update skip locked")
                            .query((row, _) -> row.getInt(1))
                            .optional()
                            .isPresent();
                    if (!mine) {
                        return 0;
                    }
                    List<Waiting> oldest = sql().sql("select " + COLUMNS
                                    + " from spooled_concern where state = :state order by sequence limit :atMost")
                            .param("state", WAITING)
                            .param("atMost", atMost)
                            .query((row, _) -> waiting(row))
                            .list();
                    if (oldest.isEmpty()) {
                        return 0;
                    }
                    Map<Long, Fate> fates = work.apply(oldest);
                    fates.forEach(this::meet);
                    return fates.size();
                }));
    }

    private void meet(long sequence, Fate fate) {
        int changed = switch (fate) {
            case Fate.Gone() ->
                sql().sql("delete from spooled_concern where sequence = :sequence")
                        .param("sequence", sequence)
                        .update();
            case Fate.Becomes(var other) -> become(sequence, other);
            case Fate.Held(var reason) ->
                sql().sql("update spooled_concern set state = :state, reason = :reason where sequence = :sequence")
                        .param("state", CONFLICT)
                        .param("reason", reason.name())
                        .param("sequence", sequence)
                        .update();
        };
        if (changed != 1) {
            throw new SpoolUnusable("a row of the spool is gone that only this instance may take away");
        }
    }

    /// Where the other one waits already, this one has nothing to add to it.
    private int become(long sequence, SpooledConcern other) {
        int updated = sql().sql("""
            update spooled_concern
            set concern_id = :concern, fingerprint = :fingerprint, code_hash = :code, relates_to_code = :relatesTo,
                records = :records
            where sequence = :sequence
              and not exists (select 1 from spooled_concern as beside
                              where beside.concern_id = :concern and beside.sequence <> :sequence)\
            """)
                .param("concern", other.concern().value())
                .param("fingerprint", other.fingerprint().hash())
                .param("code", other.followUpCodeHash())
                .param("relatesTo", other.relatesToCodeHash().orElse(null), java.sql.Types.VARBINARY)
                .param("records", SpooledRecords.write(other.records()))
                .param("sequence", sequence)
                .update();
        return updated == 1
                ? updated
                : sql().sql("delete from spooled_concern where sequence = :sequence")
                        .param("sequence", sequence)
                        .update();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong("sequence"),
                new SpooledConcern(
                        new ConcernId(row.getObject("concern_id", UUID.class)),
                        new ReportFingerprint(row.getBytes("fingerprint")),
                        row.getBytes("code_hash"),
                        Optional.ofNullable(row.getBytes("relates_to_code")),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        SpooledRecords.read(row.getBytes("records"))));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private SpoolDatabase database() {
        if (database == null) {
            throw new SpoolUnusable("there is no spool: spring.datasource.url is empty");
        }
        return database;
    }

    private JdbcClient sql() {
        return database().sql();
    }

    private <T> T inTransaction(Supplier<T> work) {
        T result = database().transaction().execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("work in the spool gives a result");
        }
        return result;
    }

    private void force() {
        try {
            database().force();
        } catch (SQLException e) {
            throw new SpoolUnusable("the spool was written, but it is not certain that the disk has it", e);
        }
    }

    private <T> T used(String what, Supplier<T> use) {
        try {
            return use.get();
        } catch (DataAccessException | TransactionException e) {
            if (database != null) {
                database.startAfresh();
            }
            throw new SpoolUnusable("the spool was not " + what, e);
        }
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
