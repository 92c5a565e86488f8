package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.inkloom.golden.Postgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The queue under SIGKILL at random moments, also while jobs are still being queued. */
class QueueKillTest {
    @TempDir
    Path state;

    @Test
    void sixty_jobs_survive_three_kills() throws Exception {
        survive("cpu", Optional.empty(), 60, 3, 181);
    }

    @Test
    void jobs_on_two_devices_survive_a_kill() throws Exception {
        survive("cpu,cpu", Optional.empty(), 30, 1, 185);
    }

    @Test
    void jobs_in_postgresql_on_two_devices_survive_a_kill() throws Exception {
        try (Postgres server = Postgres.start()) {
            survive("cpu,cpu", Optional.of(server.url()), 30, 1, 182);
        }
    }

    @Test
    @Tag("slow")
    void a_thousand_jobs_survive_ten_kills() throws Exception {
        survive("cpu", Optional.empty(), 1_000, 10, 183);
    }

    @Test
    @Tag("slow")
    void a_thousand_jobs_in_postgresql_survive_ten_kills() throws Exception {
        try (Postgres server = Postgres.start()) {
            survive("cpu", Optional.of(server.url()), 1_000, 10, 184);
        }
    }

    private void survive(String devices, Optional<String> database, int jobs, int kills, long seed) throws Exception {
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        KilledServer server = new KilledServer(state, devices, database);
        try {
            CompletableFuture<Void> queued = CompletableFuture.runAsync(() -> queue(server, ids));
            int endedBefore = 0;
            for (int kill = 0; kill < kills; kill++) {
                Thread.sleep(random.nextInt(20, 20 + 8 * jobs / kills));
                server.killAndStartAgain();
                int ended = server.json("/history").size();
                assertThat(ended).as("what has ended stays ended").isGreaterThanOrEqualTo(endedBefore);
                endedBefore = ended;
            }
            queued.join();
            while (server.json("/queue/state").path("queue_remaining").asInt() > 0) {
                Thread.sleep(50);
            }
            check(server, ids);
            isHeard(server, new UUID(random.nextLong(), random.nextLong()).toString());
        } finally {
            server.end();
        }
    }

    /** A job that was on the disk when its answer was lost is refused the second time, under its own id. */
    private static void queue(KilledServer server, List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            String body = """
                {"prompt_id":"ID","client_id":"watcher","prompt":{
                  "1":{"class_type":"Number","inputs":{"value":1}},
                  "2":{"class_type":"Nap","inputs":{"value":["1",0],"ms":5}},
                  "3":{"class_type":"Save","inputs":{"value":["2",0],"name":"JOB"}}}}
                """.replace("ID", ids.get(i)).replace("JOB", "job" + i);
            try {
                HttpResponse<String> answer = server.ask("/prompt", Optional.of(body));
                assertThat(answer.statusCode() == 200 || answer.body().contains("was used before"))
                        .as(answer.body())
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void check(KilledServer server, List<String> ids) throws InterruptedException {
        JsonNode history = server.json("/history");
        assertThat(history.propertyNames()).as("none lost, none twice").containsExactlyInAnyOrderElementsOf(ids);
        for (int i = 0; i < ids.size(); i++) {
            JsonNode entry = history.path(ids.get(i));
            assertThat(entry.path("status").path("status_str").asString()).isEqualTo("success");
            assertThat(entry.at("/outputs/3/images/0/filename").asString()).isEqualTo("job" + i + "_1.txt");
            assertThat(entry.at("/status/messages").size()).isEqualTo(3);
        }
        List<String> told = told(server);
        assertThat(told).as("no job was told to be done twice").doesNotHaveDuplicates();
        assertThat(ids).containsAll(told);
    }

    /** How many jobs ran before the socket was open again depends on the machine; one that is queued now is heard. */
    private static void isHeard(KilledServer server, String id) throws InterruptedException {
        queue(server, List.of(id));
        for (int i = 0; i < 6_000 && !told(server).contains(id); i++) {
            Thread.sleep(10);
        }
        assertThat(told(server)).contains(id);
    }

    private static List<String> told(KilledServer server) {
        return server.heard().stream()
                .filter(message -> message.path("type").asString().equals("execution_success"))
                .map(message -> message.at("/data/prompt_id").asString())
                .toList();
    }
}
