package org.inkloom.workflow.queue;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.inkloom.database.Database;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/**
 * The queue and the history. Every change is on the disk before the method returns; a process that dies leaves a job either
 * waiting, running or ended, never between. Thread-safe; one process at a time uses a database.
 */
public final class JobStore implements AutoCloseable {
    /** More ended jobs than this are not kept; the oldest go. */
    public static final int MOST_ENDED = 10_000;

    /** More waiting jobs than this are refused: somebody's program runs away. */
    public static final int MOST_WAITING = 10_000;

    private static final String COLUMNS =
            "id, number, prompt, extra, outputs, client, created, state, started, ended, shown, meta, status";
    static final String IN_ORDER = " order by head desc, number, id";

    private final Database database;
    private final Jdbi jdbi;

    private JobStore(Database database) {
        this.database = database;
        jdbi = database.jdbi();
    }

    /**
     * Opens the database of a file, which is made where it is missing.
     *
     * @throws InkloomException INK-GRAPH-010 if it cannot be used
     */
    public static JobStore open(Path file) {
        try {
            return new JobStore(Database.open(file, JobStore.class, "org/inkloom/workflow/queue"));
        } catch (RuntimeException e) {
            throw refused(file.toString(), e);
        }
    }

    private static InkloomException refused(String where, Exception e) {
        return InkloomException.failed(
                "INK-GRAPH-010",
                "The database of jobs cannot be used: " + where + ": " + e.getMessage() + ".",
                "The folder may not be written to, the disk is full, or a newer Inkloom has used it.",
                "Give another folder with " + SettingKey.of("state") + ", or free some space.",
                e);
    }

    /** Puts jobs that ran when the process died back at the head of the queue, and returns how many. */
    public int recover() {
        return jdbi.inTransaction(handle ->
                handle.execute("update jobs set state = 'pending', started = null, head = 1 where state = 'running'"));
    }

    /** Returns the next number of the counter, which survives the process. */
    public long nextNumber() {
        return jdbi.inTransaction(JobStore::nextNumber);
    }

    private static long nextNumber(Handle handle) {
        return next(handle, "number");
    }

    private static long next(Handle handle, String counter) {
        handle.execute("update counters set value = value + 1 where name = ?", counter);
        return handle.createQuery("select value from counters where name = :name")
                        .bind("name", counter)
                        .mapTo(Long.class)
                        .one()
                - 1;
    }

    /** Adds a job at its place; false if there is or was one with its id. */
    public boolean add(Job job) {
        return jdbi.inTransaction(handle -> {
            boolean known = handle.createQuery("select count(*) from jobs where id = :id")
                            .bind("id", job.id())
                            .mapTo(Integer.class)
                            .one()
                    > 0;
            if (known) {
                return false;
            }
            handle.createUpdate("insert into jobs (id, number, prompt, extra, outputs, client, created, state, head)"
                            + " values (:id, :number, :prompt, :extra, :outputs, :client, :created, 'pending', 0)")
                    .bind("id", job.id())
                    .bind("number", job.number())
                    .bind("prompt", job.prompt())
                    .bind("extra", job.extra())
                    .bind("outputs", ComfyJson.json(job.outputs()).toString())
                    .bind("client", job.client().orElse(null))
                    .bind("created", job.created())
                    .execute();
            return true;
        });
    }

    /** Holds the queue, or lets it go on; what runs is not touched, and a process that starts finds it as it was. */
    public void pause(boolean held) {
        jdbi.useTransaction(
                handle -> handle.execute("update counters set value = ? where name = 'paused'", held ? 1 : 0));
    }

    /** Returns whether the queue is held. */
    public boolean isPaused() {
        return jdbi.withHandle(JobStore::isPaused);
    }

    private static boolean isPaused(Handle handle) {
        return handle.createQuery("select value from counters where name = 'paused'")
                        .mapTo(Long.class)
                        .one()
                != 0;
    }

    /**
     * Moves a waiting job.
     *
     * @param before the waiting job that it is to come before; nothing for the end
     * @return whether both wait
     */
    public boolean move(String id, Optional<String> before) {
        return jdbi.inTransaction(handle -> QueueOrder.move(handle, id, before, () -> nextNumber(handle)));
    }

