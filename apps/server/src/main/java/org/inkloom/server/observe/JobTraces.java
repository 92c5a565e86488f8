package org.inkloom.server.observe;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.server.trace.TraceParent;
import org.inkloom.server.trace.TraceSpan;
import org.inkloom.server.trace.Traces;
import org.inkloom.server.work.JobObserver;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.queue.Job;

/**
 * Records jobs: a span from when a job was queued to its end, below the request that queued it; in it how long it waited, and each
 * node that ran, with the steps that it took. Nodes are named by what they do and by their type: {@code encode CLIPTextEncode},
 * {@code sample KSampler}, {@code decode VAEDecode}, {@code save SaveImage}.
 */
public final class JobTraces implements JobObserver {
    private final Traces traces;

    /** Takes what records. */
    public JobTraces(Traces traces) {
        this.traces = traces;
    }

    @Override
    public Run begins(Job job, String device) {
        TraceSpan span = traces.begin(
                        "job",
                        Traces.Origin.INSIDE,
                        TraceParent.ofExtra(job.extra()),
                        Instant.ofEpochMilli(job.created()))
                .put("inkloom.job.id", job.id())
                .put("enduser.id", job.owner())
                .put("inkloom.device", device);
        if (span.place().isEmpty()) {
            return Run.NONE;
        }
        span.begin("queue", Instant.ofEpochMilli(job.created())).end();
        return new Traced(span);
    }

    /** What a node does, by what goes into it and comes out of it. */
    static String stage(NodeSpec spec) {
        List<String> in =
                spec.inputs().stream().map(input -> input.type().name()).toList();
        List<String> out = spec.outputs().stream().map(output -> output.type()).toList();
        if (out.contains("MODEL") && !in.contains("MODEL")) {
            return "load";
        }
        if (out.contains("CONDITIONING") && in.contains("CLIP")) {
            return "encode";
        }
        if (out.contains("LATENT")) {
            return in.contains("MODEL") || in.contains("GUIDER") ? "sample" : in.contains("VAE") ? "encode" : "node";
        }
        if (out.contains("IMAGE") && in.contains("LATENT")) {
            return "decode";
        }
        return out.isEmpty() && in.contains("IMAGE") ? "save" : "node";
    }

    /** One run; told of on its own thread. */
    private static final class Traced implements Run {
        private final TraceSpan span;
        private final Map<String, TraceSpan> nodes = new LinkedHashMap<>();
        private final Map<String, Steps> steps = new LinkedHashMap<>();
        private Optional<NodeTypes> types = Optional.empty();

        private record Steps(TraceSpan span, long done, long all) {}

        private Traced(TraceSpan span) {
            this.span = span;
        }

        @Override
        public void runs(NodeTypes found) {
            types = Optional.of(found);
        }

        @Override
        public void cached(List<String> ids) {
            span.put("inkloom.nodes.cached", ids.size());
        }

        @Override
        public void executing(NodePlace node) {
            String stage = types.flatMap(all -> all.type(node.type()))
                    .map(type -> stage(type.spec()))
                    .orElse("node");
            nodes.put(
                    node.id(),
                    span.begin(stage + " " + node.type(), Instant.now())
                            .put("inkloom.node.id", node.id())
                            .put("inkloom.node.type", node.type()));
        }

        @Override
        public void progress(NodePlace node, long done, long all) {
            Steps before = steps.get(node.id());
            TraceSpan of =
                    before == null ? nodes.getOrDefault(node.id(), span).begin("steps", Instant.now()) : before.span();
            steps.put(node.id(), new Steps(of, done, all));
        }

        @Override
        public void finished(NodePlace node) {
            endSteps(node.id());
            Optional.ofNullable(nodes.remove(node.id())).ifPresent(TraceSpan::end);
        }

        private void endSteps(String id) {
            Optional.ofNullable(steps.remove(id))
                    .ifPresent(one -> one.span()
                            .put("inkloom.steps.done", one.done())
                            .put("inkloom.steps", one.all())
                            .end());
        }

        @Override
        public void ended(Ended ended) {
            String state = ended.state().name().toLowerCase(Locale.ROOT);
            span.put("inkloom.job.state", state).put("inkloom.nodes.run", ended.executed());
            ended.failure().ifPresent(failure -> {
                String why = failure.cause() instanceof InkloomException known
                        ? known.code()
                        : failure.cause().getClass().getName();
                span.failed(why);
                Optional.ofNullable(nodes.get(failure.node().id())).ifPresent(node -> node.failed(why));
            });
            end();
        }

        @Override
        public void putBack() {
            span.put("inkloom.job.state", "put_back");
            end();
        }

        private void end() {
            List.copyOf(steps.keySet()).forEach(this::endSteps);
            nodes.values().forEach(TraceSpan::end);
            span.end();
        }
    }
}
