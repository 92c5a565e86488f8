package org.inkloom.workflow.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.inkloom.database.Database;
import org.inkloom.database.ServerUrl;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The queue and the history of jobs, in a database. Every change is committed before the method returns. If the process
 * dies, each job is still in exactly one state: waiting, running or ended. Thread-safe; a database is used by one
 * process at a time.
 */
public final class JobStore implements AutoCloseable {
    /** Limit on the ended jobs of one owner; the oldest are deleted. */
    public static final int MOST_ENDED = 10_000;

    /** Limit on waiting jobs, against clients that queue jobs in an endless loop. */
    public static final int MOST_WAITING = 10_000;

    private static final String TABLES = "org/inkloom/workflow/queue";

    /**
     * Number of the PostgreSQL advisory lock that the process holds which runs the jobs. Arbitrary, but the same in all
     * versions.
     */
    private static final long LOCK = 0x696e6b6c6f6f6dL;
    /** Time within which a PostgreSQL server notices that a client process was killed, and releases its lock. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Jdbi jdbi;
    private final QueueChanges changes = new QueueChanges();
    private final QueueChanges.Kept<Boolean> paused = new QueueChanges.Kept<>();
    private final QueueChanges.Kept<Integer> remaining = new QueueChanges.Kept<>();

    private JobStore(Database database) {
        this.database = database;
        jdbi = database.jdbi();
        WorkflowIds.fill(jdbi);
    }

    /**
     * Opens a database file; it is created if it is missing.
     *
     * @throws InkloomException {@code INK-GRAPH-010} if it cannot be used
     */
    public static JobStore open(Path file) {
        try {
            return new JobStore(Database.open(file, JobStore.class, TABLES));
        } catch (RuntimeException e) {
            throw refused(file.toString(), e);
        }
    }

    /**
     * Opens a database on a PostgreSQL server. No other process may use it for jobs at the same time.
     *
     * @throws InkloomException {@code INK-GRAPH-010} if it cannot be used, {@code INK-GRAPH-011} if another process
     *     uses it
     */
    public static JobStore open(ServerUrl server) {
        Database database;
        try {
            database = Database.open(server, JobStore.class, TABLES);
        } catch (RuntimeException e) {
            throw refused(server.toString(), e);
        }
        try {
            if (database.holdAlone(LOCK, PATIENCE)) {
                return new JobStore(database);
            }
        } catch (RuntimeException e) {
            database.close();
            throw refused(server.toString(), e);
        }
        database.close();
        throw InkloomException.badInput(
                "INK-GRAPH-011",
                "The jobs in " + server + " are run by another process.",
                "Two servers on one database would run each job twice.",
                "End the other server, or give this one another " + SettingKey.of("database") + ".");
    }

    private static InkloomException refused(String where, Exception e) {
        return InkloomException.failed(
                "INK-GRAPH-010",
                "The database of jobs cannot be used: " + where + ": " + e.getMessage() + ".",
                "The folder may not be written to, the disk is full, or a newer Inkloom has used it.",
                "Give another folder with " + SettingKey.of("state") + ", or free some space.",
                e);
    }

    /** Puts jobs that were running when the process died back at the head of the queue, and returns their number. */
    public int recover() {
        return changes.in(
                jdbi,
                handle -> handle.execute(
                        "update jobs set state = 'pending', started = null, head = 1 where state = 'running'"));
    }

    /** Returns the next number of a counter that is stored in the database. */
    public long nextNumber() {
        return jdbi.inTransaction(JobStore::nextNumber);
    }

    static long nextNumber(Handle handle) {
        return next(handle, "number");
    }

    static long next(Handle handle, String counter) {
        handle.execute("update counters set value = value + 1 where name = ?", counter);
        return handle.createQuery("select value from counters where name = :name")
                        .bind("name", counter)
                        .mapTo(Long.class)
                        .one()
                - 1;
    }

    /** Adds a job; returns false if there is or was one with its id. */
    public boolean add(Job job) {
        return add(job, Optional.empty());
    }

