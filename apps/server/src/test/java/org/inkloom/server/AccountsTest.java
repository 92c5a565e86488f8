package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.server.account.Account;
import org.inkloom.server.account.Accounts;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two users of one server, and an admin: none sees or touches what is another's. */
class AccountsTest {
    @TempDir
    static Path state;

    private static final SamplePack PACK = new SamplePack();
    private static @Nullable RunningServer serving;
    private static String lin = "";
    private static String mei = "";
    private static String admin = "";

    @BeforeAll
    static void start() {
        Accounts accounts = Accounts.of(state.resolve("users.json"));
        lin = accounts.add(new Account("lin", false));
        mei = accounts.add(new Account("mei", false));
        admin = accounts.add(new Account("root", true));
        serving = new RunningServer(
                RunningServer.usual(state)
                        .withAccess(ServerAccess.OPEN.withAccounts(Optional.of(state.resolve("users.json"))))
                        .withLimits(ServerLimits.usual().ofOneAccount(0, 3)),
                PACK);
    }

    @AfterAll
    static void stop() {
        server().close();
        assertThat(server().failures).isEmpty();
    }

    private static RunningServer server() {
        return Objects.requireNonNull(serving);
    }

    private static HttpResponse<String> get(String token, String path) {
        return server().get(path, "Authorization", "Bearer " + token);
    }

    private static JsonNode json(String token, String path) {
        return ComfyJson.read(get(token, path).body());
    }

    private static HttpResponse<String> post(String token, String path, String body) {
        return server().post(path, body, "Authorization", "Bearer " + token);
    }

    private static String graph(String name, String type) {
        return "{\"prompt\":{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}},\"2\":{\"class_type\":\"" + type
                + "\",\"inputs\":{\"value\":[\"1\",0],\"ms\":5}},\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"2\",0],"
                + "\"name\":\"" + name + "\"}}}}";
    }

    private static String queue(String token, String name) {
        return ComfyJson.read(post(token, "/prompt", graph(name, "Nap")).body())
                .path("prompt_id")
                .asString();
    }

    private static void await(String token, String id) throws InterruptedException {
        for (int i = 0; i < 2_000 && !json(token, "/history/" + id).has(id); i++) {
            Thread.sleep(10);
        }
        assertThat(json(token, "/history/" + id).has(id)).isTrue();
    }

    @Test
    void anothers_jobs_and_files_are_out_of_reach() throws Exception {
        String id = queue(lin, "secret");
        await(lin, id);
        assertThat(json(mei, "/history/" + id).has(id)).isFalse();
        assertThat(json(mei, "/history").has(id)).isFalse();
        assertThat(get(mei, "/api/jobs/" + id).statusCode()).isEqualTo(404);
        assertThat(json(mei, "/api/jobs").toString()).doesNotContain(id);
        assertThat(post(mei, "/queue/retry", "{\"prompt_id\":\"" + id + "\"}").statusCode())
                .isEqualTo(404);
        post(mei, "/history", "{\"delete\":[\"" + id + "\"],\"delete_files\":true}");
        post(mei, "/history", "{\"clear\":true,\"delete_files\":true}");
        assertThat(json(lin, "/history").has(id)).isTrue();
        String file = "secret_1.txt";
        assertThat(get(lin, "/view?filename=" + file).body()).isEqualTo("x");
        for (String way : List.of(
                "/view?filename=" + file,
                "/view?filename=" + file + "&subfolder=..%2F..%2Flin%2Foutput",
                "/view?filename=..%2F..%2Flin%2Foutput%2F" + file,
                "/userdata/..%2F..%2Flin%2Foutput%2F" + file)) {
            assertThat(get(mei, way).statusCode()).as(way).isBetween(400, 404);
        }
        assertThat(json(mei, "/internal/files/output").toString()).doesNotContain("secret");
        assertThat(state.resolve("users/lin/output/" + file)).exists();
        post(lin, "/userdata/workflows%2Fa.json", "{}");
        post(lin, "/settings", "{\"theme\":\"dark\"}");
        assertThat(get(mei, "/userdata/workflows%2Fa.json").statusCode()).isEqualTo(404);
        assertThat(json(mei, "/settings").has("theme")).isFalse();
    }

