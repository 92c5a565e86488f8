package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of an account that is removed, or gets another token, while its job runs. */
class RevokedStreamsTest {
    private static final String GRAPH = "{\"workflow\":{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":VALUE}},"
            + "\"2\":{\"class_type\":\"Wait\",\"inputs\":{\"value\":[\"1\",0]}},"
            + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],\"name\":\"n\"}}}}";

    @TempDir
    Path state;

    private final SamplePack pack = new SamplePack();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    /** A stream of events of a job of an account that waits in its node. */
    private BufferedReader events(RunningServer server, String token, int value) throws Exception {
        String[] asks = {"Authorization", "Bearer " + token};
        String id = ComfyJson.read(server.post("/api/v2/jobs", GRAPH.replace("VALUE", "" + value), asks)
                        .body())
                .path("id")
                .asString();
        HttpResponse<InputStream> stream = client.send(
                HttpRequest.newBuilder(server.uri("/api/v2/jobs/" + id + "/events"))
                        .headers(asks)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith("event: ");
        return lines;
    }

    /** Reads on until the connection ends, one way or the other; how many lines came. */
    private static CompletableFuture<Integer> ended(BufferedReader lines) {
        return CompletableFuture.supplyAsync(() -> {
            int count = 0;
            try {
                while (lines.readLine() != null) {
                    count++;
                }
            } catch (IOException e) {
                // The server has hung up, which is what is waited for.
                return count;
            }
            return count;
        });
    }

    @Test
    void are_closed_at_once_and_those_of_others_go_on() throws Exception {
        Path users = state.resolve("users.json");
        Accounts accounts = Accounts.of(users);
        String gone = accounts.add(new Account("gone", false));
        String renewed = accounts.add(new Account("renewed", false));
        String kept = accounts.add(new Account("kept", false));
        ServerOptions options = RunningServer.usual(state)
                .withDevice("cpu,cpu,cpu")
                .withAccess(ServerAccess.OPEN.withAccounts(Optional.of(users)));
        try (RunningServer server = new RunningServer(options, pack)) {
            CompletableFuture<Integer> first = ended(events(server, gone, 1));
            CompletableFuture<Integer> second = ended(events(server, renewed, 2));
            BufferedReader stays = events(server, kept, 3);
            accounts.remove("gone");
            String fresh = accounts.add(new Account("renewed", false));
            first.get(20, TimeUnit.SECONDS);
            second.get(20, TimeUnit.SECONDS);
            assertThat(server.get("/queue", "Authorization", "Bearer " + fresh).body())
                    .as("the jobs themselves go on")
                    .contains("\"Wait\"");
            pack.letGo = true;
            String all = stays.lines().reduce("", (text, line) -> text + line + "\n");
            assertThat(all).contains("\"status\":\"succeeded\"");
            assertThat(server.failures).isEmpty();
        }
    }
}
