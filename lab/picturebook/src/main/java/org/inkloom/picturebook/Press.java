package org.inkloom.picturebook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.InkloomException;

/**
 * Draws pages of the picture book in batches, on several threads and ahead of their use. The pages come in the order of
 * their seeds and do not depend on the number of threads.
 *
 * <p>For use by one thread. Closing it stops the drawing.
 */
public final class Press implements AutoCloseable {
    private static final int AHEAD = 4;

    /**
     * What to draw of the first edition.
     *
     * @param width in pixels
     * @param height in pixels
     * @param split whether scenes may have held-out combinations and words
     * @param styles of which each page gets one, all equally likely
     * @param firstSeed seed of the first page; each further page has the next seed
     * @param threads number of threads, at least 1
     * @param focus whether to compute the area of figures and things, which takes about as long as the drawing
     */
    public record Order(
            int width, int height, Split split, List<Style> styles, long firstSeed, int threads, boolean focus) {
        /** Checks the values. */
        public Order {
            styles = List.copyOf(styles);
            if (focus && (width % Illustrator.CELL != 0 || height % Illustrator.CELL != 0)) {
                throw new IllegalArgumentException(width + "x" + height + " pixels are not whole cells");
            }
            if (threads < 1 || styles.isEmpty()) {
                throw new IllegalArgumentException(threads + " threads, " + styles.size() + " styles");
            }
        }
    }

    /**
     * Consecutive pages.
     *
     * @param firstSeed seed of the first page
     * @param rgb {@code [pages, height, width, 3]} bytes
     * @param captions one for each page
     * @param labels one array for each page, as {@link SlotLabels#of(SceneDescription)}
     * @param focus {@code [pages, height / 8, width / 8]} bytes as {@link Illustrator#drawFocus}; empty if not
     *     ordered
     * @param control {@code [pages, height, width, 3]} bytes of control pictures; empty if not ordered
     * @param maps {@code [pages, channels, height / 8, width / 8]} bytes; empty if not ordered
     */
    public record Batch(
            long firstSeed,
            byte[] rgb,
            List<Caption> captions,
            List<int[]> labels,
            byte[] focus,
            byte[] control,
            byte[] maps) {}

    /** What can be made of a scene beside its picture. */
    public enum Beside {
        /** The area of figures and things, which takes about as long as the drawing. */
        FOCUS,
        /** A control picture. */
        CONTROL,
        /** What every cell of 8 by 8 pixels shows. */
        MAPS
    }

    /**
     * How pages of any edition are drawn.
     *
     * @param width in pixels
     * @param height in pixels
     * @param firstSeed seed of the first page; each further page has the next seed
     * @param threads number of threads, at least 1
     * @param beside what to make beside each picture
     */
    public record Sheets(int width, int height, long firstSeed, int threads, Set<Beside> beside) {
        /** Copies {@code beside}. */
        public Sheets {
            beside = Set.copyOf(beside);
        }
    }

    /** Draws one page after the other. Each thread has a printer of its own. */
    public interface Printer {
        /** Chooses the page of a seed, to which the other methods then refer. */
        void turnTo(long seed);

        /** Returns the picture, {@code [height, width, 3]} bytes. */
        byte[] picture();

        /**
         * Returns the share of each cell that figures and things cover, {@code [height / 8, width / 8]} bytes, 0 to
         * 255.
         */
        byte[] focus();

        /** Returns a control picture of the page, {@code [height, width, 3]} bytes. */
        default byte[] control() {
            throw new UnsupportedOperationException("this book has no control pictures");
        }

        /** Returns what every cell of the page shows, {@code [channels, height / 8, width / 8]} bytes, 255 for 1. */
        default byte[] maps() {
            throw new UnsupportedOperationException("this book has no maps");
        }

        /** Returns how many channels the maps have. */
        default int mapChannels() {
            return 0;
        }

        /** Returns the caption for training. */
        Caption caption();

        /** Returns the labels. */
        int[] labels();
    }

    /** Draws pages of the first edition. */
    private static final class FirstEdition implements Printer {
        private final SceneSampler sampler;
        private final CaptionWriter writer;
        private final Illustrator illustrator;
        private SceneDescription scene;

        FirstEdition(Order order) {
            sampler = new SceneSampler(order.split(), order.styles());
            writer = new CaptionWriter(order.split());
            illustrator = new Illustrator(order.width(), order.height());
            scene = sampler.sample(order.firstSeed());
        }

        @Override
        public void turnTo(long seed) {
            scene = sampler.sample(seed);
        }

        @Override
        public byte[] picture() {
            return illustrator.draw(scene).rgb();
        }

        @Override
        public byte[] focus() {
            return illustrator.drawFocus(scene);
        }

