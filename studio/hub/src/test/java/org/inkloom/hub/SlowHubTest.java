package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that move, but so slowly or so long that nobody would wait for their end. */
class SlowHubTest {
    private static final String REPO = "someone/model";
    private static final String WITHOUT_SIZE = "{\"siblings\": [{\"rfilename\": \"a.json\"}]}";
    private static final String WITH_SIZE = "{\"siblings\": [{\"rfilename\": \"a.json\", \"size\": 100000}]}";
    private static final long MEBIBYTE = 1 << 20;
    private static final long ROOM = 1000;
    /** No test server brings a mebibyte a second in pieces of a byte, however fast the machine. */
    private static final Patience DEMANDING =
            new Patience(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(30), 30 * MEBIBYTE);

    private static final Patience ONCE = new Patience(1, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(3), MEBIBYTE);

    @TempDir
    private Path home;

    private interface FileAnswer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private static RawHub hubWith(String listing, FileAnswer file) throws IOException {
        return new RawHub((path, out) -> {
            if (path.startsWith("/api/")) {
                out.write(RawHub.bytes("200 OK", listing));
            } else {
                file.write(out);
            }
        });
    }

    private Throwable pulling(RawHub raw, Patience patience, long room) {
        HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", raw.address()), home);
        Hub hub = Hub.open(settings, patience, _ -> room);
        return catchThrowable(() -> hub.pull(PullRequest.of(REPO), RunControl.quiet()));
    }

