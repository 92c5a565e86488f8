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
 * The queue and the history. Every change is on the disk before the method returns; a process that dies leaves a job either
 * waiting, running or ended, never between. Thread-safe; one process at a time uses a database.
 */
public final class JobStore implements AutoCloseable {
    /** More ended jobs of one owner than this are not kept; the oldest go. */
    public static final int MOST_ENDED = 10_000;

    /** More waiting jobs than this are refused: somebody's program runs away. */
    public static final int MOST_WAITING = 10_000;

    private static final String TABLES = "org/inkloom/workflow/queue";

    /** Any number, the same in every version: who holds it runs the jobs. */
    private static final long LOCK = 0x696e6b6c6f6f6dL;
    /** A server notices within this that a process which it served was killed. */
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
     * Opens the database of a file, which is made where it is missing.
     *
     * @throws InkloomException INK-GRAPH-010 if it cannot be used
     */
    public static JobStore open(Path file) {
        try {
            return new JobStore(Database.open(file, JobStore.class, TABLES));
        } catch (RuntimeException e) {
            throw refused(file.toString(), e);
        }
    }

    /**
     * Opens a database on a PostgreSQL server, which no other process may use for jobs meanwhile.
     *
     * @throws InkloomException INK-GRAPH-010 if it cannot be used, INK-GRAPH-011 if another process uses it
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

    /** Puts jobs that ran when the process died back at the head of the queue, and returns how many. */
    public int recover() {
        return changes.in(
                jdbi,
                handle -> handle.execute(
                        "update jobs set state = 'pending', started = null, head = 1 where state = 'running'"));
    }

    /** Returns the next number of the counter, which survives the process. */
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

    /** Adds a job at its place; false if there is or was one with its id. */
    public boolean add(Job job) {
        return add(job, Optional.empty());
    }

    /** Adds a job at its place, with who is told of its end; false if there is or was one with its id. */
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

    /** Holds the queue, or lets it go on; what runs is not touched, and a process that starts finds it as it was. */
    public void pause(boolean held) {
        changes.in(jdbi, handle -> handle.execute("update counters set value = ? where name = 'paused'", held ? 1 : 0));
    }

    /** Returns whether the queue is held. */
    public boolean isPaused() {
        return paused.get(changes, () -> jdbi.withHandle(JobStore::isPaused));
    }

    private static boolean isPaused(Handle handle) {
        return handle.createQuery("select value from counters where name = 'paused'")
                        .mapTo(Long.class)
                        .one()
                != 0;
    }

    /** Takes the job that comes next, which then runs; nothing where none waits or the queue is held. One at a time asks. */
    public Optional<Job> take(long now) {
        if (isPaused() || remaining() == 0) {
            return Optional.empty();
        }
        return changes.in(jdbi, handle -> {
            if (isPaused(handle)) {
                return Optional.empty();
            }
            // Where a server lets several write at once, somebody may have taken it out of the queue meanwhile.
            return NextJob.of(handle)
                    .filter(job -> handle.execute(
                                    "update jobs set state = 'running', started = ? where id = ? and state = 'pending'",
                                    now,
                                    job.id())
                            == 1);
        });
    }

    /** Ends a running job; false if it does not run. */
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

    /** Returns who is to be told of ended jobs. */
    public WebhookStore webhooks() {
        return new WebhookStore(jdbi);
    }

    /**
     * Asks the database something, whatever is known already.
     *
     * @throws RuntimeException the database's own, if it does not answer
     */
    public void check() {
        jdbi.withHandle(JobStore::isPaused);
    }

    /** Returns the jobs of one owner. */
    public OwnJobs of(String owner) {
        return new OwnJobs(jdbi, changes, owner);
    }

    /** Returns how many jobs wait and run, whoever's they are. */
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
