package org.inkloom.server.work;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.socket.Sockets;
import org.inkloom.server.trace.TraceParent;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobStore;
import org.inkloom.workflow.queue.WebhookStore.Webhook;
import tools.jackson.databind.node.ObjectNode;

/**
 * How routes put jobs into the queue and take them out. What a method has done is on the disk when it returns; clients are told
 * how long their queue is, and the workers look.
 */
public final class JobQueue {
    private final JobStore store;
    private final JobWorkers workers;
    private final Sockets sockets;
    private final Desks desks;
    private final JobObserver observer;

    /** Takes what jobs go through, and who hears of them. */
    public JobQueue(JobStore store, JobWorkers workers, Sockets sockets, Desks desks, JobObserver observer) {
        this.observer = observer;
        this.store = store;
        this.workers = workers;
        this.sockets = sockets;
        this.desks = desks;
    }

    /**
     * What is asked for.
     *
     * @param id of the job
     * @param prompt the graph in the API's format, as JSON
     * @param extra what is kept with it; its {@code create_time} is written here
     * @param outputs the nodes for whose sake it runs
     * @param client the session that hears of it
     * @param number its place; without one it is the last
     * @param hook who is told when it has ended
     */
    public record Asked(
            String id,
            String prompt,
            ObjectNode extra,
            List<String> outputs,
            Optional<String> client,
            OptionalDouble number,
            Optional<Webhook> hook) {
        /** Returns a graph that was found good, to be run last, without a session. */
        public static Asked of(String id, CheckedGraph checked, ObjectNode extra) {
            String prompt = ApiFormat.write(checked.graph()).toString();
            return new Asked(
                    id, prompt, extra, checked.outputs(), Optional.empty(), OptionalDouble.empty(), Optional.empty());
        }

        /** Returns the same for a session. */
        public Asked from(Optional<String> client) {
            return new Asked(id, prompt, extra, outputs, client, number, hook);
        }

        /** Returns the same at a place. */
        public Asked at(double number) {
            return new Asked(id, prompt, extra, outputs, client, OptionalDouble.of(number), hook);
        }

        /** Returns the same with somebody who is told. */
        public Asked telling(Optional<Webhook> hook) {
            return new Asked(id, prompt, extra, outputs, client, number, hook);
        }
    }

    /** Returns whether another job of an account may wait. */
    public boolean hasRoom(Desk desk) {
        return desks.hasRoom(desk);
    }

    /** Returns the next number of the counter: that of the last place, or negative that of the first. */
    public long nextNumber() {
        return store.nextNumber();
    }

    /** Queues a job of an account; nothing if there is or was one with its id. */
    public Optional<Job> add(Desk desk, Asked asked) {
        long now = System.currentTimeMillis();
        TraceParent.current().ifPresent(parent -> asked.extra().put(TraceParent.NAME, parent.toString()));
        Job job = new Job(
                asked.id(),
                asked.number().orElseGet(store::nextNumber),
                asked.prompt(),
                asked.extra().put("create_time", now).toString(),
                asked.outputs(),
                asked.client(),
                desk.owner(),
                now);
        if (!store.add(job, asked.hook())) {
            return Optional.empty();
        }
        observer.queued(job);
        changed();
        return Optional.of(job);
    }

    /** Says that the queue is another one than before. */
    public void changed() {
        sockets.status();
        workers.wake();
    }

    /**
     * Takes an account's waiting jobs away, and returns how many there were. Those of which somebody wants to be told are kept
     * in the history, as stopped.
     */
    public int drop(Desk desk, Collection<String> ids) {
        long now = System.currentTimeMillis();
        return dropped(desk, desk.jobs().drop(ids, now, stopped(now)), ids);
    }

    /** Takes all of an account's waiting jobs away, as {@link #drop} does. */
    public int dropAll(Desk desk) {
        long now = System.currentTimeMillis();
        return dropped(desk, desk.jobs().dropAll(now, stopped(now)), List.of());
    }

    /** How a job ended that never began, as JSON for its history; pages take the date of its end from there. */
    private static String stopped(long now) {
        return "{\"status_str\":\"error\",\"completed\":false,\"messages\":[[\"execution_interrupted\",{\"timestamp\":"
                + now + "}]]}";
    }

    private int dropped(Desk desk, int count, Collection<String> ids) {
        if (count > 0) {
            observer.dropped(desk.owner(), ids, count);
            ids.forEach(workers.watches()::stopped);
            sockets.status();
        }
        return count;
    }

    /** Ends a waiting job as stopped, so that it is in the history, or stops the one that runs; returns whether it was there. */
    public boolean stop(Desk desk, String id) {
        long now = System.currentTimeMillis();
        if (desk.jobs().stopWaiting(id, now, stopped(now))) {
            observer.dropped(desk.owner(), List.of(id), 1);
            workers.watches().stopped(id);
            sockets.status();
            return true;
        }
        return workers.interrupt(desk.owner(), Optional.of(id));
    }
}
