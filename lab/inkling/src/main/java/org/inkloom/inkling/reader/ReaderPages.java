package org.inkloom.inkling.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.inkloom.models.reader.SlotReaderNet;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/**
 * Pages for the reader's training, drawn ahead on threads of their own. Nine of ten show one person, because the
 * personal slots of nobody and of two cannot be told; the base model's styles come twice as often as the others.
 */
final class ReaderPages implements AutoCloseable {
    /** Far from the seeds that pictures for the models are drawn from. */
    private static final long FIRST_SEED = 7_000_000_000L;

    /** Batches that lie ready or are being drawn, for each thread. */
    private static final int AHEAD = 3;

    private static final int OTHERS = 4;

    private final ExecutorService threads;
    private final SceneSampler sampler = new SceneSampler(Split.ANY, styles());
    private final ThreadLocal<Illustrator> illustrators =
            ThreadLocal.withInitial(() -> new Illustrator(SlotReaderNet.SIZE, SlotReaderNet.SIZE));
    private final Deque<Future<Pages>> ahead = new ArrayDeque<>();
    private final int batch;
    private long nextBatch;

    /**
     * Some pages.
     *
     * @param rgb {@code [pages, 128, 128, 3]} bytes
     * @param labels one array for each page, as {@link ReaderLabels#of}
     */
    record Pages(byte[] rgb, List<int[]> labels) {}

    /**
     * Starts drawing.
     *
     * @param batch pages in each batch
     * @param firstBatch the number of the first; a batch depends on its number alone
     * @param drawing how many threads draw
     */
    ReaderPages(int batch, long firstBatch, int drawing) {
        this.batch = batch;
        nextBatch = firstBatch;
        threads = Executors.newFixedThreadPool(
                drawing, Thread.ofPlatform().daemon().name("reader-pages-", 0).factory());
        for (int i = 0; i < AHEAD * drawing; i++) {
            plan();
        }
    }

    private static List<Style> styles() {
        List<Style> styles = new ArrayList<>(Style.base());
        styles.addAll(List.of(Style.values()));
        return styles;
    }

    private void plan() {
        long number = nextBatch++;
        ahead.add(threads.submit(() -> draw(number)));
    }

    private Pages draw(long number) {
        int bytes = SlotReaderNet.SIZE * SlotReaderNet.SIZE * 3;
        byte[] rgb = new byte[batch * bytes];
        List<int[]> labels = new ArrayList<>();
        Illustrator illustrator = illustrators.get();
        // Room for the seeds that are passed over.
        for (long seed = FIRST_SEED + number * batch * 4; labels.size() < batch; seed++) {
            SceneDescription scene = sampler.sample(seed);
            if (scene.figures().size() == 1 || seed % OTHERS == 0) {
                System.arraycopy(illustrator.draw(scene).rgb(), 0, rgb, labels.size() * bytes, bytes);
                labels.add(ReaderLabels.of(scene));
            }
        }
        return new Pages(rgb, labels);
    }

    /** Returns the next batch, waiting for it if need be. */
    Pages next() {
        Future<Pages> first = ahead.remove();
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
