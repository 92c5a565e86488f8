package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that is ended and started again on the same state. */
class RestartedServerTest {
    private static final String GRAPH = """
            {"1":{"class_type":"Number","inputs":{"value":4}},
             "2":{"class_type":"Nap","inputs":{"value":["1",0],"ms":1}},
             "3":{"class_type":"Save","inputs":{"value":["2",0],"name":"kept"}}}
            """;

    @TempDir
    Path state;

    /** Runs the graph on a server that is started for it, and returns which nodes need not run. */
    private List<String> cached(ServerOptions options, String... before) throws Exception {
        try (RunningServer server = new RunningServer(options, new SamplePack())) {
            for (String path : before) {
                server.post(path, "{\"clear\":true,\"delete_files\":true}");
            }
            JsonNode history =
                    server.ended(server.queue(GRAPH, "").path("prompt_id").asString());
            assertThat(history.at("/status/status_str").asString()).isEqualTo("success");
            assertThat(history.at("/outputs/3/images/0/filename").asString()).isEqualTo("kept_4.txt");
            assertThat(state.resolve("output/kept_4.txt")).exists();
            assertThat(server.failures).isEmpty();
            return history.at("/status/messages/1/1/nodes")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
        }
    }

    @Test
    void a_graph_whose_results_are_there_runs_no_node_after_a_restart() throws Exception {
        ServerOptions options = RunningServer.usual(state);
        assertThat(cached(options)).isEmpty();
        assertThat(cached(options)).contains("3");
        Files.delete(state.resolve("output/kept_4.txt"));
        assertThat(cached(options)).as("the file is gone").doesNotContain("3");
        assertThat(cached(options, "/history")).as("and was deleted here").doesNotContain("3");
        ServerOptions without = options.withLimits(options.limits().withStored(0));
        assertThat(cached(without)).as("kept nowhere").isEmpty();
    }
}
