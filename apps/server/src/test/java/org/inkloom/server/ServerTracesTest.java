package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.trace.OpenTelemetryTraces;
import org.inkloom.server.trace.TraceParent;
import org.inkloom.server.trace.Traces;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and jobs as traces, in the trace that a client began. */
class ServerTracesTest {
    private static final TraceParent CLIENT =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
    private static final String GRAPH =
            "{\"1\":{\"class_type\":\"Show\",\"inputs\":{\"count\":3,\"bytes\":16,\"ms\":1}},"
                    + "\"2\":{\"class_type\":\"TYPE\",\"inputs\":{\"value\":[\"1\",0],\"ms\":5}},"
                    + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],\"name\":\"a secret garden\"}}}";

    @TempDir
    Path state;

    private static TraceCollector.Span named(List<TraceCollector.Span> spans, String name) {
        List<TraceCollector.Span> found =
                spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    /** Runs a graph on a server that sends its traces, and returns those. */
    private List<TraceCollector.Span> run(String type, String... headers) throws Exception {
        try (TraceCollector collector = new TraceCollector()) {
            Optional<String> address = Optional.of(collector.address());
            try (Traces traces = OpenTelemetryTraces.open(address, Map.of(), "test", ServerLog.none());
                    RunningServer server =
                            new RunningServer(RunningServer.usual(state), new SamplePack(), ServerLog.none(), traces)) {
                String body = "{\"prompt\":" + GRAPH.replace("TYPE", type) + "}";
                String id = ComfyJson.read(server.post("/prompt", body, headers).body())
                        .path("prompt_id")
                        .asString();
                server.ended(id);
            }
            assertThat(collector.asked)
                    .isNotEmpty()
                    .allMatch(asked -> asked.equals("POST /v1/traces application/x-protobuf"));
            return List.copyOf(collector.spans);
        }
    }

    @Test
    void a_job_lies_below_its_request_and_that_below_the_client() throws Exception {
        List<TraceCollector.Span> all = run("Nap", TraceParent.NAME, CLIENT.toString());
        TraceCollector.Span request = named(all, "POST /prompt");
        assertThat(request.trace()).isEqualTo(CLIENT.trace());
        assertThat(request.parent()).isEqualTo(CLIENT.span());
        assertThat(request.kind()).as("a server's").isEqualTo(2);
        TraceCollector.Span job = named(all, "job");
        assertThat(job.parent()).isEqualTo(request.id());
        assertThat(job.facts())
                .containsEntry("inkloom.job.id", request.facts().getOrDefault("inkloom.job.id", "none"))
                .containsEntry("inkloom.job.state", "completed")
                .containsEntry("inkloom.device", "cpu");
        for (String name : List.of("queue", "node Show", "node Nap", "node Save")) {
            TraceCollector.Span part = named(all, name);
            assertThat(part.parent()).as(name).isEqualTo(job.id());
            assertThat(part.start()).as(name).isBetween(job.start(), job.end());
            assertThat(part.end()).as(name).isBetween(part.start(), job.end());
        }
        TraceCollector.Span steps = named(all, "steps");
        assertThat(steps.parent()).isEqualTo(named(all, "node Show").id());
        assertThat(steps.facts()).containsEntry("inkloom.steps", "3").containsEntry("inkloom.steps.done", "3");
        assertThat(all.stream().filter(span -> span.trace().equals(CLIENT.trace())))
                .as("requests without the header have traces of their own")
                .hasSize(7);
        assertThat(all.toString()).as("prompts are nobody's business").doesNotContain("secret garden");
    }

    @Test
    void a_failure_marks_the_node_and_the_job_of_a_trace_that_began_here() throws Exception {
        List<TraceCollector.Span> all = run("Fail");
        assertThat(named(all, "node Fail").failed()).isTrue();
        assertThat(named(all, "job").failed()).isTrue();
        assertThat(named(all, "node Show").failed()).isFalse();
        assertThat(named(all, "POST /prompt").parent()).isEmpty();
        assertThat(named(all, "job").trace())
                .isEqualTo(named(all, "POST /prompt").trace());
    }

    @Test
    void nothing_is_recorded_unless_somebody_asks() {
        try (ServerLog log = ServerLog.none()) {
            assertThat(OpenTelemetryTraces.open(Optional.empty(), Map.of("OTEL_SERVICE_NAME", "x"), "test", log))
                    .isSameAs(Traces.NONE);
            assertThat(OpenTelemetryTraces.open(
                            Optional.of("http://127.0.0.1:1"), Map.of("OTEL_SDK_DISABLED", "true"), "test", log))
                    .isSameAs(Traces.NONE);
            assertThatThrownBy(() -> OpenTelemetryTraces.open(Optional.of("nowhere"), Map.of(), "test", log))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-SERVER-015");
        }
    }

    @Test
    void the_header_of_the_client_is_read_as_the_standard_has_it() {
        assertThat(TraceParent.parse(CLIENT.toString())).contains(CLIENT);
        assertThat(TraceParent.parse("cc-" + CLIENT.toString().substring(3) + "-more"))
                .as("a later version")
                .contains(CLIENT);
        String zeros = "0".repeat(32);
        for (String wrong : List.of(
                "",
                "00",
                CLIENT + "-more",
                "ff" + CLIENT.toString().substring(2),
                CLIENT.toString().replace(CLIENT.trace(), zeros),
                CLIENT.toString().replace(CLIENT.span(), zeros.substring(16)),
                CLIENT.toString().toUpperCase(java.util.Locale.ROOT))) {
            assertThat(TraceParent.parse(wrong)).as(wrong).isEmpty();
        }
        assertThat(TraceParent.ofExtra("{\"a\":1,\"traceparent\":\"" + CLIENT + "\"}"))
                .contains(CLIENT);
        assertThat(TraceParent.ofExtra("{\"traceparent\":\"x\"}")).isEmpty();
    }
}
