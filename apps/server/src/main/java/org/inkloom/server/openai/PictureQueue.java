package org.inkloom.server.openai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.work.JobQueue;
import org.inkloom.server.work.JobWatches;
import org.inkloom.server.work.JobWorkers;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.Fault;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.FoundJob;
import org.inkloom.workflow.queue.Job;
import tools.jackson.databind.node.ObjectNode;

/** Puts the graphs of requests into the queue that all clients share, and waits for them. */
public final class PictureQueue {
    private static final Duration WAIT = Duration.ofSeconds(1);
    /** What a graph's inputs are called in a request. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "width",
            "size",
            "height",
            "size",
            "batch_size",
            "n",
            "cfg",
            "guidance_scale",
            "ckpt_name",
            "model",
            "text",
            "prompt",
            "amount",
            "n",
            "denoise",
            "strength");

    private final JobQueue jobs;
    private final JobWorkers workers;

    /** Takes what jobs go through. */
    public PictureQueue(JobQueue jobs, JobWorkers workers) {
        this.jobs = jobs;
        this.workers = workers;
    }

    /** Hears of a job that is waited for. */
    interface Waiter {
        /** Its picture looks like this so far. */
        void seen(Preview preview) throws Exception;

        /** Nothing was heard for a while. */
        void idle() throws Exception;
    }

    /** A job in the queue, with who waits for it. */
    record Queued(Job job, JobWatches.Watch watch) implements AutoCloseable {
        @Override
        public void close() {
            watch.close();
        }
    }

    /**
     * Queues a graph.
     *
     * @throws HttpError 400 if it cannot run, 429 if the queue is full
     */
    Queued add(Desk desk, ObjectNode graph, boolean previews) {
        CheckedGraph checked = GraphCheck.check(ApiFormat.read(graph), desk.types(), Optional.empty());
        if (checked.refusal().isPresent() || !checked.faults().isEmpty()) {
            throw refused(checked);
        }
        if (!jobs.hasRoom(desk)) {
            String message = "The queue is full. Ask again later.";
            throw new HttpError(429, ErrorBodies.openAi(429, message, Optional.empty(), Optional.of("queue_full")));
        }
        String id = UUID.randomUUID().toString();
        // A session of its own: what has none is told to the pages of everybody.
        String client = "openai-" + id;
        ObjectNode extra = ComfyJson.MAPPER.createObjectNode();
        extra.put("client_id", client).put("comfy_usage_source", "openai");
        if (previews) {
            extra.put("preview_method", "latent2rgb");
        }
        JobWatches.Watch watch = workers.watches().watch(id);
        Job job = jobs.add(desk, JobQueue.Asked.of(id, checked, extra).from(Optional.of(client)))
                .orElseThrow(() -> new IllegalStateException("an id that was drawn twice"));
        return new Queued(job, watch);
    }

    private static HttpError refused(CheckedGraph checked) {
        List<String> lines = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        checked.faults().values().forEach(node -> {
            for (Fault fault : node.faults()) {
                lines.add(fault.message() + (fault.details().isEmpty() ? "" : ": " + fault.details()));
                fault.input().ifPresent(input -> parameters.add(PARAMETERS.getOrDefault(input, input)));
            }
        });
        if (lines.isEmpty()) {
            checked.refusal().ifPresent(fault -> lines.add(fault.message() + " " + fault.details()));
        }
        return new HttpError(
                400,
                ErrorBodies.openAi(
                        400,
                        String.join("; ", lines) + ".",
                        parameters.stream().findFirst(),
                        Optional.of("invalid_value")));
    }

    /**
     * Waits until a job has ended, however long that takes.
     *
     * @return its history; nothing if it was taken out of the queue, or the server stops
     */
    Optional<EndedJob> await(Desk desk, Queued queued, Waiter waiter) throws Exception {
        while (true) {
            Optional<JobWatches.Heard> heard = queued.watch().next(WAIT);
            if (heard.isPresent() && heard.get() instanceof JobWatches.Heard.Seen seen) {
                waiter.seen(seen.preview());
                continue;
            }
            if (heard.isPresent() && heard.get() instanceof JobWatches.Heard.Stopping) {
                String message = "The server stops. Job " + queued.job().id() + " is drawn when it is there again.";
                throw new HttpError(503, ErrorBodies.openAi(503, message, Optional.empty(), Optional.of("stopping")));
            }
            Optional<FoundJob> found = desk.jobs().find(queued.job().id());
            if (found.isEmpty() || found.get().ended().isPresent()) {
                return found.flatMap(FoundJob::ended);
            }
            waiter.idle();
        }
    }
}
