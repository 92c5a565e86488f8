package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site, or something in its place, that answers as no site should: always a code, never a raw exception or a wait. */
class MisbehavingHubTest {
    private static final String REPO = "someone/model";
    private static final String COMMIT = FakeHub.COMMIT;
    private static final String TOKEN = "hf_tokenThatNobodyMaySee";
    private static final String FILE = "0123456789";
    private static final String FILE_HASH = FakeHub.hex("SHA-256", FILE.getBytes(StandardCharsets.UTF_8));
    private static final Patience SHORT =
            new Patience(2, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(300), 0);

    @TempDir
    private Path home;

    private Hub hub(RawHub raw, String... more) {
        Map<String, String> environment = new HashMap<>(
                Map.of("HF_ENDPOINT", raw.address(), "MODELSCOPE_DOMAIN", raw.address(), "HF_TOKEN", TOKEN));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Hub.open(HubSettings.of(environment, home), SHORT);
    }

    /** What is listed, or how a file comes, and the code that follows. */
    record Row(String what, String listing, byte[] file, String code) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static String listing(String file) {
        return "{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + file + "]}";
    }

    private static Row listed(String what, String listing, String code) {
        return new Row(what, listing, new byte[0], code);
    }

    private static Row file(String what, byte[] answer, String code) {
        String entry = "{\"rfilename\": \"a.json\", \"size\": 10, \"lfs\": {\"sha256\": \"" + FILE_HASH + "\"}}";
        return new Row(what, listing(entry), answer, code);
    }

    private static Row redirect(String location) {
        return file("a redirect to " + location, RawHub.bytes("302 Found", "", "Location: " + location), "INK-HUB-015");
    }

    static Stream<Row> rows() {
        String name = "\"rfilename\": \"a.json\"";
        return Stream.of(
                listed("no JSON", "<!DOCTYPE html><html>Log in</html>", "INK-HUB-011"),
                listed("nothing", "", "INK-HUB-011"),
                listed("half of it", listing("{" + name + "}").substring(0, 70), "INK-HUB-011"),
                listed("a list", "[1, 2]", "INK-HUB-011"),
                listed("a text", "\"no\"", "INK-HUB-011"),
                listed("null", "null", "INK-HUB-011"),
                listed("no files", "{\"sha\": \"" + COMMIT + "\"}", "INK-HUB-011"),
                listed("files that are a number", "{\"siblings\": 7}", "INK-HUB-011"),
                listed("files that are an object", "{\"siblings\": {\"a\": 1}}", "INK-HUB-011"),
                listed("a file that is a text", listing("\"a.json\""), "INK-HUB-011"),
                listed("a file without a name", listing("{\"size\": 3}"), "INK-HUB-011"),
                listed("a name that is a number", listing("{\"rfilename\": 5}"), "INK-HUB-011"),
                listed("a commit that is a list", "{\"sha\": [1], \"siblings\": []}", "INK-HUB-011"),
                listed("a commit with a path in it", "{\"sha\": \"../../x\", \"siblings\": []}", "INK-HUB-011"),
                listed("a size below zero", listing("{" + name + ", \"size\": -5}"), "INK-HUB-011"),
                listed("a size of 1e400", listing("{" + name + ", \"size\": 1e400}"), "INK-HUB-011"),
                listed(
                        "a size of 30 digits",
                        listing("{" + name + ", \"size\": " + "9".repeat(30) + "}"),
                        "INK-HUB-011"),
                listed(
                        "a size of 5000 digits",
                        listing("{" + name + ", \"size\": " + "9".repeat(5000) + "}"),
                        "INK-HUB-011"),
                listed(
                        "a size near the largest long",
                        listing("{" + name + ", \"size\": 9223372036854775807}"),
                        "INK-HUB-011"),
                listed("a size that is a text", listing("{" + name + ", \"size\": \"big\"}"), "INK-HUB-011"),
                listed("a hash that is none", listing("{" + name + ", \"lfs\": {\"sha256\": \"zz\"}}"), "INK-HUB-011"),
                listed("a hash that is an object", listing("{" + name + ", \"blobId\": {}}"), "INK-HUB-011"),
                listed("brackets 100,000 deep", "[".repeat(100_000), "INK-HUB-011"),
                listed("objects 100,000 deep", "{\"a\":".repeat(100_000), "INK-HUB-011"),
                listed("a path out of the folder", listing("{\"rfilename\": \"../x.json\"}"), "INK-HUB-009"),
                listed("an absolute path", listing("{\"rfilename\": \"/etc/x.json\"}"), "INK-HUB-009"),
                listed("a path of Windows", listing("{\"rfilename\": \"..\\\\x.json\"}"), "INK-HUB-009"),
                listed("a zero byte in a name", listing("{\"rfilename\": \"a\\u0000.json\"}"), "INK-HUB-009"),
                listed("a colour in a name", listing("{\"rfilename\": \"a\\u001b[31m.json\"}"), "INK-HUB-009"),
                listed("a line end in a name", listing("{\"rfilename\": \"a\\n.json\"}"), "INK-HUB-009"),
                listed("half a pair in a name", listing("{\"rfilename\": \"a\\ud800.json\"}"), "INK-HUB-009"),
                listed(
                        "a name of 5000 letters",
                        listing("{\"rfilename\": \"" + "a".repeat(5000) + ".json\"}"),
                        "INK-HUB-009"),
                listed("a file twice", listing("{" + name + "}, {" + name + "}"), "INK-HUB-019"),
                listed(
                        "a file that is a folder",
                        listing("{" + name + "}, {\"rfilename\": \"a.json/b.json\"}"),
                        "INK-HUB-019"),
                file("200 and a page", RawHub.bytes("200 OK", "<html>page</html>"), "INK-HUB-016"),
                file("a longer length", RawHub.bytes("200 OK", FILE, "Content-Length: 99999999999"), "INK-HUB-016"),
                file("a body without an end", RawHub.bytes("200 OK", "x".repeat(1 << 20)), "INK-HUB-016"),
                file("other bytes", RawHub.bytes("200 OK", "9876543210"), "INK-HUB-005"),
                file("too few bytes", RawHub.bytes("200 OK", "98765"), "INK-HUB-005"),
                file("a broken length", RawHub.bytes("200 OK", FILE, "Content-Length: ten"), "INK-HUB-004"),
                file("a connection that breaks", RawHub.bytes("200 OK", "01", "Content-Length: 10"), "INK-HUB-004"),
                file(
                        "a range that was not asked for",
                        RawHub.bytes("206 Partial", FILE, "Content-Range: bytes 5-14/15"),
                        "INK-HUB-004"),
                file(
                        "a range of 40 digits",
                        RawHub.bytes("206 P", FILE, "Content-Range: bytes " + "9".repeat(40) + "-/*"),
                        "INK-HUB-004"),
                file("416 at the start", RawHub.bytes("416 No", ""), "INK-HUB-004"),
                file("no HTTP", "SSH-2.0-OpenSSH_9\r\n".getBytes(StandardCharsets.UTF_8), "INK-HUB-004"),
                file("nothing at all", new byte[0], "INK-HUB-004"),
                file("status 999", RawHub.bytes("999 Odd", ""), "INK-HUB-004"),
                file("status 204", RawHub.bytes("204 No Content", ""), "INK-HUB-004"),
                file("status 500", RawHub.bytes("500 Oops", ""), "INK-HUB-004"),
                file("status 401", RawHub.bytes("401 Who", ""), "INK-HUB-002"),
                file("status 404", RawHub.bytes("404 Where", ""), "INK-HUB-003"),
                file("a redirect without a place", RawHub.bytes("302 Found", ""), "INK-HUB-004"),
                redirect("file:///etc/passwd"),
                redirect("ftp://127.0.0.1/a"),
                redirect("javascript:alert(1)"),
                redirect("http://user:password@127.0.0.1/a"),
                redirect("http:///a"),
                redirect("http://[::1"),
                redirect("/someone/model/resolve/" + COMMIT + "/a.json"));
    }

    private static InkloomException coded(Throwable failure) {
        assertThat(failure).isInstanceOf(InkloomException.class);
        for (Throwable part = failure; part != null; part = part.getCause()) {
            assertThat(String.valueOf(part.getMessage())).doesNotContain(TOKEN).doesNotContain("password@");
        }
        InkloomException coded = (InkloomException) failure;
        assertThat(String.valueOf(coded.getMessage()).chars().filter(c -> c < 0x20))
                .isEmpty();
        assertThat(coded.getMessage()).hasSizeLessThan(1200);
        return coded;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_misbehaviour_has_a_code(Row row) throws IOException {
        try (RawHub raw = new RawHub((path, out) ->
                out.write(path.startsWith("/api/") ? RawHub.bytes("200 OK", row.listing()) : row.file()))) {
            Throwable failure = catchThrowable(() -> hub(raw).pull(PullRequest.of(REPO), RunControl.quiet()));
            assertThat(coded(failure).code()).isEqualTo(row.code());
        }
        if (Files.exists(home.resolve(".cache"))) {
            try (Stream<Path> files = Files.walk(home.resolve(".cache"))) {
                assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                        .allMatch(name -> name.endsWith(".part"));
            }
        }
    }

    @Test
    void a_site_that_says_no_success_is_quoted() throws IOException {
        String answer = "{\"Code\": 10010205001, \"Success\": false, \"Message\": \"no\\u001b[2J record\"}";
        try (RawHub raw = new RawHub((_, out) -> out.write(RawHub.bytes("200 OK", answer)))) {
            PullRequest request = PullRequest.of(REPO).from(Site.MODELSCOPE);
            InkloomException coded = coded(catchThrowable(() -> hub(raw).pull(request, RunControl.quiet())));
            assertThat(coded.code()).isEqualTo("INK-HUB-011");
            assertThat(coded.what()).contains("no\\u001b[2J record");
        }
    }

    @Test
    void a_listing_without_an_end_is_stopped() throws IOException {
        byte[] much = new byte[1 << 20];
        try (RawHub raw = new RawHub((_, out) -> {
            out.write(RawHub.bytes("200 OK", ""));
            while (true) {
                out.write(much);
            }
        })) {
            HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", raw.address()), home);
            Hub hub = Hub.open(settings, FakeHub.SHORT);
            Throwable failure = catchThrowable(() -> hub.choose(PullRequest.of(REPO), RunControl.quiet()));
            assertThat(coded(failure).code()).isEqualTo("INK-HUB-017");
        }
    }

    /** Before the status, within the headers, within the body, and one byte at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n\r\n{\"sha\"", "drops"})
    void a_listing_that_stalls_is_given_up_and_a_stop_is_heard_meanwhile(String start) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawHub raw = new RawHub((_, out) -> {
            asked.countDown();
            stall(start, out);
        })) {
            Throwable failure = catchThrowable(() -> hub(raw).choose(PullRequest.of(REPO), RunControl.quiet()));
            assertThat(coded(failure).code()).isEqualTo("INK-HUB-004");

            Patience long_ = new Patience(2, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), 0);
            HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", raw.address()), home);
            Cancellation cancellation = new Cancellation();
            Thread.ofVirtual().start(() -> {
                try {
                    asked.await();
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                cancellation.request();
            });
            RunControl control = new RunControl(Progress.SILENT, cancellation);
            assertThat(catchThrowable(() -> Hub.open(settings, long_).choose(PullRequest.of(REPO), control)))
                    .isInstanceOf(CancelledException.class);
        }
    }

    private static void stall(String start, OutputStream out) throws IOException, InterruptedException {
        if (start.equals("drops")) {
            out.write(RawHub.bytes("200 OK", "{"));
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(20);
            }
        }
        out.write(start.getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf abc",
                "hf_abc\u00e9",
                "hf_\u0001abc",
                "hf_abc\r\nX-Evil: 1",
                "hf_abc;d",
                "\u4ee4\u724c",
                "\"hf_abc\""
            })
    void a_token_that_no_header_may_hold_is_refused_and_never_shown(String token) throws IOException {
        for (Site site : Site.values()) {
            try (RawHub raw = new RawHub((_, out) -> out.write(RawHub.bytes("200 OK", "{}")))) {
                Throwable failure = catchThrowable(() -> hub(raw, site.tokenVariable(), token)
                        .pull(PullRequest.of(REPO).from(site), RunControl.quiet()));
                InkloomException coded = coded(failure);
                assertThat(coded.code()).isEqualTo("INK-HUB-014");
                assertThat(coded.what()).contains(site.tokenVariable());
                for (Throwable part = failure; part != null; part = part.getCause()) {
                    assertThat(String.valueOf(part)).doesNotContain("abc").doesNotContain("\u724c");
                }
                assertThat(raw.asked).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HF_ENDPOINT", "http_proxy"})
    void an_address_of_the_environment_that_is_none_is_named_by_its_variable(String variable) throws IOException {
        List<String> odd =
                new ArrayList<>(List.of("ftp://a.b", "http://", "http://a b", "::", "http://a:99999999", "file:///x"));
        if (variable.equals("HF_ENDPOINT")) {
            odd.addAll(List.of("https://me:secret@a.b", "https://a.b?x=secret", "https://a.b#secret"));
        }
        for (String address : odd) {
            Map<String, String> environment = new HashMap<>(Map.of("HF_ENDPOINT", "http://192.0.2.1"));
            environment.put(variable, address);
            Hub hub = Hub.open(HubSettings.of(environment, home), SHORT);
            InkloomException coded = coded(catchThrowable(() -> hub.choose(PullRequest.of(REPO), RunControl.quiet())));
            assertThat(coded.code()).as(address).isEqualTo("INK-HUB-018");
            assertThat(coded.getMessage()).contains(variable).doesNotContain("secret");
        }
    }

    @Test
    void a_busy_site_is_asked_again_when_it_wants_to_be_and_that_is_said() throws IOException {
        for (String wait : List.of("1", "Sun, 06 Nov 1994 08:49:37 GMT", "-3", "soon", "1e9", "")) {
            AtomicInteger times = new AtomicInteger();
            List<String> said = new ArrayList<>();
            try (RawHub raw = new RawHub((_, out) -> out.write(
                    times.getAndIncrement() == 0
                            ? RawHub.bytes("429 Slow", "", "Retry-After: " + wait)
                            : RawHub.bytes("200 OK", listing("{\"rfilename\": \"a.json\"}"))))) {
                Patience patience = new Patience(2, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(20), 0);
                HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", raw.address()), home);
                RunControl control = new RunControl(saying(said), new Cancellation());
                assertThat(Hub.open(settings, patience).choose(PullRequest.of(REPO), control))
                        .hasSize(1);
                assertThat(said).hasSize(wait.equals("1") ? 1 : 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                "0 | 0",
                "Sun, 06 Nov 1994 08:49:37 GMT | 37",
                "Mon, 06 Nov 1994 08:49:37 GMT | 37",
                "06 Nov 1994 08:48:00 GMT | 0",
                "-3 |",
                "1e9 |",
                "soon |",
                "99999999999999999999 |",
                "Sun, 06 Nov 99999999999 08:49:37 GMT |"
            })
    void seconds_and_dates_are_read(String text, @Nullable Long seconds) {
        Instant now = Instant.parse("1994-11-06T08:49:00Z");
        assertThat(RetryAfter.of(text, now))
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    private static Progress saying(List<String> said) {
        return new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "999999999", "Fri, 31 Dec 2999 23:59:59 GMT"})
    void a_site_that_wants_a_long_wait_is_not_waited_for(String wait) throws IOException {
        try (RawHub raw = new RawHub((_, out) -> out.write(RawHub.bytes("503 Later", "", "Retry-After: " + wait)))) {
            InkloomException coded =
                    coded(catchThrowable(() -> hub(raw).choose(PullRequest.of(REPO), RunControl.quiet())));
            assertThat(coded.code()).isEqualTo("INK-HUB-020");
            assertThat(raw.asked).hasSize(1);
        }
    }

    @Test
    void the_token_does_not_follow_a_redirect_to_another_host() throws IOException {
        try (RawHub other = new RawHub((_, out) -> out.write(RawHub.bytes("200 OK", FILE)));
                RawHub raw = new RawHub((path, out) -> out.write(
                        path.startsWith("/api/")
                                ? RawHub.bytes("200 OK", listing("{\"rfilename\": \"a.json\", \"size\": 10}"))
                                : RawHub.bytes("302 Found", "", "Location: " + other.address() + "/x")))) {
            assertThat(hub(raw).pull(PullRequest.of(REPO), RunControl.quiet()).fetched())
                    .isEqualTo(1);
            assertThat(raw.asked).allMatch(text -> text.contains(TOKEN));
            assertThat(other.asked).hasSize(1).noneMatch(text -> text.contains(TOKEN) || text.contains("Cookie"));
        }
    }
}