    /** Takes the job that comes first, which then runs; nothing where none waits or the queue is held. */
    public Optional<Job> take(long now) {
        return jdbi.inTransaction(handle -> {
            if (isPaused(handle)) {
                return Optional.empty();
            }
            Optional<Job> first = handle.createQuery(
                            "select " + COLUMNS + " from jobs where state = 'pending'" + IN_ORDER + " limit 1")
                    .map((rows, context) -> job(rows))
                    .findFirst();
            first.ifPresent(job ->
                    handle.execute("update jobs set state = 'running', started = ? where id = ?", now, job.id()));
            return first;
        });
    }

    /** Ends a running job; false if it does not run. */
    public boolean end(EndedJob ended) {
        return jdbi.inTransaction(handle -> {
            int changed = handle.createUpdate(
                            "update jobs set state = :state, started = :started, ended = :ended, shown = :shown,"
                                    + " meta = :meta, status = :status, place = :place where id = :id and state = 'running'")
                    .bind("state", ended.state().word())
                    .bind("started", ended.started())
                    .bind("ended", ended.ended())
                    .bind("shown", ended.shown())
                    .bind("meta", ended.meta())
                    .bind("status", ended.status())
                    .bind("place", next(handle, "place"))
                    .bind("id", ended.job().id())
                    .execute();
            handle.execute(
                    "delete from jobs where place is not null and place <="
                            + " (select value from counters where name = 'place') - 1 - ?",
                    MOST_ENDED);
            return changed == 1;
        });
    }

    /** Returns where a job is; nothing where there is none, or none any more. */
    public Optional<JobState> state(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select state from jobs where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findFirst()
                .map(JobState::of));
    }

    /** Returns the jobs that run. */
    public List<Job> running() {
        return jobs("running");
    }

    /** Returns the jobs that wait, the next first. */
    public List<Job> pending() {
        return jobs("pending");
    }

    private List<Job> jobs(String state) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select " + COLUMNS + " from jobs where state = :state" + IN_ORDER)
                        .bind("state", state)
                        .map((rows, context) -> job(rows))
                        .list());
    }

    /** Returns how many jobs wait and run. */
    public int remaining() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from jobs where state = 'pending' or state = 'running'")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Takes waiting jobs away and returns how many there were. */
    public int drop(Collection<String> ids) {
        return jdbi.inTransaction(handle -> {
            int dropped = 0;
            for (String id : ids) {
                dropped += handle.execute("delete from jobs where state = 'pending' and id = ?", id);
            }
            return dropped;
        });
    }

    /** Takes all waiting jobs away. */
    public int dropAll() {
        return jdbi.inTransaction(handle -> handle.execute("delete from jobs where state = 'pending'"));
    }

    /**
     * Returns ended jobs, the oldest first.
     *
     * @param offset how many of the oldest are passed over
     * @param limit at most so many
     */
    public List<EndedJob> ended(long offset, long limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS
                        + " from jobs where place is not null order by place limit :limit offset :offset")
                .bind("limit", Math.max(0, limit))
                .bind("offset", Math.max(0, offset))
                .map((rows, context) -> ended(rows))
                .list());
    }

    /** Returns how many ended jobs are kept. */
    public int endedCount() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from jobs where place is not null")
                .mapTo(Integer.class)
                .one());
    }

    /** Returns an ended job. */
    public Optional<EndedJob> ended(String id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select " + COLUMNS + " from jobs where place is not null and id = :id")
                        .bind("id", id)
                        .map((rows, context) -> ended(rows))
                        .findFirst());
    }

    /** Forgets ended jobs. */
    public void forget(Collection<String> ids) {
        jdbi.useTransaction(
                handle -> ids.forEach(id -> handle.execute("delete from jobs where place is not null and id = ?", id)));
    }

    /** Forgets all ended jobs. */
    public void forgetAll() {
        jdbi.useTransaction(handle -> handle.execute("delete from jobs where place is not null"));
    }

    private static Job job(ResultSet rows) throws SQLException {
        List<String> outputs = ComfyJson.read(rows.getString("outputs"))
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        return new Job(
                rows.getString("id"),
                rows.getDouble("number"),
                rows.getString("prompt"),
                rows.getString("extra"),
                outputs,
                Optional.ofNullable(rows.getString("client")),
                rows.getLong("created"));
    }

    private static EndedJob ended(ResultSet rows) throws SQLException {
        return new EndedJob(
                job(rows),
                JobState.of(rows.getString("state")),
                rows.getLong("started"),
                rows.getLong("ended"),
                rows.getString("shown"),
                rows.getString("meta"),
                rows.getString("status"));
    }

    @Override
    public void close() {
        database.close();
    }
}
