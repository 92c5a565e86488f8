package org.inkloom.diffusion.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.models.unet.AttentionWatch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.weights.DType;

/**
 * Shares a subject between the pictures of a batch (ConsiStory, arXiv:2402.03286): in self-attention of the up blocks a
 * picture attends also to the keys and values of the anchors. Three limits keep the pictures apart:
 * <ul>
 * <li>Only positions that show the subject take part, in the anchors and in the picture itself, so that the
 *     surroundings stay each picture's own. {@link SubjectMap} finds them from cross-attention.
 * <li>Half of the anchors' positions, chosen at random, are left out, which leaves room for other poses.
 * <li>In the early steps queries are mixed with those of the picture's plain copy, so that the picture keeps its own
 *     layout.
 * </ul>
 *
 * <p>Holds the maps of the passes so far, so an instance serves one drawing, on one thread.
 */
public final class SubjectSharing implements AttentionWatch {
    private static final String SHARED = "up_blocks.";
    private static final double KEPT = 0.5;

    /**
     * Queries are mixed in the first tenth of the steps. The plain copy's share falls from 0.9 in the first of them to
     * 0.82 in the last.
     */
    private static final double EARLY = 0.1;

    private static final double PLAIN_FIRST = 0.9;
    private static final double PLAIN_LAST = 0.82;

    private CastRows rows;
    private final List<int[]> words;
    private final double weight;
    private final long seed;
    private final List<SubjectMap> maps;
    private Steering.Step step = new Steering.Step(0, 1);
    private int pictures;

    /**
     * Begins a drawing.
     *
     * @param rows of the batch
     * @param words for each sharing picture the positions of the subject's words among its prompt's tokens; empty where
     *     the prompt lacks them
     * @param weight of an anchor's position in attention, relative to one of the picture's own; its logarithm is added
     *     to the scores
     * @param seed of the random choice of positions
     * @param height of the latents
     * @param width of the latents
     */
    public SubjectSharing(CastRows rows, List<int[]> words, double weight, long seed, int height, int width) {
        this(
                rows,
                words,
                weight,
                seed,
                Stream.generate(() -> new SubjectMap(height, width))
                        .limit(rows.sharing())
                        .toList());
    }

    private SubjectSharing(CastRows rows, List<int[]> words, double weight, long seed, List<SubjectMap> maps) {
        this.rows = rows;
        this.words = List.copyOf(words);
        this.weight = weight;
        this.seed = seed;
        this.maps = maps;
    }

    /**
     * Returns the sharing for a second pass over the same pictures, enlarged. It begins with the maps of the first
     * pass, so that the subject's place is known from the first step on.
     *
     * @param larger the rows, without plain copies
     * @param height of the enlarged latents
     * @param width likewise
     */
    public SubjectSharing enlarged(CastRows larger, int height, int width) {
        List<SubjectMap> scaled =
                maps.stream().map(map -> map.scaled(height, width)).toList();
        return new SubjectSharing(larger, words, weight, seed, scaled);
    }

    /**
     * Sets what the next pass is; called before it.
     *
     * @param now its step in the sampling loop
     * @param present the pictures that take part in it
     * @param inBatch pictures in a half of the batch: all rows, or, without plain copies, those that share
     */
    void begin(Steering.Step now, CastRows present, int inBatch) {
        step = now;
        rows = present;
        pictures = inBatch;
    }

    /** Returns whether queries are mixed in a step, so that the plain copies have to be in the batch. */
    public static boolean isEarly(Steering.Step step) {
        return step.number() == 0 || step.number() < EARLY * step.count();
    }

    private static double plainShare(Steering.Step step) {
        double last = Math.max(1, Math.ceil(EARLY * step.count()) - 1);
        return PLAIN_FIRST + (PLAIN_LAST - PLAIN_FIRST) * Math.min(1, step.number() / last);
    }

    /** {@inheritDoc} Adds to each picture's map how much its positions attend to the subject's words. */
    @Override
    public void text(String name, Tensor query, Tensor key) {
        try (Scope scope = Scope.open()) {
            long first = query.size(0) - pictures;
            for (int picture = 0; picture < rows.sharing(); picture++) {
                if (words.get(picture).length > 0) {
                    Tensor q = Tensors.cast(query.select(0, first + picture), DType.FLOAT32);
                    Tensor k = Tensors.cast(key.select(0, first + picture), DType.FLOAT32);
                    Tensor scores = Tensors.mul(q.matmul(k.transpose(1, 2)), 1 / Math.sqrt((double) q.size(2)));
                    Tensor looked = torch.softmax(scores, -1).index_select(2, indices(words.get(picture), q));
                    maps.get(picture).add(Tensors.floats(looked.sum(new long[] {0, 2})));
                }
            }
        }
    }

