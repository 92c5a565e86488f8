package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no route sees. */
class RefusedRequestsTest {
    @TempDir
    Path state;

    @Test
    void a_path_that_cannot_be_decoded_is_refused_in_json_and_ends_the_connection() {
        try (RunningServer server = new RunningServer(state, new SamplePack(), Optional.empty())) {
            for (int i = 0; i < 50; i++) {
                HttpResponse<String> answer = server.post("/api/userdata/%00x", "{}");
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(ComfyJson.read(answer.body()).path("error").asString())
                        .isNotEmpty();
                assertThat(answer.headers().firstValue("Connection")).contains("close");
                // It would be lost if it went the way of the one before.
                assertThat(server.post("/queue", "{}").statusCode()).isEqualTo(200);
            }
        }
    }
}