    private static AbstractThrowableAssert<?, ?> assertCode(String code, Throwable thrown) {
        return assertThat(thrown)
                .isInstanceOfSatisfying(
                        InkloomException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private static long fileRequests(RawHub raw) {
        return raw.asked.stream().filter(one -> one.contains("/resolve/")).count();
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void trickle(OutputStream out) throws IOException, InterruptedException {
        out.write(RawHub.bytes("200 OK", "", "ETag: \"one\""));
        while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_file_or_a_listing_that_trickles_for_ever_is_given_up(boolean listing) throws IOException {
        try (RawHub raw = listing ? new RawHub((_, out) -> trickle(out)) : hubWith(WITH_SIZE, SlowHubTest::trickle)) {
            assertCode("INK-HUB-004", pulling(raw, ONCE, Long.MAX_VALUE)).hasMessageContaining("too slow");
        }
    }

    @Test
    void a_file_that_comes_byte_by_byte_in_one_connection_each_is_given_up() throws IOException {
        AtomicInteger have = new AtomicInteger();
        try (RawHub raw = hubWith(WITH_SIZE, out -> {
            int from = have.getAndIncrement();
            out.write(RawHub.bytes(
                    from == 0 ? "200 OK" : "206 Partial Content",
                    "x",
                    "ETag: \"one\"",
                    "Content-Length: " + (100_000 - from),
                    "Content-Range: bytes " + from + "-99999/100000"));
        })) {
            assertCode("INK-HUB-004", pulling(raw, DEMANDING, Long.MAX_VALUE)).hasMessageContaining("3 attempts");
            assertThat(fileRequests(raw)).isEqualTo(3);
        }
    }

    @Test
    void a_file_that_begins_anew_each_time_and_gets_no_further_is_given_up() throws IOException {
        AtomicInteger times = new AtomicInteger();
        Patience anyByte = new Patience(3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(30), 0);
        try (RawHub raw = hubWith(
                WITH_SIZE,
                out -> out.write(RawHub.bytes(
                        "200 OK",
                        "x".repeat(times.getAndIncrement() % 2 == 0 ? 900 : 300),
                        "Content-Length: 100000")))) {
            assertCode("INK-HUB-004", pulling(raw, anyByte, Long.MAX_VALUE)).hasMessageContaining("3 attempts");
        }
    }

    @Test
    void a_file_of_unknown_size_without_an_end_is_stopped_and_nothing_of_it_is_kept() throws IOException {
        byte[] much = new byte[1 << 16];
        try (RawHub raw = hubWith(WITHOUT_SIZE, out -> {
            out.write(RawHub.bytes("200 OK", ""));
            while (true) {
                out.write(much);
            }
        })) {
            assertCode("INK-HUB-021", pulling(raw, FakeHub.SHORT, ROOM))
                    .hasMessageContaining("500 bytes")
                    .hasMessageContaining("no end");
            assertThat(parts()).isEmpty();
        }
    }

    @Test
    void a_file_whose_length_only_the_answer_announces_has_to_fit_the_disk() throws IOException {
        try (RawHub raw =
                hubWith(WITHOUT_SIZE, out -> out.write(RawHub.bytes("200 OK", "x", "Content-Length: 5000")))) {
            assertCode("INK-HUB-006", pulling(raw, FakeHub.SHORT, ROOM)).hasMessageContaining("5,000 bytes");
        }
    }

    @Test
    void a_file_of_unknown_size_with_an_end_is_fetched() throws IOException {
        try (RawHub raw = hubWith(WITHOUT_SIZE, out -> out.write(RawHub.bytes("200 OK", "0123456789")))) {
            assertThat(pulling(raw, FakeHub.SHORT, ROOM)).isNull();
            assertThat(parts())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("0123456789"));
        }
    }

    @Test
    void a_pace_is_slow_when_a_span_of_time_brings_too_little_and_silent_when_nothing_moves() {
        long second = Duration.ofSeconds(1).toNanos();
        AtomicLong now = new AtomicLong();
        TransferPace slow = new TransferPace(Patience.USUAL, now::get);
        TransferPace fast = new TransferPace(Patience.USUAL, now::get);
        TransferPace silent = new TransferPace(Patience.USUAL, now::get);
        for (int i = 0; i < 59; i++) {
            now.addAndGet(second);
            slow.moved(1);
            fast.moved(2000);
            assertThat(Stream.of(slow, fast, silent).map(TransferPace::fault)).containsOnly(Optional.empty());
        }
        now.addAndGet(second);
        assertThat(silent.fault()).hasValueSatisfying(text -> assertThat(text).contains("silent"));
        assertThat(slow.fault()).hasValue("the connection is too slow: 59 bytes in 60 s");
        assertThat(fast.fault()).isEmpty();
        slow.moved(MEBIBYTE);
        assertThat(slow.fault()).isPresent();
        now.addAndGet(59 * second);
        fast.moved(MEBIBYTE);
        now.addAndGet(59 * second);
        assertThat(fast.fault()).isEmpty();
    }

    @Test
    void an_upload_that_is_taken_too_slowly_is_given_up() throws Exception {
        AtomicLong now = new AtomicLong();
        TransferPace pace = new TransferPace(Patience.USUAL, now::get);
        CountDownLatch asked = new CountDownLatch(1);
        Outgoing body = Outgoing.of(new byte[100_000]);
        body.publisher().subscribe(new Taking(asked));
        asked.await();
        now.set(Duration.ofSeconds(50).toNanos());
        body.check(pace);
        now.set(Duration.ofSeconds(61).toNanos());
        assertThat(catchThrowable(() -> body.check(pace)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("the connection is too slow: [\\d,]+ bytes in 60 s");
    }

    /** Takes the first piece of a body and no more. */
    private record Taking(CountDownLatch taken) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(ByteBuffer item) {
            taken.countDown();
        }

        @Override
        public void onError(Throwable throwable) {
            throw new AssertionError(throwable);
        }

        @Override
        public void onComplete() {}
    }

    @ParameterizedTest
    @CsvSource({"60, 60, false", "60000, 60, false", "65536, 60, true", "300000, 60, true", "1, 1, false", "0, 0, false"
    })
    void about_a_kibibyte_a_second_is_progress(long bytes, long seconds, boolean progress) {
        assertThat(Patience.USUAL.isProgress(bytes, Duration.ofSeconds(seconds).toNanos()))
                .isEqualTo(progress);
    }
}