    @Test
    void the_same_graph_of_two_users_is_run_for_each() throws Exception {
        await(lin, queue(lin, "same"));
        await(mei, queue(mei, "same"));
        assertThat(state.resolve("users/mei/output/same_1.txt"))
                .as("not taken from the cache of another")
                .exists();
    }

    @Test
    void what_waits_and_runs_of_others_is_neither_seen_nor_stopped_and_each_has_a_bound() throws Exception {
        String running = ComfyJson.read(post(lin, "/prompt", graph("w", "Wait")).body())
                .path("prompt_id")
                .asString();
        PACK.waiting.await();
        try {
            assertThat(json(mei, "/queue").path("queue_running").size()).isZero();
            assertThat(json(mei, "/prompt").at("/exec_info/queue_remaining").asInt())
                    .isZero();
            post(mei, "/interrupt", "");
            post(mei, "/interrupt", "{\"prompt_id\":\"" + running + "\"}");
            assertThat(post(mei, "/api/jobs/" + running + "/cancel", "").body()).contains("false");
            String waiting = queue(lin, "waits");
            post(mei, "/queue", "{\"clear\":true,\"delete\":[\"" + waiting + "\"]}");
            assertThat(post(mei, "/queue/move", "{\"prompt_id\":\"" + waiting + "\",\"to\":\"back\"}")
                            .body())
                    .contains("false");
            assertThat(json(lin, "/queue").path("queue_pending").size()).isEqualTo(1);
            queue(lin, "waits too");
            assertThat(post(lin, "/prompt", graph("one too many", "Nap")).statusCode())
                    .isEqualTo(429);
            String other = queue(mei, "other");
            assertThat(other).as("the bound is each user's own").isNotEmpty();
            post(mei, "/queue", "{\"clear\":true}");
            assertThat(post(mei, "/queue/pause", "").statusCode()).isEqualTo(403);
            assertThat(post(mei, "/free", "{}").statusCode()).isEqualTo(403);
            assertThat(post(admin, "/free", "{}").statusCode()).isEqualTo(200);
        } finally {
            post(lin, "/queue", "{\"clear\":true}");
            post(lin, "/interrupt", "");
            await(lin, running);
        }
    }

    @Test
    void sessions_of_one_name_hear_of_their_own_account_alone() throws Exception {
        RunningServer.Heard ofLin = server().listen("page&token=" + lin, new RunningServer.Heard());
        RunningServer.Heard ofMei = server().listen("page&token=" + mei, new RunningServer.Heard());
        ofLin.next();
        ofMei.next();
        String id = ComfyJson.read(post(
                                lin,
                                "/prompt",
                                graph("heard", "Nap").replace("{\"prompt\"", "{\"client_id\":\"page\",\"prompt\""))
                        .body())
                .path("prompt_id")
                .asString();
        assertThat(ofLin.untilEnd().toString()).contains(id);
        assertThat(ofMei.texts.toString()).doesNotContain(id).doesNotContain("\"queue_remaining\":1");
    }

