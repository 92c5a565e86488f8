package org.inkloom.inkling.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.caption.Seen;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.caption.WideCaption;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;

/**
 * Captions of pages without drawing them, with labels of what each caption says. What a caption does not mention is
 * labelled as unknown.
 */
final class CaptionReader implements ExampleSource.Reader {
    private static final int AHEAD = 4;
    private static final byte[] NO_PICTURE = {};

    /**
     * A caption.
     *
     * @param caption its text
     * @param labels of what it says
     */
    record One(String caption, int[] labels) {}

    private final LongFunction<One> writer;
    private final ExecutorService threads;
    private final Deque<List<Future<List<One>>>> running = new ArrayDeque<>();
    private final int count;
    private final int portion;
    private long planned;
    private long given;

    CaptionReader(LongFunction<One> writer, long firstSeed, ExampleSource.Stretch stretch) {
        this.writer = writer;
        count = stretch.count();
        portion = Math.max(1, Math.ceilDiv(count, stretch.threads()));
        planned = firstSeed;
        given = stretch.first();
        threads = Executors.newFixedThreadPool(
                stretch.threads(),
                Thread.ofPlatform().daemon().name("captions-", 0).factory());
        for (int i = 0; i < AHEAD; i++) {
            plan();
        }
    }

    /** Returns a function from a seed to the first edition's caption, with labels of what it says. */
    static LongFunction<One> firstEdition(Split split, List<Style> styles) {
        SceneSampler sampler = new SceneSampler(split, styles);
        CaptionWriter captions = new CaptionWriter(split);
        return seed -> {
            SceneDescription scene = sampler.sample(seed);
            Caption caption = captions.writeForTraining(scene, seed);
            int[] labels = SlotLabels.of(scene);
            for (Slot slot : Slot.values()) {
                if (!caption.mentioned().contains(slot)) {
                    labels[slot.ordinal()] = SlotLabels.UNSEEN;
                }
            }
            return new One(caption.text(), labels);
        };
    }

    /** Returns a function from a seed to the wide book's caption, with labels of what it says. */
    static LongFunction<One> wide(Split split, List<Manner> manners) {
        WideSampler sampler = new WideSampler(split, manners);
        WideCaptionWriter captions = new WideCaptionWriter(split);
        return seed -> {
            WideScene scene = sampler.sample(seed);
            WideCaption caption = captions.writeForTraining(scene, seed);
            int[] labels = Seen.labels(scene);
            for (Topic topic : Topic.values()) {
                if (!caption.told().contains(topic)) {
                    labels[topic.ordinal()] = Seen.UNSEEN;
                }
            }
            return new One(caption.text(), labels);
        };
    }

    private void plan() {
        List<Future<List<One>>> parts = new ArrayList<>();
        for (int from = 0; from < count; from += portion) {
            long first = planned + from;
            int size = Math.min(portion, count - from);
            parts.add(threads.submit(() -> write(first, size)));
        }
        planned += count;
        running.add(parts);
    }

    private List<One> write(long first, int size) {
        List<One> written = new ArrayList<>(size);
        for (long seed = first; seed < first + size; seed++) {
            written.add(writer.apply(seed));
        }
        return written;
    }

    @Override
    public Examples next() {
        List<Future<List<One>>> parts = running.remove();
        plan();
        List<String> captions = new ArrayList<>(count);
        List<int[]> labels = new ArrayList<>(count);
        try {
            for (Future<List<One>> part : parts) {
                for (One one : part.get()) {
                    captions.add(one.caption());
                    labels.add(one.labels());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while captions were written", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caption could not be written", e.getCause());
        }
        long first = given;
        given += count;
        return new Examples(first, NO_PICTURE, captions, labels);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
