package org.inkloom.workflow.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The jobs of one owner; other owners' jobs do not exist for it. Thread-safe. */
public final class OwnJobs {
    private static final int MOST_KEPT = 50;

    private final Jdbi jdbi;
    private final QueueChanges changes;
    private final String owner;
    private final QueueChanges.Kept<OpenJobs> open = new QueueChanges.Kept<>();
    private final QueueChanges.Kept<Integer> remaining = new QueueChanges.Kept<>();
    private final QueueChanges.Kept<Integer> endedCount = new QueueChanges.Kept<>();

    OwnJobs(Jdbi jdbi, QueueChanges changes, String owner) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.owner = owner;
    }

    /** Returns the owner's name. */
    public String owner() {
        return owner;
    }

    /** Returns a job's state; empty if there is no such job, or it is no longer kept. */
    public Optional<JobState> state(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select state from jobs where owner = :owner and id = :id")
                .bind("owner", owner)
                .bind("id", id)
                .mapTo(String.class)
                .findFirst()
                .map(JobState::of));
    }

    /**
     * Moves a waiting job among the owner's waiting jobs.
     *
     * @param before id of the waiting job to put it before; empty for the end
     * @return false if one of the two does not wait
     */
    public boolean move(String id, Optional<String> before) {
        return changes.in(
                jdbi, handle -> QueueOrder.move(handle, owner, id, before, () -> JobStore.nextNumber(handle)));
    }

    /** Returns the jobs that run and those that wait. */
    public OpenJobs open() {
        // A long queue is not cached: thousands of graphs need more memory than reading them again is worth.
        return remaining() <= MOST_KEPT ? open.get(changes, this::readOpen) : readOpen();
    }

    private OpenJobs readOpen() {
        return jdbi.withHandle(handle -> {
            List<Job> running = new ArrayList<>();
            List<Job> pending = new ArrayList<>();
            // One statement, because a job that starts between two would be in neither list.
            handle.createQuery("select " + JobRows.COLUMNS + " from jobs where place is null and owner = :owner"
                            + QueueOrder.IN_ORDER)
                    .bind("owner", owner)
                    .map((rows, context) -> JobRows.found(rows))
                    .forEach(found -> (found.state() == JobState.RUNNING ? running : pending).add(found.job()));
            return new OpenJobs(running, pending);
        });
    }

    /** Returns a job that waits, runs or has ended. */
    public Optional<FoundJob> find(String id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select " + JobRows.COLUMNS + " from jobs where owner = :owner and id = :id")
                .bind("owner", owner)
                .bind("id", id)
                .map((rows, context) -> JobRows.found(rows))
                .findFirst());
    }

    /**
     * Returns one page of the jobs in some states.
     *
     * @param workflow id of the workflow that they were queued from; an empty text for jobs without one; empty for all
     *     jobs
     * @param offset number of jobs to skip
     * @param limit largest number of jobs to return
     */
    public JobPage page(
            Set<JobState> states,
            Optional<String> workflow,
            JobPage.Order order,
            boolean ascending,
            long offset,
            long limit) {
        String which = " from jobs where owner = :owner and state in ("
                + states.stream().map(state -> "'" + state.word() + "'").collect(Collectors.joining(", ")) + ")"
                + workflow.map(_ -> " and workflow = :workflow").orElse("");
        Map<String, String> named = workflow.map(id -> Map.of("workflow", id)).orElse(Map.of());
        return jdbi.inTransaction(handle -> new JobPage(
                handle.createQuery("select " + JobSummary.COLUMNS + which + " order by " + order.sql(ascending)
                                + " limit :limit offset :offset")
                        .bind("owner", owner)
                        .bindMap(named)
                        .bind("limit", limit)
                        .bind("offset", offset)
                        .map((rows, context) -> JobSummary.of(rows))
                        .list(),
                handle.createQuery("select count(*)" + which)
                        .bind("owner", owner)
                        .bindMap(named)
                        .mapTo(Integer.class)
                        .one()));
    }

    /** Returns how many jobs wait or run. */
    public int remaining() {
        return remaining.get(changes, () -> count("place is null"));
    }

    /** Returns how many jobs are before a waiting one. */
    public int before(String id) {
        List<String> waiting = jdbi.withHandle(handle -> handle.createQuery(
                        "select id from jobs where state = 'pending' and owner = :owner" + QueueOrder.IN_ORDER)
                .bind("owner", owner)
                .mapTo(String.class)
                .list());
        return Math.max(0, waiting.indexOf(id));
    }

    private int count(String which) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from jobs where owner = :owner and " + which)
                        .bind("owner", owner)
                        .mapTo(Integer.class)
                        .one());
    }

    /**
     * Removes waiting jobs and returns their number. Jobs with a webhook are ended as cancelled instead, so that the
     * webhook is called.
     *
     * @param now milliseconds since 1970
     * @param status the status of these, as JSON
     */
    public int drop(Collection<String> ids, long now, String status) {
        return changes.in(jdbi, handle -> {
            List<String> told = WebhookStore.waiting(handle, owner);
            int dropped = 0;
            for (String id : ids) {
                dropped += told.contains(id)
                        ? stop(handle, id, now, status)
                        : handle.execute(
                                "delete from jobs where state = 'pending' and owner = ? and id = ?", owner, id);
            }
            WebhookStore.forgetOrphans(handle, owner);
            return dropped;
        });
    }

    /**
     * Ends a waiting job as cancelled; it is then in the history.
     *
     * @param now milliseconds since 1970
     * @param status its status, as JSON
     * @return false if it did not wait
     */
    public boolean stopWaiting(String id, long now, String status) {
        return changes.in(jdbi, handle -> stop(handle, id, now, status) == 1);
    }

    private int stop(Handle handle, String id, long now, String status) {
        return handle.createUpdate("update jobs set state = 'cancelled', started = :now, ended = :now, shown = '{}',"
                        + " meta = '{}', status = :status, place = :place"
                        + " where state = 'pending' and owner = :owner and id = :id")
                .bind("now", now)
                .bind("status", status)
                .bind("place", JobStore.next(handle, "place"))
                .bind("owner", owner)
                .bind("id", id)
                .execute();
    }

    /** Removes all waiting jobs, as {@link #drop} does. */
    public int dropAll(long now, String status) {
        return changes.in(jdbi, handle -> {
            int dropped = 0;
            for (String id : WebhookStore.waiting(handle, owner)) {
                dropped += stop(handle, id, now, status);
            }
            dropped += handle.execute("delete from jobs where state = 'pending' and owner = ?", owner);
            WebhookStore.forgetOrphans(handle, owner);
            return dropped;
        });
    }

    /**
     * Returns ended jobs, the oldest first.
     *
     * @param offset number of jobs to skip
     * @param limit largest number of jobs to return
     */
    public List<EndedJob> ended(long offset, long limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + JobRows.COLUMNS
                        + " from jobs where place is not null and owner = :owner order by place"
                        + " limit :limit offset :offset")
                .bind("owner", owner)
                .bind("limit", Math.max(0, limit))
                .bind("offset", Math.max(0, offset))
                .map((rows, context) -> JobRows.ended(rows))
                .list());
    }

    /** Returns how many ended jobs are kept. */
    public int endedCount() {
        return endedCount.get(changes, () -> count("place is not null"));
    }

    /** Returns an ended job. */
    public Optional<EndedJob> ended(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + JobRows.COLUMNS
                        + " from jobs where place is not null and owner = :owner and id = :id")
                .bind("owner", owner)
                .bind("id", id)
                .map((rows, context) -> JobRows.ended(rows))
                .findFirst());
    }

    /** Deletes ended jobs. */
    public void forget(Collection<String> ids) {
        changes.in(jdbi, handle -> {
            ids.forEach(id ->
                    handle.execute("delete from jobs where place is not null and owner = ? and id = ?", owner, id));
            WebhookStore.forgetOrphans(handle, owner);
            return true;
        });
    }

    /** Deletes all ended jobs. */
    public void forgetAll() {
        changes.in(jdbi, handle -> {
            handle.execute("delete from jobs where place is not null and owner = ?", owner);
            WebhookStore.forgetOrphans(handle, owner);
            return true;
        });
    }
}
