package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pushes to both sites, with the faults that networks and sites have: nothing is ever published by half. */
class HubPushTest {
    private static final int BLOB = (1 << 20) + 11;

    @TempDir
    private Path home;

    private final PushHub hub = new PushHub();

    @AfterEach
    void close() {
        hub.close();
    }

    private HubPush push() {
        return HubPush.open(HubSettings.of(hub.environment(), home), FakeHub.SHORT);
    }

    private Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : Map.of(
                        "README.md", "card".getBytes(StandardCharsets.UTF_8),
                        "lora/ink.safetensors", FakeHub.bytes(BLOB),
                        "pictures/01.png", FakeHub.bytes(BLOB + 5),
                        "empty.txt", new byte[0])
                .entrySet()) {
            Path path = home.resolve("package").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            files.put(file.getKey(), path);
        }
        return files;
    }

    private PushRequest request(Site site) throws IOException {
        return new PushRequest(
                site, "moke/ink", new TreeMap<>(files()), List.of("lora/", "pictures/"), "m", "水墨", false);
    }

    private Pushed push(Site site) throws IOException {
        return push().push(request(site), RunControl.quiet());
    }

    private InkloomException refused(Site site) {
        Throwable thrown = catchThrowable(() -> push(site));
        assertThat(thrown).isInstanceOf(InkloomException.class);
        assertThat(thrown.getMessage()).doesNotContain(PushHub.TOKEN);
        return (InkloomException) thrown;
    }

    private void assertAllThere() throws IOException {
        for (Map.Entry<String, Path> file : files().entrySet()) {
            assertThat(hub.committed.get(file.getKey()))
                    .as(file.getKey())
                    .isEqualTo(Files.readAllBytes(file.getValue()));
        }
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void a_new_private_repository_gets_all_files_in_one_commit(Site site) throws IOException {
        Pushed pushed = push(site);

        assertAllThere();
        assertThat(hub.commits).isOne();
        assertThat(hub.isPublic).isFalse();
        assertThat(pushed.uploaded()).isEqualTo(2);
        assertThat(pushed.commit()).isEqualTo("c1");
        assertThat(pushed.address()).endsWith("moke/ink");
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void only_what_changed_goes_up_again(Site site) throws IOException {
        push(site);
        Pushed same = push(site);
        assertThat(same.plan().isDone()).isTrue();
        assertThat(hub.commits).isOne();

        Map<String, Path> files = files();
        Files.writeString(files.get("README.md"), "another card");
        PushPlan plan = push().plan(PushRequest.of(site, "moke/ink", files), RunControl.quiet());
        assertThat(plan.changed()).extracting(PushFile::path).containsExactly("README.md");
        assertThat(plan.same()).isEqualTo(3);
        long puts = hub.count("put");
        push().push(PushRequest.of(site, "moke/ink", files), RunControl.quiet());
        assertThat(hub.count("put")).isEqualTo(puts);
        assertThat(hub.committed.get("README.md")).asString().isEqualTo("another card");
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void a_plan_writes_nothing(Site site) throws IOException {
        PushPlan plan = push().plan(request(site), RunControl.quiet());
        assertThat(plan.exists()).isFalse();
        assertThat(plan.changed()).hasSize(4);
        assertThat(hub.asked).allSatisfy(asked -> assertThat(asked.method()).isEqualTo("GET"));
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void a_pushed_package_comes_back_whole(Site site) throws IOException {
        Map<String, Path> files = files();
        files.put("inkloom-lock.json", Files.writeString(home.resolve("lock"), "{}"));
        push().push(PushRequest.of(site, "moke/ink", files), RunControl.quiet());
        hub.committed.put(".gitattributes", new byte[] {1});

        Hub pull = Hub.open(HubSettings.of(hub.environment(), home), FakeHub.SHORT);
        Path folder = home.resolve("pulled");
        PullRequest request = new PullRequest("moke/ink", site, Optional.empty(), List.of(), Optional.of(folder));
        pull.pull(request, RunControl.quiet());

        for (Map.Entry<String, Path> file : files.entrySet()) {
            assertThat(folder.resolve(file.getKey())).hasSameBinaryContentAs(file.getValue());
        }
        assertThat(folder.resolve(".gitattributes")).doesNotExist();
    }

    @Test
    void what_an_earlier_push_left_in_the_packages_folders_goes() throws IOException {
        push(Site.HUGGINGFACE);
        hub.committed.put("pictures/09.png", new byte[] {1});
        hub.committed.put("notes.txt", new byte[] {2});
        Pushed pushed = push(Site.HUGGINGFACE);
        assertThat(pushed.plan().gone()).containsExactly("pictures/09.png");
        assertThat(hub.committed).doesNotContainKey("pictures/09.png").containsKey("notes.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "HUGGINGFACE, batch, 401, INK-HUB-032",
        "HUGGINGFACE, preupload, 403, INK-HUB-032",
        "HUGGINGFACE, commit, 403, INK-HUB-032",
        "HUGGINGFACE, commit, 409, INK-HUB-033",
        "HUGGINGFACE, commit, 412, INK-HUB-033",
        "HUGGINGFACE, commit, 422, INK-HUB-035",
        "HUGGINGFACE, put, 403, INK-HUB-032",
        "HUGGINGFACE, put, 422, INK-HUB-036",
        "HUGGINGFACE, verify, 422, INK-HUB-035",
        "HUGGINGFACE, create, 403, INK-HUB-032",
        "MODELSCOPE, batch, 401, INK-HUB-032",
        "MODELSCOPE, commit, 403, INK-HUB-032",
        "MODELSCOPE, commit, 409, INK-HUB-033",
        "MODELSCOPE, put, 400, INK-HUB-036",
        "MODELSCOPE, create, 401, INK-HUB-032",
    })
    void a_refusal_publishes_nothing_and_the_next_push_ends_it(Site site, String route, int status, String code)
            throws IOException {
        hub.failing(route, status, 1);
        InkloomException refusal = refused(site);
        assertThat(refusal.code()).isEqualTo(code);
        if (code.equals("INK-HUB-032")) {
            // The token may have come from either, and the file goes first.
            assertThat(refusal.remedy()).contains(site.tokenVariable(), "token_file");
        }
        assertThat(hub.committed).isEmpty();

        long puts = hub.count("put");
        int there = hub.blobs.size();
        push(site);
        assertAllThere();
        assertThat(hub.count("put") - puts).as("blobs sent again").isEqualTo(2 - there);
    }

    @ParameterizedTest
    @CsvSource({
        "HUGGINGFACE, put, 503",
        "HUGGINGFACE, batch, 429",
        "HUGGINGFACE, commit, 500",
        "HUGGINGFACE, preupload, 502",
        "MODELSCOPE, put, 500",
        "MODELSCOPE, batch, 429",
        "MODELSCOPE, commit, 503",
    })
    void a_site_that_is_busy_twice_is_asked_a_third_time(Site site, String route, int status) throws IOException {
        hub.failing(route, status, 2, "Retry-After", "0");
        push(site);
        assertAllThere();
        assertThat(hub.commits).isOne();
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void connections_that_break_are_tried_again(Site site) throws IOException {
        hub.cutting("put", 2);
        hub.cutting("batch", 1);
        hub.cutting("commit", 1);
        push(site);
        assertAllThere();
        assertThat(hub.commits).isOne();
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void a_commit_that_fails_after_the_blobs_leaves_nothing_and_no_blob_is_sent_twice(Site site) throws IOException {
        hub.failing("commit", 500, 3);
        assertThat(refused(site).code()).isEqualTo("INK-HUB-035");
        assertThat(hub.committed).isEmpty();
        assertThat(hub.blobs).hasSize(2);
        push(site);
        assertThat(hub.count("put")).isEqualTo(2);
        assertAllThere();
    }

    @Test
    void a_commit_whose_answer_is_lost_is_looked_up_and_not_made_twice() throws IOException {
        push(Site.HUGGINGFACE);
        Map<String, Path> files = files();
        Files.writeString(files.get("README.md"), "new");
        // The site commits, and the answer does not arrive.
        hub.faults.put("commit", new ArrayList<>(List.of(exchange -> {
            hub.committed.put("README.md", "new".getBytes(StandardCharsets.UTF_8));
            hub.commits++;
            return new byte[0];
        })));
        push().push(PushRequest.of(Site.HUGGINGFACE, "moke/ink", files), RunControl.quiet());
        assertThat(hub.commits).isEqualTo(2);
        assertThat(hub.count("commit")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "HUGGINGFACE, preupload",
        "HUGGINGFACE, batch",
        "HUGGINGFACE, commit",
        "MODELSCOPE, batch",
        "MODELSCOPE, commit",
        "MODELSCOPE, create"
    })
    void a_page_in_place_of_an_answer_is_told(Site site, String route) {
        hub.saying(route, "<!doctype html><html>Log in</html>", 1);
        assertThat(refused(site).code()).isEqualTo("INK-HUB-034");
        assertThat(hub.committed).isEmpty();
    }

    @Test
    void modelscopes_envelope_says_what_http_does_not() {
        hub.saying("batch", "{\"Code\": 10020101001, \"Message\": \"no space \\u001b[31m\"}", 1);
        InkloomException refusal = refused(Site.MODELSCOPE);
        assertThat(refusal.code()).isEqualTo("INK-HUB-034");
        assertThat(refusal.getMessage()).contains("no space").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"batch", "commit", "put", "preupload"})
    void nothing_that_is_written_follows_a_redirect(String route) {
        hub.failing(route, 307, 1, "Location", "http://127.0.0.1:9/elsewhere");
        assertThat(refused(Site.HUGGINGFACE).code()).isEqualTo("INK-HUB-015");
        assertThat(hub.committed).isEmpty();
    }

    @Test
    void a_store_elsewhere_never_sees_the_token() throws IOException {
        hub.chunk = 300_000;
        push(Site.HUGGINGFACE);
        assertAllThere();
        assertThat(hub.asked.stream().filter(asked -> asked.server().equals("store")))
                .hasSize(8)
                .allSatisfy(asked ->
                        assertThat(asked.headers().values()).noneMatch(value -> value.contains(PushHub.TOKEN)));
        assertThat(hub.asked.stream().filter(asked -> asked.server().equals("site")))
                .allSatisfy(
                        asked -> assertThat(asked.headers()).containsEntry("authorization", "Bearer " + PushHub.TOKEN));
    }

    @ParameterizedTest
    @CsvSource({
        "MODELSCOPE, https://www.modelscope.cn, https://www.modelscope.cn/x, true",
        "MODELSCOPE, https://www.modelscope.cn, https://lfs.modelscope.cn/x, true",
        "MODELSCOPE, https://modelscope.cn, https://pre-lfs.modelscope.cn/x, true",
        "MODELSCOPE, https://www.modelscope.cn, http://lfs.modelscope.cn/x, false",
        "MODELSCOPE, https://www.modelscope.cn, https://lfs.modelscope.cn.evil.com/x, false",
        "MODELSCOPE, https://www.modelscope.cn, https://evil-lfs.modelscope.cn/x, false",
        "MODELSCOPE, https://www.modelscope.cn, https://lfs.modelscope.cn:444/x, false",
        "HUGGINGFACE, https://huggingface.co, https://huggingface.co/x, true",
        "HUGGINGFACE, https://huggingface.co, https://lfs.huggingface.co/x, false",
        "HUGGINGFACE, https://huggingface.co, https://s3.amazonaws.com/x, false",
    })
    void the_token_goes_to_the_site_and_modelscopes_own_stores_alone(
            Site site, String endpoint, String address, boolean may) {
        assertThat(Http.mayWrite(site, URI.create(endpoint), URI.create(address)))
                .isEqualTo(may);
    }

    @Test
    void a_store_that_refuses_one_file_is_told_with_its_name() {
        String oid = FakeHub.hex("SHA-256", FakeHub.bytes(BLOB));
        hub.saying(
                "batch",
                "{\"objects\": [{\"oid\": \"" + oid
                        + "\", \"size\": 5, \"error\": {\"code\": 413, \"message\": \"too large\"}}]}",
                1);
        assertThat(refused(Site.HUGGINGFACE).getMessage()).contains("INK-HUB-036", "lora/ink.safetensors", "too large");
    }

    @Test
    void a_repository_whose_rules_would_leave_a_file_out_gets_no_package() {
        hub.leftOut.add("pictures/01.png");
        assertThat(refused(Site.HUGGINGFACE).getMessage()).contains("INK-HUB-038", "pictures/01.png");
        assertThat(hub.committed).isEmpty();
    }

    @Test
    void without_a_token_nothing_is_asked() throws IOException {
        Map<String, String> environment = new HashMap<>(hub.environment());
        environment.remove("HF_TOKEN");
        HubPush push = HubPush.open(HubSettings.of(environment, home), FakeHub.SHORT);
        Throwable thrown = catchThrowable(() -> push.push(request(Site.HUGGINGFACE), RunControl.quiet()));
        assertThat(thrown).hasMessageContaining("INK-HUB-030");
        assertThat(hub.asked).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Site.class)
    void without_a_token_a_plan_has_all_files_and_asks_nothing(Site site) throws IOException {
        push(site);
        Map<String, String> environment = new HashMap<>(hub.environment());
        environment.remove(site.tokenVariable());
        hub.asked.clear();
        PushPlan plan =
                HubPush.open(HubSettings.of(environment, home), FakeHub.SHORT).plan(request(site), RunControl.quiet());
        assertThat(hub.asked).isEmpty();
        assertThat(plan.asked()).isFalse();
        assertThat(plan.isDone()).isFalse();
        assertThat(plan.changed()).extracting(PushFile::path).containsExactlyElementsOf(files().keySet());
    }

    @Test
    void a_token_file_counts_only_while_nobody_else_may_read_it() throws IOException {
        Path file = Files.writeString(home.resolve("token"), PushHub.TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, String> environment = new HashMap<>(hub.environment());
        environment.remove("HF_TOKEN");
        HubSettings settings = HubSettings.of(environment, home);
        Throwable thrown = catchThrowable(() -> settings.withTokenFile(Site.HUGGINGFACE, file));
        assertThat(thrown).hasMessageContaining("INK-HUB-031").hasMessageContaining("chmod 600");
        assertThat(thrown.getMessage()).doesNotContain(PushHub.TOKEN);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        HubPush.open(settings.withTokenFile(Site.HUGGINGFACE, file), FakeHub.SHORT)
                .push(request(Site.HUGGINGFACE), RunControl.quiet());
        assertAllThere();
    }
}