    /** Adds a job, with a webhook to call when it ends; returns false if there is or was a job with its id. */
    public boolean add(Job job, Optional<WebhookStore.Webhook> hook) {
        return changes.in(jdbi, handle -> {
            int added = handle.createUpdate(
                            "insert into jobs (id, number, prompt, extra, outputs, client, owner, created, state,"
                                    + " head, workflow) values (:id, :number, :prompt, :extra, :outputs, :client, :owner,"
                                    + " :created, 'pending', 0, :workflow) on conflict (id) do nothing")
                    .bind("workflow", WorkflowIds.of(job.extra()))
                    .bind("id", job.id())
                    .bind("number", job.number())
                    .bind("prompt", job.prompt())
                    .bind("extra", job.extra())
                    .bind("outputs", ComfyJson.json(job.outputs()).toString())
                    .bind("client", job.client().orElse(null))
                    .bind("owner", job.owner())
                    .bind("created", job.created())
                    .execute();
            if (added == 1) {
                hook.ifPresent(one -> WebhookStore.add(handle, one));
            }
            return added == 1;
        });
    }

    /**
     * Pauses the queue, or lets it continue. A running job is not affected. The state is stored, so it survives the
     * process.
     *
     * @param held whether to pause
     */
    public void pause(boolean held) {
        changes.in(jdbi, handle -> handle.execute("update counters set value = ? where name = 'paused'", held ? 1 : 0));
    }

    /** Returns whether the queue is paused. */
    public boolean isPaused() {
        return paused.get(changes, () -> jdbi.withHandle(JobStore::isPaused));
    }

    private static boolean isPaused(Handle handle) {
        return handle.createQuery("select value from counters where name = 'paused'")
                        .mapTo(Long.class)
                        .one()
                != 0;
    }

    /**
     * Starts the next job and returns it; empty if none waits or the queue is paused. Called by one thread at a time.
     *
     * @param now milliseconds since 1970
     */
    public Optional<Job> take(long now) {
        if (isPaused() || remaining() == 0) {
            return Optional.empty();
        }
        return changes.in(jdbi, handle -> {
            if (isPaused(handle)) {
                return Optional.empty();
            }
            // On PostgreSQL another transaction may have removed the job from the queue meanwhile.
            return NextJob.of(handle)
                    .filter(job -> handle.execute(
                                    "update jobs set state = 'running', started = ? where id = ? and state = 'pending'",
                                    now,
                                    job.id())
                            == 1);
        });
    }

    /** Ends a running job; returns false if it was not running. */
    public boolean end(EndedJob ended) {
        return changes.in(jdbi, handle -> {
            int changed = handle.createUpdate(
                            "update jobs set state = :state, started = :started, ended = :ended, shown = :shown, meta"
                                    + " = :meta, status = :status, place = :place where id = :id and state = 'running'")
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
                    "delete from jobs where owner = ? and place <= (select place from jobs where owner = ? and"
                            + " place is not null order by place desc limit 1 offset ?)",
                    ended.job().owner(),
                    ended.job().owner(),
                    MOST_ENDED);
            return changed == 1;
        });
    }

    /** Returns the assets of all owners. */
    public AssetStore assets() {
        return new AssetStore(jdbi);
    }

    /** Returns the webhooks to call when jobs end. */
    public WebhookStore webhooks() {
        return new WebhookStore(jdbi);
    }

    /**
     * Asks the database a question that no cache answers, to check that it is reachable.
     *
     * @throws RuntimeException from the database, if it does not answer
     */
    public void check() {
        jdbi.withHandle(JobStore::isPaused);
    }

    /** Returns the jobs of one owner. */
    public OwnJobs of(String owner) {
        return new OwnJobs(jdbi, changes, owner);
    }

    /** Returns how many jobs of all owners wait or run. */
    public int remaining() {
        return remaining.get(
                changes,
                () -> jdbi.withHandle(handle -> handle.createQuery("select count(*) from jobs where place is null")
                        .mapTo(Integer.class)
                        .one()));
    }

    @Override
    public void close() {
        database.close();
    }
}
