package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository, a site or a neighbour that means harm to whoever pulls or pushes. */
class HostileHubTest {
    private static final String REPO = "someone/model";

    @TempDir
    private Path home;

    private static RemoteFile file(String path) {
        return new RemoteFile(path, URI.create("http://x/"), OptionalLong.empty(), Optional.empty());
    }

    private static void assertRefused(String code, Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        InkloomException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"C:/x", "c:evil.json", "...", "a/.. /b", "a/. ", " ", "a/ /b", "a/..\u00a0", "....", "../x", "/x"
            })
    void a_name_that_would_leave_the_folder_on_any_system_is_refused(String path) {
        assertRefused("INK-HUB-009", catchThrowable(() -> file(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs/12:34/a.json", "a. b", ".gitattributes", "a..b/c...d", "图/水 墨.safetensors"})
    void a_name_that_is_only_unusual_is_taken(String path) {
        assertThatCode(() -> file(path)).doesNotThrowAnyException();
    }

    @Test
    void a_file_that_has_the_name_of_anothers_part_is_refused() {
        List<RemoteFile> files = List.of(file("unet/a.json"), file("unet/.a.json.part"));

        assertRefused("INK-HUB-019", catchThrowable(() -> DistinctNames.require(files, home)));
    }

    @Test
    void names_that_this_disk_tells_apart_are_two_files_and_others_are_refused() throws IOException {
        for (List<String> twins :
                List.of(List.of("a/B.json", "a/b.json"), List.of("e\u0301", "\u00e9"), List.of("x", "x."))) {
            Path one = Files.createDirectories(home.resolve("probe"))
                    .resolve(twins.getFirst().replace('/', '_'));
            Files.createFile(one);
            boolean same = Files.exists(one.resolveSibling(twins.getLast().replace('/', '_')));
            Throwable thrown = catchThrowable(() -> DistinctNames.require(
                    twins.stream().map(HostileHubTest::file).toList(), home.resolve("to")));
            if (same) {
                assertRefused("INK-HUB-019", thrown);
            } else {
                assertThat(thrown).isNull();
            }
            Files.delete(one);
        }
        try (Stream<Path> left = Files.list(home.resolve("to"))) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_001, 1_000_000})
    void a_listing_of_more_files_than_any_repository_has_is_refused(int count) {
        String files = IntStream.range(0, count)
                .mapToObj(i -> "{\"rfilename\":\"a" + i + "\"}")
                .collect(Collectors.joining(","));
        ListingReader reader = new ListingReader(Site.HUGGINGFACE, "http://x", new RepoId(REPO), "main");

        assertRefused(
                "INK-HUB-011",
                catchThrowable(
                        () -> reader.read(("{\"siblings\":[" + files + "]}").getBytes(StandardCharsets.US_ASCII))));
    }

    @ParameterizedTest
    @CsvSource({
        "http://93.184.216.34/a, http://127.0.0.1:8188/x, true",
        "http://93.184.216.34/a, http://localhost/x, true",
        "http://93.184.216.34/a, http://169.254.169.254/latest, true",
        "http://93.184.216.34/a, http://10.0.0.1/x, true",
        "http://93.184.216.34/a, http://172.16.3.4/x, true",
        "http://93.184.216.34/a, http://192.168.1.1/x, true",
        "http://93.184.216.34/a, http://100.64.0.9/x, true",
        "http://93.184.216.34/a, http://0.0.0.0/x, true",
        "http://93.184.216.34/a, http://[::1]/x, true",
        "http://93.184.216.34/a, http://[fd12::1]/x, true",
        "http://93.184.216.34/a, http://[fe80::1]/x, true",
        "http://93.184.216.34/a, http://[::ffff:127.0.0.1]/x, true",
        "http://93.184.216.34/a, http://93.184.216.35/x, false",
        "http://93.184.216.34/a, http://[2606:2800::1]/x, false",
        "http://10.0.0.1/a, http://10.0.0.2/x, false",
        "http://127.0.0.1:1/a, http://127.0.0.1:2/x, false"
    })
    void no_site_of_the_web_leads_into_the_own_network(String from, String to, boolean entered) {
        assertThat(OwnNetwork.isEntered(URI.create(from), URI.create(to))).isEqualTo(entered);
    }

    /** A file of ten bytes, whose first transfer breaks after four and which has other bytes from then on. */
    private byte[] pulledWhileItChanges(String firstHeader, String... laterAnswers) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (RawHub raw = new RawHub((path, out) -> {
            if (path.startsWith("/api/")) {
                out.write(RawHub.bytes("200 OK", "{\"siblings\": [{\"rfilename\": \"a.json\", \"size\": 10}]}"));
            } else if (asked.getAndIncrement() == 0) {
                out.write(RawHub.bytes("200 OK", "AAAA", firstHeader, "Content-Length: 10"));
            } else {
                String later = laterAnswers[Math.min(asked.get() - 2, laterAnswers.length - 1)];
                out.write(later.getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            Hub hub = Hub.open(
                    HubSettings.of(Map.of("HF_ENDPOINT", raw.address()), home),
                    new Patience(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(5), 0));
            Path folder = hub.pull(PullRequest.of(REPO), RunControl.quiet()).folder();
            requests =
                    raw.asked.stream().filter(one -> one.contains("/resolve/")).toList();
            return Files.readAllBytes(folder.resolve("a.json"));
        }
    }

    private List<String> requests = List.of();
    private static final String WHOLE = new String(
            RawHub.bytes("200 OK", "BBBBBBBBBB", "ETag: \"two\"", "Content-Length: 10"), StandardCharsets.UTF_8);

    private static String rest(String tag) {
        return new String(
                RawHub.bytes(
                        "206 Partial Content",
                        "BBBBBB",
                        "ETag: " + tag,
                        "Content-Range: bytes 4-9/10",
                        "Content-Length: 6"),
                StandardCharsets.UTF_8);
    }

    @Test
    void a_file_without_a_hash_that_changes_in_between_is_never_half_of_each() throws IOException {
        assertThat(pulledWhileItChanges("ETag: \"one\"", WHOLE)).asString().isEqualTo("BBBBBBBBBB");
        assertThat(requests.get(1)).contains("If-Range: \"one\"", "Range: bytes=4-");
    }

    @Test
    void a_server_that_goes_on_in_another_version_is_asked_for_all_of_it() throws IOException {
        assertThat(pulledWhileItChanges("ETag: \"one\"", rest("\"two\""), WHOLE))
                .asString()
                .isEqualTo("BBBBBBBBBB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: 1", "ETag: W/\"one\""})
    void without_a_strong_tag_a_broken_file_without_a_hash_begins_anew(String header) throws IOException {
        assertThat(pulledWhileItChanges(header, WHOLE)).asString().isEqualTo("BBBBBBBBBB");
        assertThat(requests.get(1)).doesNotContain("Range: ");
    }

    @Test
    void the_same_version_goes_on_where_it_broke() throws IOException {
        assertThat(pulledWhileItChanges("ETag: \"one\"", rest("\"one\"")))
                .asString()
                .isEqualTo("AAAABBBBBB");
    }

    @Test
    void a_link_in_place_of_a_part_leads_no_bytes_elsewhere() throws IOException {
        Path victim = Files.writeString(home.resolve("victim.txt"), "mine");
        try (FakeHub fake = new FakeHub()) {
            fake.files.put("config.json", FakeHub.bytes(500));
            fake.files.put("model.safetensors", FakeHub.bytes(5000));
            Path folder = Files.createDirectories(home.resolve("to"));
            Files.createSymbolicLink(folder.resolve(".config.json.part"), victim);
            Files.createSymbolicLink(folder.resolve(".model.safetensors.part"), home.resolve("absent"));
            Files.createSymbolicLink(folder.resolve("config.json"), victim);

            fake.hub(home).pull(PullRequest.of(REPO).to(folder), RunControl.quiet());

            assertThat(folder.resolve("config.json")).hasBinaryContent(FakeHub.bytes(500));
            assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.bytes(5000));
            assertThat(victim).hasContent("mine");
            assertThat(home.resolve("absent")).doesNotExist();
        }
    }

    @Test
    void of_pulls_at_once_one_fetches_and_the_others_wait() throws Exception {
        try (FakeHub fake = new FakeHub();
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[] bytes = FakeHub.bytes(2_000_000);
            fake.files.put("model.safetensors", bytes);
            List<CompletableFuture<Integer>> pulls = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> fake.hub(home)
                                    .pull(PullRequest.of(REPO), RunControl.quiet())
                                    .fetched(),
                            pool))
                    .limit(6)
                    .toList();

            assertThat(pulls.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1);
            assertThat(fake.requests("store", "model.safetensors")).isEqualTo(1);
            Path folder = home.resolve(".cache/inkloom/models").resolve(REPO);
            assertThat(folder.resolve("model.safetensors")).hasBinaryContent(bytes);
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).hasSize(1);
            }
        }
    }
}
