package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.UserFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
    private static final String REPO = "someone/model-1.5";
    private static final String WEIGHTS = "model.safetensors";
    private static final byte[] LARGE = FakeHub.bytes(300_000);

    @TempDir
    private Path home;

    private final FakeHub fake = new FakeHub();

    @BeforeEach
    void fillRepository() {
        fake.files.put("config.json", "{\"a\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        fake.files.put(WEIGHTS, LARGE);
        fake.files.put("pytorch_model.bin", FakeHub.bytes(2000));
        fake.files.put("README.md", FakeHub.bytes(10));
        fake.files.put("unet/a b+c.txt", FakeHub.bytes(20));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Path folder() {
        return home.resolve(".cache/inkloom/models").resolve(REPO);
    }

    private Pulled pull(String... environment) {
        return fake.hub(home, environment).pull(PullRequest.of(REPO), RunControl.quiet());
    }

    private static AbstractThrowableAssert<?, ?> refused(Runnable work, String code) {
        return assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @EnumSource
    void fetches_what_it_can_use_from_either_site_and_nothing_twice(Site site) {
        Hub hub = fake.hub(home);
        Pulled pulled = hub.pull(PullRequest.of(REPO).from(site), RunControl.quiet());

        assertThat(pulled.fetched()).isEqualTo(3);
        assertThat(pulled.folder()).isEqualTo(folder());
        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
        assertThat(folder().resolve("unet/a b+c.txt")).hasBinaryContent(FakeHub.bytes(20));
        assertThat(folder().resolve("pytorch_model.bin")).doesNotExist();
        assertThat(hub.pull(PullRequest.of(REPO).from(site), RunControl.quiet()).fetched())
                .isZero();
        assertThat(fake.requests("store", WEIGHTS)).isEqualTo(1);
        assertThat(names(folder())).containsExactly("config.json", WEIGHTS, "unet");
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void goes_on_after_a_break_where_it_broke() {
        fake.breaking(WEIGHTS, 100_000, 100_000, 250_000);
        pull();

        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
        assertThat(fake.asked.stream()
                        .filter(one -> one.server().equals("store"))
                        .map(FakeHub.Asked::range))
                .hasSize(4)
                .startsWith("")
                .last()
                .asString()
                .startsWith("bytes=");
    }

    @Test
    void a_stop_leaves_a_part_with_which_the_next_run_goes_on() throws IOException {
        Cancellation cancellation = new Cancellation();
        Progress stopping = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return !what.equals(WEIGHTS)
                        ? Task.SILENT
                        : new Task() {
                            @Override
                            public void advanceTo(long done) {
                                if (done > 100_000) {
                                    cancellation.request();
                                }
                            }

                            @Override
                            public void note(String text) {}

                            @Override
                            public void close() {}
                        };
            }

            @Override
            public void say(String line) {}
        };
        assertThatThrownBy(() -> fake.hub(home).pull(PullRequest.of(REPO), new RunControl(stopping, cancellation)))
                .isInstanceOf(CancelledException.class);
        assertThat(folder().resolve(WEIGHTS)).doesNotExist();
        assertThat(Files.size(folder().resolve("." + WEIGHTS + ".part"))).isBetween(100_000L, 299_999L);

        pull();
        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
        assertThat(fake.asked.getLast().path()).isNotEmpty();
        assertThat(fake.asked).anyMatch(one -> one.range().matches("bytes=[1-9]\\d*-"));
    }

    @Test
    void begins_anew_where_the_server_cannot_continue() {
        fake.ignoresRanges = true;
        fake.breaking(WEIGHTS, 100_000);
        pull();

        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
    }

    @Test
    void begins_anew_once_when_an_old_part_was_of_other_bytes() throws IOException {
        Files.createDirectories(folder());
        Files.write(folder().resolve("." + WEIGHTS + ".part"), new byte[1234]);
        pull();

        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
    }

    @Test
    void drops_a_part_that_is_longer_than_the_file() throws IOException {
        Files.createDirectories(folder());
        Files.write(folder().resolve("." + WEIGHTS + ".part"), new byte[400_000]);
        pull();

        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "config.json"})
    void refuses_bytes_with_another_hash_and_leaves_nothing(String name) {
        byte[] lie = fake.bytesOf(name).clone();
        lie[lie.length / 2] ^= 1;
        fake.lies.put(name, lie);

        refused(this::pull, "INK-HUB-005").hasMessageContaining(name);
        assertThat(folder().resolve(name)).doesNotExist();
        assertThat(folder().resolve("." + name + ".part")).doesNotExist();
    }

    @Test
    void a_file_that_was_damaged_on_disk_is_fetched_again() throws IOException {
        pull();
        byte[] damaged = LARGE.clone();
        damaged[7] ^= 1;
        Files.write(folder().resolve(WEIGHTS), damaged);

        assertThat(pull().fetched()).isEqualTo(1);
        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
    }

    @Test
    void gives_up_after_some_attempts_that_bring_nothing() {
        fake.breaking(WEIGHTS, 0, 0, 0, 0, 0, 0);

        refused(this::pull, "INK-HUB-004").hasMessageContaining("3 attempts").hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void a_server_that_is_busy_is_asked_again() {
        fake.statuses.addAll(List.of(503, 429));
        pull();

        assertThat(folder().resolve(WEIGHTS)).hasBinaryContent(LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void what_may_not_be_read_says_which_token_is_missing(int status) {
        fake.statuses.add(status);
        refused(this::pull, "INK-HUB-002").hasMessageContaining("HF_TOKEN");
    }

    @Test
    void a_gated_repository_says_that_its_terms_must_be_accepted() {
        fake.statuses.add(403);
        fake.errorHeaders.put("X-Error-Code", "GatedRepo");
        refused(this::pull, "INK-HUB-002").hasMessageContaining("Accept the terms");
    }

    @Test
    void a_repository_that_is_not_there_is_bad_input() {
        fake.statuses.add(404);
        refused(this::pull, "INK-HUB-003").hasMessageContaining(REPO);
        fake.statuses.add(401);
        fake.errorHeaders.put("X-Error-Code", "RepoNotFound");
        refused(this::pull, "INK-HUB-003");
    }

    @ParameterizedTest
    @EnumSource
    void the_token_goes_to_its_site_and_to_no_other_server(Site site) {
        fake.requiredToken = "very-secret";
        HubSettings settings = fake.settings(home, site.tokenVariable(), "very-secret");
        Hub.open(settings, FakeHub.SHORT).pull(PullRequest.of(REPO).from(site), RunControl.quiet());

        assertThat(fake.requests("store", WEIGHTS)).isEqualTo(1);
        assertThat(fake.asked)
                .allMatch(one -> one.authorization().equals(one.server().equals("site") ? "Bearer very-secret" : ""));
        assertThat(settings.token(site).orElseThrow().toString()).doesNotContain("very");
    }

    @Test
    void a_full_disk_is_said_before_anything_comes_and_also_in_the_middle() throws IOException {
        Hub full = Hub.open(fake.settings(home), FakeHub.SHORT, _ -> 1000);
        refused(() -> full.pull(PullRequest.of(REPO), RunControl.quiet()), "INK-HUB-006");
        assertThat(fake.requests("store", WEIGHTS)).isZero();

        IOException inTheMiddle = new IOException("No space left on device");
        assertThat(Refusals.unwritable("model.safetensors", inTheMiddle).code()).isEqualTo("INK-HUB-006");
    }

    @Test
    void takes_only_the_files_that_are_asked_for() {
        Hub hub = fake.hub(home);
        Pulled pulled =
                hub.pull(PullRequest.of(REPO).only("*.json", "unet/**").to(home.resolve("here")), RunControl.quiet());

        assertThat(pulled.files()).extracting(RemoteFile::path).containsExactly("config.json", "unet/a b+c.txt");
        assertThat(names(home.resolve("here"))).containsExactly("config.json", "unet");
        refused(() -> hub.pull(PullRequest.of(REPO).only("*.gguf"), RunControl.quiet()), "INK-HUB-007");
        refused(() -> hub.pull(PullRequest.of(REPO).only("[a"), RunControl.quiet()), "INK-HUB-007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "/etc/passwd", "a//b", "a/../b", "a\\b"})
    void a_repository_that_wants_to_write_elsewhere_is_refused(String path) {
        fake.files.put(path, FakeHub.bytes(5));
        refused(this::pull, "INK-HUB-009");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b/c", "../x", "a b", "-x/y", "a/..", "https://huggingface.co/a/b"})
    void a_name_that_is_none_is_refused(String name) {
        refused(() -> fake.hub(home).pull(PullRequest.of(name), RunControl.quiet()), "INK-HUB-001");
    }

    @Test
    void an_answer_that_is_no_listing_is_said_to_be_none() {
        fake.files.clear();
        refused(this::pull, "INK-HUB-011");
    }

    @Test
    void what_python_fetched_is_found_and_not_fetched_again() throws IOException {
        Path cache = home.resolve(".cache/huggingface/hub/models--someone--model-1.5");
        Path snapshot = cache.resolve("snapshots").resolve(FakeHub.COMMIT);
        for (String name : List.of("config.json", WEIGHTS, "unet/a b+c.txt")) {
            Path blob = cache.resolve("blobs").resolve(FakeHub.hex("SHA-1", fake.bytesOf(name)));
            Files.createDirectories(blob.getParent());
            Files.write(blob, fake.bytesOf(name));
            Files.createDirectories(snapshot.resolve(name).getParent());
            Files.createSymbolicLink(snapshot.resolve(name), blob);
        }
        Files.createDirectories(cache.resolve("refs"));
        Files.writeString(cache.resolve("refs/main"), FakeHub.COMMIT + "\n");

        assertThat(pull().folder()).isEqualTo(snapshot);
        Pulled copied = fake.hub(home).pull(PullRequest.of(REPO).to(home.resolve("here")), RunControl.quiet());
        assertThat(copied.fetched()).isZero();
        assertThat(home.resolve("here").resolve(WEIGHTS)).hasBinaryContent(LARGE);
        assertThat(fake.requests("store", WEIGHTS)).isZero();
        assertThat(new ModelStore(fake.settings(home))
                        .find(REPO, home, folder -> Files.exists(folder.resolve("config.json"))))
                .contains(snapshot);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".cache/modelscope/hub/models/someone/model-1___5",
                ".cache/modelscope/hub/someone/model-1.5",
                ".cache/inkloom/models/someone/model-1.5",
                "folder/someone/model-1.5"
            })
    void finds_a_model_where_programs_keep_it(String place) throws IOException {
        Files.createDirectories(home.resolve(place));
        Files.writeString(home.resolve(place).resolve("config.json"), "{}");
        ModelStore store = new ModelStore(HubSettings.of(java.util.Map.of(), home));

        Optional<Path> found =
                store.find(REPO, home.resolve("folder"), path -> Files.exists(path.resolve("config.json")));
        assertThat(found).contains(home.resolve(place));
    }

    @Test
    void environment_variables_move_the_folders() {
        HubSettings settings =
                fake.settings(home, "INKLOOM_HOME", home.resolve("ink").toString(), "HF_HOME", "~/hf");
        ModelStore store = new ModelStore(settings);

        assertThat(store.folder(new RepoId(REPO), Optional.of("v2/x")))
                .isEqualTo(home.resolve("ink/models/someone/model-1.5@v2_x"));
        assertThat(store.places(REPO, home)).contains(home.resolve("hf/hub/models--someone--model-1.5/snapshots"));
    }

    @Test
    void every_asset_has_a_name_files_and_a_place() {
        UserFolders user = fake.settings(home).folders();
        assertThat(OperatorAsset.all()).extracting(OperatorAsset::name).doesNotHaveDuplicates();
        assertThat(OperatorAsset.all()).allSatisfy(asset -> {
            assertThat(asset.files()).isNotEmpty();
            assertThat(asset.place().apply(user)).startsWithRaw(home);
            assertThat(asset.files())
                    .allMatch(file -> file.address().getScheme().equals("https"));
        });
        refused(() -> OperatorAsset.named("asset:opencc2"), "INK-HUB-008").hasMessageContaining("asset:opencc");
    }

    @Test
    void a_plain_address_is_fetched_checked_and_kept() {
        fake.files.put("list.bin", FakeHub.bytes(5000));
        RemoteFile file = new RemoteFile(
                "list.bin",
                fake.address().resolve("/someone/x/resolve/" + FakeHub.COMMIT + "/list.bin"),
                java.util.OptionalLong.empty(),
                Optional.of(Digest.sha256(FakeHub.hex("SHA-256", FakeHub.bytes(5000)))));
        Http http = new Http(fake.settings(home), FakeHub.SHORT);
        Downloader downloader = new Downloader(http, FakeHub.SHORT, _ -> Long.MAX_VALUE);

        assertThat(downloader.fetch(Optional.empty(), file, home.resolve("x/list.bin"), RunControl.quiet()))
                .isTrue();
        assertThat(downloader.fetch(Optional.empty(), file, home.resolve("x/list.bin"), RunControl.quiet()))
                .isFalse();
    }
}