        @Override
        public Caption caption() {
            return writer.writeForTraining(scene, scene.seed());
        }

        @Override
        public int[] labels() {
            return SlotLabels.of(scene);
        }
    }

    private final Sheets order;
    private final int batchSize;
    private final ExecutorService threads;
    private final ThreadLocal<Printer> printers;
    private final int channels;
    private final Deque<List<Future<?>>> running = new ArrayDeque<>();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long nextSeed;

    /**
     * Starts drawing the first edition.
     *
     * @param order what to draw
     * @param batchSize pages in a batch, at least 1
     */
    public Press(Order order, int batchSize) {
        this(
                new Sheets(
                        order.width(),
                        order.height(),
                        order.firstSeed(),
                        order.threads(),
                        order.focus() ? Set.of(Beside.FOCUS) : Set.of()),
                () -> new FirstEdition(order),
                batchSize);
    }

    /**
     * Starts drawing any edition.
     *
     * @param order how pages are drawn
     * @param printer makes a printer for a thread
     * @param batchSize pages in a batch, at least 1
     */
    public Press(Sheets order, Supplier<Printer> printer, int batchSize) {
        this.order = order;
        this.batchSize = batchSize;
        nextSeed = order.firstSeed();
        printers = ThreadLocal.withInitial(printer);
        channels = order.beside().contains(Beside.MAPS) ? printer.get().mapChannels() : 0;
        threads = Executors.newFixedThreadPool(
                order.threads(), Thread.ofPlatform().daemon().name("press-", 0).factory());
        for (int i = 0; i < AHEAD; i++) {
            plan();
        }
    }

    private void plan() {
        Sheet sheet = new Sheet(order, channels, batchSize, nextSeed);
        nextSeed += batchSize;
        int chunk = Math.max(1, Math.min(32, batchSize / order.threads()));
        List<Future<?>> parts = new ArrayList<>();
        for (int from = 0; from < batchSize; from += chunk) {
            int start = from;
            int end = Math.min(batchSize, from + chunk);
            parts.add(threads.submit(() -> sheet.print(printers.get(), start, end)));
        }
        running.add(parts);
        batches.add(sheet.batch());
    }

    /** A batch that several threads fill; each draws some of its pages. */
    private static final class Sheet {
        private final Sheets order;
        private final long first;
        private final byte[] rgb;
        private final byte[] focus;
        private final byte[] control;
        private final byte[] maps;
        private final Caption[] captions;
        private final int[][] labels;

        Sheet(Sheets order, int channels, int pages, long first) {
            this.order = order;
            this.first = first;
            int pixels = Math.multiplyExact(pages, order.width() * order.height());
            int cells = pixels / (Illustrator.CELL * Illustrator.CELL);
            rgb = new byte[Math.multiplyExact(pixels, 3)];
            focus = new byte[order.beside().contains(Beside.FOCUS) ? cells : 0];
            control = new byte[order.beside().contains(Beside.CONTROL) ? rgb.length : 0];
            maps = new byte[order.beside().contains(Beside.MAPS) ? Math.multiplyExact(cells, channels) : 0];
            captions = new Caption[pages];
            labels = new int[pages][];
        }

        void print(Printer printer, int start, int end) {
            for (int i = start; i < end; i++) {
                printer.turnTo(first + i);
                put(rgb, i, printer.picture());
                for (Beside beside : order.beside()) {
                    switch (beside) {
                        case FOCUS -> put(focus, i, printer.focus());
                        case CONTROL -> put(control, i, printer.control());
                        case MAPS -> put(maps, i, printer.maps());
                    }
                }
                captions[i] = printer.caption();
                labels[i] = printer.labels();
            }
        }

        private static void put(byte[] all, int page, byte[] one) {
            System.arraycopy(one, 0, all, page * one.length, one.length);
        }

        Batch batch() {
            return new Batch(first, rgb, new ArrayView<>(captions), new ArrayView<>(labels), focus, control, maps);
        }
    }

    /** Returns the next batch, waiting for it if need be. */
    public Batch next() {
        List<Future<?>> parts = running.remove();
        Batch batch = batches.remove();
        plan();
        try {
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pages were printed", e);
        } catch (ExecutionException e) {
            throw InkloomException.failed(
                    "INK-BOOK-001",
                    "Page " + batch.firstSeed() + " or one of the " + batchSize + " from it could not be drawn: "
                            + e.getCause() + ".",
                    "This is a fault of the picture book.",
                    "Please report it with that number.",
                    e);
        }
        return batch;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * A list view of an array. A mere view is needed because other threads still fill the array when the list is made.
     */
    private static final class ArrayView<T> extends java.util.AbstractList<T> {
        private final T[] values;

        ArrayView(T[] values) {
            this.values = values;
        }

        @Override
        public T get(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
