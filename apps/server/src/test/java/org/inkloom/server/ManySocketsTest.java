package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 sockets of a server in a process of its own for ten minutes, one of which is always stalled. It says what it measures;
 * how late messages may come depends on what else the machine does, and is for the reader to judge.
 */
@Tag("slow")
class ManySocketsTest {
    private static final int READERS = 199;
    private static final int SECONDS = Integer.getInteger("inkloom.sockets.seconds", 600);
    private static final int PER_SECOND = 5;

    @TempDir
    Path state;

    @Test
    void two_hundred_sockets_one_of_them_stalled() throws Exception {
        KilledServer server = new KilledServer(state, Optional.empty());
        List<ListenerCrowd> stalled = new ArrayList<>();
        try (ListenerCrowd crowd = new ListenerCrowd("crowd", "127.0.0.1", server.port(), READERS)) {
            stalled.add(crowd);
            int count = SECONDS * PER_SECOND;
            server.ask("/prompt", Optional.of("""
                            {"prompt":{"1":{"class_type":"Show","inputs":{"count":COUNT,"bytes":20000,"ms":MS}},
                              "2":{"class_type":"Save","inputs":{"value":["1",0],"name":"shown"}}}}
                            """.replace("COUNT", "" + count).replace("MS", "" + 1000 / PER_SECOND)));
            List<Long> resident = new ArrayList<>();
            for (int second = 1; crowd.having(count) < READERS && second < 2 * SECONDS; second++) {
                TimeUnit.SECONDS.sleep(1);
                if (open(server) <= READERS + 1) {
                    stalled.add(new ListenerCrowd("next" + stalled.size(), "127.0.0.1", server.port(), 0));
                }
                if (second % Math.max(1, SECONDS / 20) == 0) {
                    resident.add(resident(server.pid()));
                    say(second, server, crowd, stalled.size(), resident.getLast());
                }
            }
            say(SECONDS, server, crowd, stalled.size(), resident(server.pid()));
            assertThat(crowd.readers).allSatisfy(reader -> {
                assertThat(reader.results.get()).isEqualTo(count);
                assertThat(reader.outOfOrder.get()).isZero();
                assertThat(reader.closed).isFalse();
            });
            int third = resident.size() / 3;
            assertThat(most(resident.subList(2 * third, resident.size())))
                    .as("the memory grows no more")
                    .isLessThan(most(resident.subList(third, 2 * third)) * 11 / 10);
        } finally {
            for (ListenerCrowd one : stalled) {
                one.close();
            }
            server.end();
        }
    }

    private static double gauge(KilledServer server, String name) throws InterruptedException {
        return server.ask("/metrics", Optional.empty())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Returns how many sockets are open besides the one that every such server has. */
    private static int open(KilledServer server) throws InterruptedException {
        return (int) gauge(server, "inkloom_sockets_open");
    }

    private static long resident(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static long most(List<Long> figures) {
        return figures.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static void say(int second, KilledServer server, ListenerCrowd crowd, int stalled, long resident)
            throws InterruptedException {
        long[] lateness = new long[1_001];
        double slowest = 0;
        for (ListenerCrowd.Reader reader : crowd.readers) {
            slowest = Math.max(slowest, reader.slowest.get() / 1e6);
            for (int i = 0; i < lateness.length; i++) {
                lateness[i] += reader.lateness[i];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%4d s: %d sockets open, %d closed; results late p50 %d ms, p99 %d ms, p99.9 %d ms, slowest %.1f ms; stalled ones cut off %d,"
                        + " %.1f MB wait; server's memory %d MB, of it heap in use %.0f MB%n",
                second,
                open(server),
                crowd.readers.stream().filter(reader -> reader.closed).count(),
                quantile(lateness, 0.5),
                quantile(lateness, 0.99),
                quantile(lateness, 0.999),
                slowest,
                stalled - 1,
                gauge(server, "inkloom_sockets_waiting_bytes") / 1e6,
                resident,
                gauge(server, "jvm_memory_used_bytes{area=\"heap\"") / 1e6);
    }

    private static int quantile(long[] lateness, double share) {
        long all = 0;
        for (long count : lateness) {
            all += count;
        }
        long seen = 0;
        for (int i = 0; i < lateness.length; i++) {
            seen += lateness[i];
            if (seen >= share * all) {
                return i + 1;
            }
        }
        return lateness.length;
    }
}
