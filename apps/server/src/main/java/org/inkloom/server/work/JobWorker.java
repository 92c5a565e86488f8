package org.inkloom.server.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.server.socket.Sockets;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import org.inkloom.workflow.queue.JobStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one job at a time. A job leaves the queue in the same step in which its history is written; only then clients hear
 * that it ended.
 */
public final class JobWorker implements AutoCloseable {
    private final JobStore store;
    private final Sockets sockets;
    private final NodeTypes types;
    private final NodePack pack;
    private final ResultCache cache;
    private final BiConsumer<String, Throwable> failures;
    private final JobWatches watches = new JobWatches();
    private final Semaphore work = new Semaphore(0);
    private final Object lock = new Object();
    private @Nullable Job current;
    private Cancellation cancellation = new Cancellation();
    private boolean unload;
    private boolean forget;
    private volatile boolean stopping;
    private final Thread thread;
    private final Thread heartbeat;

    /** Begins to work. */
    public JobWorker(
            JobStore store,
            Sockets sockets,
            NodeTypes types,
            NodePack pack,
            ResultCache cache,
            BiConsumer<String, Throwable> failures) {
        this.store = store;
        this.sockets = sockets;
        this.types = types;
        this.pack = pack;
        this.cache = cache;
        this.failures = failures;
        thread = new Thread(this::loop, "inkloom-worker");
        heartbeat = new Thread(this::beat, "inkloom-heartbeat");
        heartbeat.setDaemon(true);
        thread.start();
        heartbeat.start();
    }

    /** Says that there may be something to do. */
    public void wake() {
        work.release();
    }

    /** Returns what tells of single jobs. */
    public JobWatches watches() {
        return watches;
    }

    /** Stops the running job, or only the one named; returns whether one was. */
    public boolean interrupt(Optional<String> id) {
        synchronized (lock) {
            Job running = current;
            if (running == null || id.isPresent() && !id.get().equals(running.id())) {
                return false;
            }
            cancellation.request();
            return true;
        }
    }

    /** Frees models and results after the job that runs. */
    public void free(boolean models, boolean results) {
        synchronized (lock) {
            unload |= models;
            forget |= results;
        }
        wake();
    }

    private void loop() {
        while (!stopping) {
            try {
                freeWhatWasAsked();
                Optional<Job> job;
                synchronized (lock) {
                    job = stopping ? Optional.empty() : store.take(System.currentTimeMillis());
                    current = job.orElse(null);
                    cancellation = new Cancellation();
                }
                if (job.isPresent()) {
                    sockets.status();
                    run(job.get());
                } else if (work.tryAcquire(1, TimeUnit.SECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                failures.accept("the worker", e);
                pause();
            }
        }
    }

    /** A database that cannot be read now may be so in a moment; asking at full speed would not help. */
    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void freeWhatWasAsked() {
        boolean models;
        boolean results;
        synchronized (lock) {
            models = unload;
            results = forget;
            unload = false;
            forget = false;
        }
        if (results) {
            cache.clear();
        }
        if (models) {
            pack.unload();
        }
    }

    private void run(Job job) {
        long started = System.currentTimeMillis();
        JobTeller teller = new JobTeller(sockets, watches, job.id(), job.client(), System::currentTimeMillis);
        teller.start();
        RunResult result = result(job, teller);
        if (stopping && result.end() instanceof RunResult.Stopped) {
            // Stopped because the server stops: it stays, and runs first when the server is there again.
            return;
        }
        JobEnd end = JobEnd.of(job, result, teller);
        store.end(new EndedJob(
                job,
                end.state(),
                started,
                System.currentTimeMillis(),
                ComfyJson.json(result.shown()).toString(),
                meta(result).toString(),
                end.status().toString()));
        synchronized (lock) {
            current = null;
        }
        sockets.idle();
        watches.ended(job.id());
        end.tell(teller);
        sockets.status();
        ObjectNode nothing = ComfyJson.MAPPER.createObjectNode();
        nothing.putNull("node").put("prompt_id", job.id());
        teller.tell("executing", nothing);
    }

    private RunResult result(Job job, JobTeller teller) {
        try {
            Graph graph = ApiFormat.read(ComfyJson.read(job.prompt()));
            CheckedGraph checked = GraphCheck.check(graph, types, Optional.of(job.outputs()));
            if (checked.refusal().isPresent()) {
                teller.cached(List.of());
                throw InkloomException.badInput(
                        "INK-SERVER-010",
                        "The job can no longer run: " + checked.refusal().get().message() + ". "
                                + checked.refusal().get().details(),
                        "A file or a node type that it needs was there when it was queued and is not now.",
                        "Put it back and queue the job again.");
            }
            JsonNode extra = ComfyJson.read(job.extra());
            Map<String, String> notes = new LinkedHashMap<>();
            extra.path("extra_pnginfo")
                    .properties()
                    .forEach(note -> notes.put(note.getKey(), note.getValue().toString()));
            boolean previews = switch (extra.path("preview_method").asString("default")) {
                case "auto", "latent2rgb", "taesd" -> true;
                default -> false;
            };
            NodeContext context = new NodeContext(job.id(), checked.graph(), notes, previews);
            return GraphRun.run(checked, types, cache, context, cancellation, teller);
        } catch (RuntimeException e) {
            NodePlace nowhere = new NodePlace(
                    job.outputs().isEmpty() ? "" : job.outputs().getFirst(), "", "", Optional.empty(), "");
            return new RunResult(new RunResult.Failed(nowhere, e, Map.of()), Map.of(), Map.of(), List.of());
        }
    }

    private static ObjectNode meta(RunResult result) {
        ObjectNode meta = ComfyJson.MAPPER.createObjectNode();
        result.places().forEach((id, place) -> {
            ObjectNode node = ComfyJson.MAPPER.createObjectNode().put("node_id", place.id());
            node.put("display_node", place.shown());
            node.set("parent_node", ComfyJson.json(place.parent().orElse(null)));
            meta.set(id, node.put("real_node_id", place.real()));
        });
        return meta;
    }

    /** One client takes ten seconds without a message for a failure. */
    private void beat() {
        try {
            while (!stopping) {
                TimeUnit.SECONDS.sleep(4);
                boolean running;
                synchronized (lock) {
                    running = current != null;
                }
                if (running) {
                    sockets.status();
                }
            }
        } catch (InterruptedException e) {
            return;
        }
    }

    /** Stops the job that runs, which stays in the queue, and waits for it. */
    @Override
    public void close() {
        synchronized (lock) {
            stopping = true;
            cancellation.request();
        }
        wake();
        heartbeat.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static JobState state(RunResult.End end) {
        return switch (end) {
            case RunResult.Done done -> JobState.COMPLETED;
            case RunResult.Failed failed -> JobState.FAILED;
            case RunResult.Stopped stopped -> JobState.CANCELLED;
        };
    }

    static ArrayNode ids(List<String> ids) {
        ArrayNode array = ComfyJson.MAPPER.createArrayNode();
        ids.forEach(array::add);
        return array;
    }
}
