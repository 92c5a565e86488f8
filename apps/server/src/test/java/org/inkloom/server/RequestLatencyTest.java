package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import org.inkloom.workflow.queue.JobStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long requests take that touch no model, from a client that asks at an even pace whether the server keeps up or not: a
 * request counts from when it was due, so one slow answer shows in all that wait behind it. It says what it measures; the bound is
 * for a machine that does nothing else, and for the reader to judge.
 */
@Tag("slow")
class RequestLatencyTest {
    private static final int PER_SECOND = Integer.getInteger("inkloom.requests.rate", 500);
    private static final int SECONDS = Integer.getInteger("inkloom.requests.seconds", 30);
    private static final int CONNECTIONS = 16;
    private static final int JOBS = Integer.getInteger("inkloom.requests.jobs", 1_000);
    private static final List<String> PATHS = List.of(
            "/queue",
            "/prompt",
            "/history?max_items=5",
            "/api/jobs?limit=20",
            "/queue/state",
            "/system_stats",
            "/object_info/Number",
            "/features",
            "/api/v2/jobs/none");

    @TempDir
    Path state;

    @Test
    void requests_that_touch_no_model() throws Exception {
        history();
        KilledServer server = new KilledServer(state, Optional.empty());
        try {
            measure("cold", server, 5);
            for (int round = 1; round <= 3; round++) {
                measure("round " + round, server, SECONDS);
            }
        } finally {
            server.end();
        }
    }

    /** A history as it is after some months: answers must not be the slower the longer it is. */
    private void history() {
        String note = "x".repeat(4_000);
        try (JobStore store = JobStore.open(state.resolve("jobs.db"))) {
            for (int i = 0; i < JOBS; i++) {
                Job job = new Job(
                        new UUID(0, i).toString(),
                        (double) store.nextNumber(),
                        "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}}}",
                        "{\"extra_pnginfo\":{\"workflow\":{\"id\":\"w\",\"note\":\"" + note + "\"}}}",
                        List.of("1"),
                        Optional.empty(),
                        "default",
                        i);
                store.add(job);
                store.take(i);
                store.end(new EndedJob(job, JobState.COMPLETED, i, i + 1L, "{}", "{}", "{\"messages\":[]}"));
            }
        }
    }

    private static void measure(String what, KilledServer server, int seconds) throws InterruptedException {
        long[] nanos = new long[PER_SECOND * seconds];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        long cpu = cpu(server.pid());
        long start = System.nanoTime() + 100_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    ask(server.port(), start, next, nanos, wrong);
                } catch (IOException e) {
                    wrong.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: %d requests a second, p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, slowest %.1f; %.2f ms of processor"
                        + " time each%n",
                what,
                PER_SECOND,
                at(nanos, 0.5),
                at(nanos, 0.9),
                at(nanos, 0.99),
                at(nanos, 0.999),
                at(nanos, 1),
                (cpu(server.pid()) - cpu) / 1e6 / nanos.length);
        assertThat(wrong.get()).isZero();
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] / 1e6;
    }

    private static long cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private static void ask(int port, long start, AtomicInteger next, long[] nanos, AtomicInteger wrong)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                long due = start + i * 1_000_000_000L / PER_SECOND;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                String path = PATHS.get(i % PATHS.size());
                String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                int status = answer(in);
                nanos[i] = System.nanoTime() - due;
                if (status != (path.endsWith("/none") ? 404 : 200)) {
                    wrong.incrementAndGet();
                }
            }
        }
    }

    /** Reads an answer to its end and returns its status. */
    private static int answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
