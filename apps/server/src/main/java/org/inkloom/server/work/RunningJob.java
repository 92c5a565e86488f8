package org.inkloom.server.work;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.server.socket.Receiver;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.Job;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One run of one job on a device, from its first message to its last. */
final class RunningJob {
    private final WorkPlaces places;
    private final Job job;
    private final NodePack pack;
    private final JobTeller teller;
    private final JobObserver.Run watched;
    private final long started = System.currentTimeMillis();
    private final long startedNanos = System.nanoTime();

    RunningJob(WorkPlaces places, JobWatches watches, Job job, String device, NodePack pack) {
        this.places = places;
        this.job = job;
        this.pack = pack;
        this.teller = new JobTeller(
                places.sockets(),
                watches,
                job.id(),
                new Receiver(job.owner(), job.client()),
                System::currentTimeMillis);
        this.watched = places.observer().begins(job, device);
    }

    RunResult run(Cancellation cancellation) {
        teller.start();
        try {
            NodeTypes types = places.desks().typesOn(job.owner(), pack);
            Graph graph = ApiFormat.read(ComfyJson.read(job.prompt()));
            CheckedGraph checked = GraphCheck.check(graph, types, Optional.of(job.outputs()));
            if (checked.refusal().isPresent()) {
                teller.cached(List.of());
                throw InkloomException.badInput(
                        "INK-SERVER-010",
                        "The job can no longer run: " + checked.why() + ".",
                        "A file or a node type that it needs was there when it was queued and is not now.",
                        "Put it back and queue the job again.");
            }
            JsonNode extra = ComfyJson.read(job.extra());
            Map<String, String> notes = new LinkedHashMap<>();
            extra.path("extra_pnginfo")
                    .properties()
                    .forEach(note -> notes.put(note.getKey(), note.getValue().toString()));
            teller.begin(checked.graph().nodes().size());
            watched.runs(types);
            boolean previews = switch (extra.path("preview_method").asString("default")) {
                case "auto", "latent2rgb", "taesd" -> true;
                default -> false;
            };
            NodeContext context = new NodeContext(job.id(), checked.graph(), notes, previews);
            JobObserver.Several both = new JobObserver.Several(List.of(teller, watched));
            return GraphRun.run(checked, types, places.cache(job.owner()), context, cancellation, both);
        } catch (RuntimeException | Error e) {
            return failed(e);
        }
    }

    /** A run of which nothing is kept but why it failed. */
    RunResult failed(Throwable why) {
        NodePlace nowhere =
                new NodePlace(job.outputs().isEmpty() ? "" : job.outputs().getFirst(), "", "", Optional.empty(), "");
        return new RunResult(new RunResult.Failed(nowhere, why, Map.of()), Map.of(), Map.of(), List.of());
    }

    /** Stopped because the server stops: the job stays, and runs first when the server is there again. */
    void putBack() {
        watched.putBack();
    }

    JobEnd end(RunResult result) {
        return JobEnd.of(job, result, teller);
    }

    /** What the history keeps of it. */
    EndedJob ended(RunResult result, JobEnd end) {
        return new EndedJob(
                job,
                end.state(),
                started,
                System.currentTimeMillis(),
                ComfyJson.json(result.shown()).toString(),
                meta(result).toString(),
                end.status().toString());
    }

    /** Tells everybody, once the history is written. */
    void tellEnd(RunResult result, JobEnd end) {
        Optional<RunResult.Failed> failure =
                result.end() instanceof RunResult.Failed failed ? Optional.of(failed) : Optional.empty();
        watched.ended(new JobObserver.Ended(
                end.state(),
                Duration.ofNanos(System.nanoTime() - startedNanos),
                result.executed().size(),
                failure));
        teller.ended();
        end.tell(teller);
        places.sockets().status();
        ObjectNode nothing = ComfyJson.MAPPER.createObjectNode();
        nothing.putNull("node").put("prompt_id", job.id());
        teller.tell("executing", nothing);
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
}
