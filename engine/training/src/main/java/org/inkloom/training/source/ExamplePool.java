package org.inkloom.training.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * A pool of a source's newest examples, from which batches are drawn at random. What the model needs of their pictures
 * is one tensor on the device; captions are tokens on the heap. New examples replace the oldest at such a rate that
 * each is used about as often as the settings say.
 *
 * <p>Which examples are in the pool before a batch, and which of them the batch has, are functions of the batch's
 * number. A pool that is opened at some batch therefore has the same content as one that was used up to there. For use
 * by one thread. Owns its memory.
 */
public final class ExamplePool implements AutoCloseable {
    /**
     * What is kept of an example.
     *
     * @param content what is read from the source
     * @param tokenizer turns captions into tokens; empty where these are not needed
     * @param promptLength number of tokens of each caption, with padding
     * @param prepare turns pictures into what is kept of them, {@code [n, ...]}; empty where no pictures are needed
     */
    public record Kept(
            ExampleSource.Content content,
            Optional<ChatGlmTokenizer> tokenizer,
            int promptLength,
            Optional<Function<Uploaded, Tensor>> prepare) {}

    /**
     * Newly read pictures on the device.
     *
     * @param pictures uint8 {@code [n, H, W, 3]}
     * @param focus uint8 {@code [n, H / 8, W / 8]}, see {@link Examples#focus}; empty where it is not known
     * @param control uint8 {@code [n, H, W, 3]}; empty where there is none
     * @param maps uint8 {@code [n, channels, H / 8, W / 8]}, see {@link Examples#maps}; empty where there are none
     */
    public record Uploaded(Tensor pictures, Optional<Tensor> focus, Optional<Tensor> control, Optional<Tensor> maps) {}

    private final ExampleSource source;
    private final SourceConfig config;
    private final Kept kept;
    private final Device device;
    private final int batchSize;
    private final long seed;
    private final int chunk;
    private final TokenRows tokens;
    private final TokenRows nothing;
    private final List<int[]> labels = new ArrayList<>();
    private ExampleSource.@Nullable Reader reader;
    private @Nullable Tensor ring;
    private long read;
    private long waitedNanos;

    /** Makes an empty pool without reading anything. */
    public ExamplePool(ExampleSource source, SourceConfig config, Kept kept, Device device, int batchSize, long seed) {
        this.source = source;
        this.config = config;
        this.kept = kept;
        this.device = device;
        this.batchSize = batchSize;
        this.seed = seed;
        chunk = divisor(config.poolSize(), batchSize);
        tokens = TokenRows.empty(config.poolSize(), kept.promptLength());
        nothing = kept.tokenizer()
                .map(t -> TokenRows.of(t, List.of(""), kept.promptLength()))
                .orElseGet(() -> TokenRows.empty(1, kept.promptLength()));
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /** Reads the examples that have to be in the pool before a batch. Call it for batches in order. */
    public void fill(long batch) {
        long needed = config.poolSize() + batch * batchSize / ((long) config.uses() * chunk) * chunk;
        if (reader == null) {
            read = needed - config.poolSize();
            reader = source.read(new ExampleSource.Stretch(
                    ExampleSource.Split.TRAINING, kept.content(), read, chunk, config.threads()));
        }
        while (read < needed) {
            long start = System.nanoTime();
            Examples examples = reader.next();
            waitedNanos += System.nanoTime() - start;
            put(examples);
            read += chunk;
        }
    }

    private void put(Examples examples) {
        int slot = (int) (read % config.poolSize());
        if (kept.tokenizer().isPresent()) {
            TokenRows rows = TokenRows.of(kept.tokenizer().get(), examples.captions(), kept.promptLength());
            for (int i = 0; i < chunk; i++) {
                tokens.copy(rows, i, slot + i);
            }
        }
        for (int i = 0; i < chunk; i++) {
            if (labels.size() <= slot + i) {
                labels.add(examples.labels().get(i));
            } else {
                labels.set(slot + i, examples.labels().get(i));
            }
        }
        if (kept.prepare().isPresent()) {
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor prepared = kept.prepare().get().apply(uploaded(examples));
                ring(prepared).narrow(0, slot, chunk).copy_(prepared);
            }
        }
    }

    private Uploaded uploaded(Examples examples) {
        long count = examples.count();
        long down = source.height() / Examples.CELL;
        long across = source.width() / Examples.CELL;
        long channels = examples.maps().length / Math.max(1, count * down * across);
        return new Uploaded(
                upload(examples.rgb(), count, source.height(), source.width(), 3),
                uploaded(examples.focus(), count, down, across),
                uploaded(examples.control(), count, source.height(), source.width(), 3),
                uploaded(examples.maps(), count, channels, down, across));
    }

    private Optional<Tensor> uploaded(byte[] bytes, long... shape) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(upload(bytes, shape));
    }

    private Tensor upload(byte[] bytes, long... shape) {
        return Uploads.to(Tensors.of(bytes, shape), device);
    }

    private Tensor ring(Tensor like) {
        if (ring == null) {
            long[] shape = Tensors.shape(like);
            shape[0] = config.poolSize();
            ring = Scope.retain(torch.zeros(shape, Tensors.options(device, Tensors.dtype(like))));
        }
        return ring;
    }

    /** Returns the rows of the pool that a batch consists of. */
    public int[] rows(long batch) {
        Draws draws = Draws.of(seed, Draws.Purpose.ROWS, batch);
        int[] rows = new int[batchSize];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = draws.nextInt(config.poolSize());
        }
        return rows;
    }

    /** Copies what is kept of the pictures in some rows into a tensor on the device. */
    public void pictures(int[] rows, Tensor target) {
        Tensor all = ring;
        if (all == null) {
            throw new IllegalStateException("the pool is empty");
        }
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor index = torch.empty(
                    new long[] {rows.length},
                    Tensors.options(device, DType.INT64),
                    new org.bytedeco.pytorch.MemoryFormatOptional());
            Uploads.copy(index, Tensors.of(rows, rows.length), device);
            torch.index_select_out(target, all, 0, index);
        }
    }

    /**
     * Copies tokens of some rows to the device.
     *
     * @param dropped by example: whether its caption is replaced by the empty one
     * @param ids int64 {@code [B, T]}
     * @param lengths number of tokens without padding, int64 {@code [B, 1]}
     */
    public void tokens(int[] rows, boolean[] dropped, Tensor ids, Tensor lengths) {
        TokenRows batch = TokenRows.empty(rows.length, kept.promptLength());
        for (int i = 0; i < rows.length; i++) {
            batch.copy(dropped[i] ? nothing : tokens, dropped[i] ? 0 : rows[i], i);
        }
        try (Scope scope = Scope.open()) {
            Uploads.copy(ids, Tensors.of(batch.ids(), rows.length, kept.promptLength()), device);
            Uploads.copy(lengths, Tensors.of(batch.used(), rows.length, 1), device);
        }
    }

    /** Returns the labels of the example in a row. */
    public int[] labels(int row) {
        return labels.get(row);
    }

    /** Returns how many examples have been read by this object so far; a resumed run counts anew. */
    public long examplesRead() {
        return read;
    }

    /** Returns how long batches have waited for examples, in seconds. */
    public double secondsWaited() {
        return waitedNanos / 1e9;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        if (ring != null) {
            Scope.release(ring);
        }
    }
}