    @Test
    void a_page_keeps_the_token_in_a_cookie_that_scripts_and_other_sites_cannot_use() {
        assertThat(server().json("/session").path("token_needed").asBoolean()).isTrue();
        assertThat(server().post("/session", "{\"token\":\"wrong\"}").statusCode())
                .isEqualTo(401);
        var begun = server().post("/session", "{\"token\":\"" + lin + "\"}");
        String cookie = begun.headers().firstValue("set-cookie").orElse("");
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(server().get("/queue", "Cookie", pair).statusCode()).isEqualTo(200);
        assertThat(server().get("/session", "Cookie", pair).body()).contains("\"account\":\"lin\"");
        assertThat(server().post("/session", "{\"token\":\"a; Domain=x\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void tokens_lie_in_the_file_as_digests_that_only_the_owner_reads_and_changes_count_at_once(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("users.json");
        Accounts accounts = Accounts.of(file);
        String token = accounts.add(new Account("a", false));
        assertThat(Files.readString(file)).doesNotContain(token).doesNotContain(token.substring(8));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(accounts.find(token)).contains(new Account("a", false));
        assertThat(accounts.find(token + " ")).isEmpty();
        String fresh = accounts.add(new Account("a", true));
        assertThat(accounts.find(token)).isEmpty();
        assertThat(accounts.find(fresh)).contains(new Account("a", true));
        assertThat(accounts.remove("a")).isTrue();
        assertThat(accounts.remove("a")).isFalse();
        assertThat(accounts.find(fresh)).isEmpty();
        for (String name : List.of("", "../x", "A", "default", "a/b", "x".repeat(40))) {
            assertThatThrownBy(() -> accounts.add(new Account(name, false)))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-007"));
        }
        Files.writeString(file, "{\"accounts\":3}");
        assertThatThrownBy(() -> Accounts.of(file))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-008"));
    }

    @Test
    void deleted_results_are_gone_and_are_made_again_when_they_are_asked_for() throws Exception {
        String id = queue(mei, "gone");
        await(mei, id);
        HttpRequest.Builder delete = HttpRequest.newBuilder(server().uri("/view?filename=gone_1.txt"))
                .DELETE();
        assertThat(server().send(delete.copy().header("Authorization", "Bearer " + lin))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server().send(delete.header("Authorization", "Bearer " + mei))
                        .statusCode())
                .isEqualTo(204);
        assertThat(get(mei, "/view?filename=gone_1.txt").statusCode()).isEqualTo(404);
        String again = queue(mei, "gone");
        await(mei, again);
        assertThat(get(mei, "/view?filename=gone_1.txt").statusCode()).isEqualTo(200);
        post(mei, "/history", "{\"delete\":[\"" + again + "\"],\"delete_files\":true}");
        assertThat(json(mei, "/history").has(again)).isFalse();
        assertThat(get(mei, "/view?filename=gone_1.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void a_socket_is_closed_when_its_account_is_removed_or_gets_another_token() throws Exception {
        Accounts accounts = Accounts.of(state.resolve("users.json"));
        String gone = accounts.add(new Account("gone", false));
        String kept = accounts.add(new Account("kept", false));
        String renewed = accounts.add(new Account("renewed", false));
        int before = server().server.sockets();
        RunningServer.Heard heard = server().listen("kept&token=" + kept, new RunningServer.Heard());
        server().listen("gone&token=" + gone, new RunningServer.Heard());
        server().listen("renewed&token=" + renewed, new RunningServer.Heard());
        server().untilSockets(before + 3);
        accounts.remove("gone");
        accounts.add(new Account("renewed", false));
        server().untilSockets(before + 1);
        heard.texts.clear();
        await(kept, queue(kept, "kept"));
        assertThat(heard.next().path("type").asString()).isEqualTo("status");
    }

    @Test
    void another_ones_saved_workflow_is_not_there() throws Exception {
        post(lin, "/userdata/workflows%2Fmine.json", graph("own", "Nap"));
        for (String name : List.of("../../../lin/user/workflows/mine", "../../../lin/user/workflows/none", "none")) {
            HttpResponse<String> answer = post(mei, "/api/run", "{\"deployment_id\":\"" + name + "\"}");
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
        }
        assertThat(post(lin, "/api/run", "{\"deployment_id\":\"mine\"}").statusCode())
                .as("one's own is found, whatever is in it")
                .isNotEqualTo(404);
        String run = queue(lin, "run");
        assertThat(get(mei, "/api/run?run_id=" + run).statusCode()).isEqualTo(404);
        await(lin, run);
    }
}