    @Override
    public Tensor self(String name, Tensor query, Tensor key, Tensor value) {
        if (!name.startsWith(SHARED)) {
            return AttentionWatch.super.self(name, query, key, value);
        }
        try (Scope scope = Scope.open()) {
            List<int[]> shown = shown(name, (int) query.size(2));
            Tensor[] attended = new Tensor[(int) query.size(0)];
            for (int row = 0; row < attended.length; row++) {
                attended[row] = row(row, shown, query, key, value);
            }
            return scope.keep(Tensors.cat(0, attended));
        }
    }

    /**
     * Returns for each anchor the positions that other pictures may attend to in this attention and step: a random half
     * of its subject's.
     */
    private List<int[]> shown(String name, int positions) {
        List<int[]> shown = new ArrayList<>();
        for (int anchor = 0; anchor < rows.anchors(); anchor++) {
            SubjectMap map = maps.get(anchor);
            boolean[] mask = map.isKnown() ? map.mask(positions) : new boolean[positions];
            long lot = seed + 31L * (name.hashCode() + 31L * (step.number() + 31L * anchor));
            SplittableRandom random = new SplittableRandom(lot);
            shown.add(IntStream.range(0, positions)
                    .filter(place -> random.nextDouble() < KEPT && mask[place])
                    .toArray());
        }
        return shown;
    }

    /**
     * Returns the attention of one row: its own, replaced at the subject's positions by attention to the anchors as
     * well.
     */
    private Tensor row(int row, List<int[]> shown, Tensor query, Tensor key, Tensor value) {
        int picture = row % pictures;
        long half = (long) row - picture;
        Tensor q = query.narrow(0, row, 1);
        Tensor k = key.narrow(0, row, 1);
        Tensor v = value.narrow(0, row, 1);
        Tensor alone = Attention.apply(q, k, v, Attention.Mask.NONE);
        int seen = picture < rows.sharing() ? rows.seenBy(picture) : 0;
        int[] looking = seen == 0 ? new int[0] : looking(picture, (int) query.size(2));
        if (looking.length == 0) {
            return alone;
        }
        if (pictures > rows.sharing() && isEarly(step)) {
            double plain = plainShare(step);
            q = Tensors.mul(q, 1 - plain).add(query.narrow(0, half + rows.plainOf(picture), 1), new Scalar(plain));
        }
        List<Tensor> keys = new ArrayList<>(List.of(k));
        List<Tensor> values = new ArrayList<>(List.of(v));
        for (int anchor = 0; anchor < seen; anchor++) {
            int[] places = shown.get(anchor);
            if (places.length > 0) {
                Tensor at = indices(places, q);
                keys.add(key.narrow(0, half + anchor, 1).index_select(2, at));
                values.add(value.narrow(0, half + anchor, 1).index_select(2, at));
            }
        }
        Tensor of = indices(looking, q);
        Tensor all = Tensors.cat(2, keys.toArray(Tensor[]::new));
        Tensor shared = attend(q.index_select(2, of), k.size(2), all, Tensors.cat(2, values.toArray(Tensor[]::new)));
        return alone.index_copy(2, of, shared);
    }

    /**
     * Returns the positions of a picture that attend to the anchors: those of its subject, or all as long as no map is
     * known.
     */
    private int[] looking(int picture, int positions) {
        SubjectMap map = maps.get(picture);
        boolean[] mask = map.isKnown() ? map.mask(positions) : new boolean[0];
        return IntStream.range(0, positions)
                .filter(place -> mask.length == 0 || mask[place])
                .toArray();
    }

    /**
     * Attends to keys of the picture itself, of which there are {@code own}, followed by those of anchors, which count
     * {@link #weight} times.
     */
    private Tensor attend(Tensor q, long own, Tensor keys, Tensor values) {
        if (weight == 1 || keys.size(2) == own) {
            return Attention.apply(q, keys, values, Attention.Mask.NONE);
        }
        float[] added = new float[(int) keys.size(2)];
        Arrays.fill(added, (int) own, added.length, (float) Math.log(weight));
        Tensor bias = Tensors.of(added, 1, 1, 1, added.length).to(q.device(), q.scalar_type());
        return Attention.apply(q, keys, values, bias.expand(1, q.size(1), q.size(2), -1));
    }

    private static Tensor indices(int[] places, Tensor like) {
        return Tensors.of(places, places.length).to(like.device(), torch.ScalarType.Long);
    }
}
