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
 * The newest examples of a source: what the model needs of their pictures in one tensor on the device, captions as tokens
 * on the heap. New examples take the places of the oldest, so that each is used about as often as the settings say.
 *
 * <p>Which examples are here before a batch, and which of them stand in it, are functions of the batch's number, so a
 * pool that is opened at a batch holds what one that was filled on the way there does. One thread. Owns its memory.
 */
public final class ExamplePool implements AutoCloseable {
    /**
     * What a pool keeps of an example.
     *
     * @param content what is read
     * @param tokenizer makes tokens of captions; empty where they are not needed
     * @param promptLength tokens in a row
     * @param prepare makes of pictures what is kept of them, {@code [n, ...]}; empty where no pictures are needed
     */
    public record Kept(
            ExampleSource.Content content,
            Optional<ChatGlmTokenizer> tokenizer,
            int promptLength,
            Optional<Function<Uploaded, Tensor>> prepare) {}

    /**
     * Pictures on the device.
     *
     * @param pictures uint8 {@code [n, H, W, 3]}
     * @param focus uint8 {@code [n, H / 8, W / 8]}, as {@link Examples#focus}; empty where it is not known
     * @param control uint8 {@code [n, H, W, 3]}; empty where there is none
     * @param maps uint8 {@code [n, channels, H / 8, W / 8]}, as {@link Examples#maps}; empty where there are none
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

    /** Makes an empty pool; nothing is read yet. */
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

    /** Reads what has to be here before a batch; batches come in order. */
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

    /** Returns the places of a batch's examples. */
    public int[] rows(long batch) {
        Draws draws = Draws.of(seed, Draws.Purpose.ROWS, batch);
        int[] rows = new int[batchSize];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = draws.nextInt(config.poolSize());
        }
        return rows;
    }

    /** Copies what is kept of the pictures at some places into a tensor on the device. */
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
     * Copies token rows to the device.
     *
     * @param dropped which examples get the empty caption
     * @param ids int64 {@code [B, T]}
     * @param lengths int64 {@code [B, 1]}
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

    /** Returns the labels of the example at a place. */
    public int[] labels(int row) {
        return labels.get(row);
    }

    /** Returns how many examples have been read into this pool so far, of those of the whole run. */
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
