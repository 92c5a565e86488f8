package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a server ask it. */
class HealthTest {
    @Test
    void health_is_told_to_all_and_figures_to_the_owner(@TempDir Path state) throws Exception {
        try (RunningServer server = new RunningServer(state, new SamplePack(), Optional.of("right"))) {
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            assertThat(server.get("/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(server.get("/history/some-id?token=right").statusCode()).isEqualTo(200);
            assertThat(server.get("/nothing/of/the/kind?token=right").statusCode())
                    .isEqualTo(404);
            String figures = server.get("/metrics?token=right").body();
            assertThat(figures)
                    .contains("inkloom_jobs_remaining 0", "inkloom_sockets_open 0", "jvm_memory_used_bytes")
                    .containsPattern(
                            "inkloom_http_requests_seconds_count\\{method=\"GET\",route=\"/history/\\{id}\",status=\"200\"}")
                    .contains("route=\"other\"")
                    .doesNotContain("some-id")
                    .doesNotContain("right");
        }
    }
}
