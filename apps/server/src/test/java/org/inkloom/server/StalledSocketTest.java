package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.inkloom.server.socket.SocketLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client that does not read: the others hear everything, and it is cut off before it fills the memory. */
class StalledSocketTest {
    private static final int READERS = 19;
    private static final int FRAME = 256 << 10;
    private static final String SHOW = """
            {"1":{"class_type":"Show","inputs":{"count":COUNT,"bytes":BYTES,"ms":0}},
             "2":{"class_type":"Save","inputs":{"value":["1",0],"name":"shown"}}}
            """;

    @TempDir
    Path state;

    private final SamplePack pack = new SamplePack();

    private RunningServer server(SocketLimits limits) {
        return new RunningServer(
                RunningServer.usual(state).withLimits(ServerLimits.usual().withSockets(limits)), pack);
    }

    private static double gauge(RunningServer server, String name) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static void until(String what, BooleanSupplier there) throws InterruptedException {
        for (int i = 0; i < 6_000 && !there.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(there.getAsBoolean()).as(what).isTrue();
    }

    @Test
    void the_others_hear_everything_in_order_and_the_stalled_one_is_cut_off_at_the_bound() throws Exception {
        int results = 45;
        SocketLimits limits = new SocketLimits(1 << 20, 4 << 20, 64 << 20, Duration.ofHours(1));
        try (RunningServer server = server(limits);
                ListenerCrowd crowd = new ListenerCrowd("crowd", "127.0.0.1", server.server.port(), READERS)) {
            server.untilSockets(READERS + 1);
            String id = server.queue(SHOW.replace("COUNT", "" + results).replace("BYTES", "" + FRAME), "")
                    .path("prompt_id")
                    .asString();
            double most = 0;
            for (int i = 1; i <= results; i++) {
                int shown = i;
                pack.shows.release();
                until("result " + i + " at all readers", () -> crowd.having(shown) == READERS);
                most = Math.max(most, gauge(server, "inkloom_sockets_waiting_bytes"));
            }
            assertThat(server.ended(id).at("/status/status_str").asString()).isEqualTo("success");
            assertThat(most)
                    .as("something waited, and never more than the bound")
                    .isBetween(1e6, (double) (4 << 20));
            server.untilSockets(READERS);
            assertThat(crowd.readers).allSatisfy(reader -> {
                assertThat(reader.results.get()).isEqualTo(results);
                assertThat(reader.outOfOrder.get()).isZero();
                assertThat(reader.closed).isFalse();
            });
            assertThat(crowd.stalledWasCutOff()).isTrue();
            until("nothing waits any more", () -> gauge(server, "inkloom_sockets_waiting_bytes") == 0);
        }
    }

    @Test
    void who_takes_nothing_for_too_long_is_cut_off_though_little_waits() throws Exception {
        SocketLimits limits = new SocketLimits(64 << 20, 64 << 20, 256 << 20, Duration.ofMillis(300));
        try (RunningServer server = server(limits);
                ListenerCrowd crowd = new ListenerCrowd("crowd", "127.0.0.1", server.server.port(), 1)) {
            server.queue(SHOW.replace("COUNT", "40").replace("BYTES", "" + FRAME), "");
            pack.shows.release(40);
            until("the reader alone is left", () -> server.server.sockets() == 1 && crowd.having(40) == 1);
            assertThat(crowd.stalledWasCutOff()).isTrue();
        }
    }

    @Test
    void all_sockets_together_have_a_bound_too() throws Exception {
        SocketLimits limits = new SocketLimits(1 << 20, 6 << 20, 6 << 20, Duration.ofHours(1));
        try (RunningServer server = server(limits);
                ListenerCrowd crowd = new ListenerCrowd("crowd", "127.0.0.1", server.server.port(), 1);
                ListenerCrowd other = new ListenerCrowd("other", "127.0.0.1", server.server.port(), 0)) {
            server.queue(SHOW.replace("COUNT", "45").replace("BYTES", "" + FRAME), "");
            double most = 0;
            for (int i = 1; i <= 45; i++) {
                int shown = i;
                pack.shows.release();
                until("result " + i, () -> crowd.having(shown) == 1);
                most = Math.max(most, gauge(server, "inkloom_sockets_waiting_bytes"));
            }
            assertThat(most).isBetween(1e6, (double) (6 << 20));
            assertThat(crowd.readers.getFirst().closed).isFalse();
            assertThat(server.server.sockets())
                    .as("one stalled socket at most is left")
                    .isLessThan(3);
        }
    }
}
