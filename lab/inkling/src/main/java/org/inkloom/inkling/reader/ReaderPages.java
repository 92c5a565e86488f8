package org.inkloom.inkling.reader;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Pages for a training, drawn in advance by threads. */
final class ReaderPages implements AutoCloseable {
    /** The first seed; far from the seeds on which picture models are trained. */
    private static final long FIRST_SEED = 7_000_000_000L;

    /** Number of batches for each thread that are ready or being drawn. */
    private static final int AHEAD = 3;

    private final Lesson lesson;
    private final ExecutorService threads;
    private final ThreadLocal<Lesson.Pages.Drawing> drawings;
    private final Deque<Future<Lesson.Pages>> ahead = new ArrayDeque<>();
    private final int batch;
    private long nextBatch;

    /**
     * Starts drawing.
     *
     * @param batch number of pages in each batch
     * @param firstBatch number of the first batch; the pages of a batch depend on its number alone
     * @param drawing number of threads
     */
    ReaderPages(Lesson lesson, int batch, long firstBatch, int drawing) {
        this.lesson = lesson;
        this.batch = batch;
        nextBatch = firstBatch;
        drawings = ThreadLocal.withInitial(lesson::drawing);
        threads = Executors.newFixedThreadPool(
                drawing, Thread.ofPlatform().daemon().name("reader-pages-", 0).factory());
        for (int i = 0; i < AHEAD * drawing; i++) {
            plan();
        }
    }

    private void plan() {
        long number = nextBatch++;
        ahead.add(threads.submit(() -> draw(number)));
    }

    private Lesson.Pages draw(long number) {
        int bytes = lesson.pixels() * lesson.pixels() * 3;
        byte[] rgb = new byte[batch * bytes];
        List<int[]> labels = new ArrayList<>();
        ByteArrayOutputStream maps = new ByteArrayOutputStream();
        Lesson.Pages.Drawing drawing = drawings.get();
        // Four seeds are reserved for each page, because some seeds are skipped.
        for (long seed = FIRST_SEED + number * batch * 4; labels.size() < batch; seed++) {
            if (drawing.turnTo(seed)) {
                System.arraycopy(drawing.picture(), 0, rgb, labels.size() * bytes, bytes);
                labels.add(drawing.labels());
                maps.writeBytes(drawing.maps());
            }
        }
        return new Lesson.Pages(rgb, labels, maps.toByteArray());
    }

    /** Returns the next batch, waiting for it if need be. */
    Lesson.Pages next() {
        Future<Lesson.Pages> first = ahead.remove();
        plan();
        try {
            return first.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for pages", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
