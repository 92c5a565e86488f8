package org.inkloom.data.op.language;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A supervised model of fastText, for example {@code lid.176.bin} or the compressed {@code lid.176.ftz} (Joulin and others,
 * Bag of Tricks for Efficient Text Classification, 2016). The file is mapped, not loaded. Immutable and thread-safe.
 */
final class FastText {
    private static final int MAGIC = 793712314;
    private static final int NEWEST = 12;
    private static final int SUPERVISED = 3;

    /** More than any model has; such a vector takes 4 MiB for every text that is looked at. */
    private static final int WIDEST = 1 << 20;

    private final int width;
    private final FastTextVocabulary vocabulary;
    private final MatrixRows input;
    private final MatrixRows output;
    private final Loss loss;
    private final Optional<LabelTree> tree;

    /** How the model was trained to choose among labels. */
    private enum Loss {
        TREE,
        NEGATIVE_SAMPLING,
        SOFTMAX,
        ONE_VERSUS_ALL
    }

    /**
     * A guess.
     *
     * @param label without its prefix
     * @param probability as fastText gives it, which may exceed 1 by a hundred-thousandth
     */
    record Guess(String label, float probability) {}

    private FastText(ModelBytes in) throws IOException {
        if (in.integer() != MAGIC) {
            throw new IOException("it is no fastText model");
        }
        int version = in.integer();
        width = in.integer();
        in.take(4L * Integer.BYTES);
        int wordNgrams = in.integer();
        int lossNumber = in.integer();
        int kind = in.integer();
        int buckets = in.integer();
        int shortest = in.integer();
        int longest = in.integer();
        in.integer();
        in.longInteger();
        if (version > NEWEST || kind != SUPERVISED || width < 1 || width > WIDEST || lossNumber < 1 || lossNumber > 4) {
            throw new IOException("it is no supervised model of a version up to " + NEWEST);
        }
        loss = Loss.values()[lossNumber - 1];
        // Version 11 had no pieces of words in supervised models.
        vocabulary = FastTextVocabulary.read(
                in,
                new FastTextVocabulary.Settings(
                        wordNgrams, Math.max(1, buckets), shortest, version == 11 ? 0 : longest));
        boolean compressed = in.flag();
        input = MatrixRows.read(in, width, compressed);
        boolean outputCompressed = in.flag();
        output = MatrixRows.read(in, width, compressed && outputCompressed);
        if (output.count() != vocabulary.labelCounts().length) {
            throw new IOException(
                    "it has " + vocabulary.labelCounts().length + " labels and " + output.count() + " rows for them");
        }
        tree = loss == Loss.TREE ? Optional.of(new LabelTree(vocabulary.labelCounts())) : Optional.empty();
    }

    /**
     * Opens a model.
     *
     * @throws IOException if it cannot be read or is no supervised fastText model
     */
    static FastText open(Path file) throws IOException {
        try {
            return new FastText(ModelBytes.open(file));
        } catch (ArithmeticException e) {
            throw new EOFException("it ends too early");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it is damaged: " + e.getMessage(), e);
        }
    }

    /** Returns the likeliest label of a line of text. */
    Guess guess(String line) {
        float[] vector = new float[width];
        List<Long> rows = vocabulary.rows(line);
        int known = 0;
        for (long row : rows) {
            if (row < input.count()) {
                input.addTo(vector, row);
                known++;
            }
        }
        for (int i = 0; i < width && known > 0; i++) {
            vector[i] *= 1f / known;
        }
        LabelTree.Best best = tree.map(labels -> labels.best(output, vector)).orElseGet(() -> flat(vector));
        return new Guess(vocabulary.label(best.label()), (float) Math.exp(best.score()));
    }

    private LabelTree.Best flat(float[] vector) {
        int labels = (int) output.count();
        float[] scores = new float[labels];
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < labels; i++) {
            scores[i] = output.times(vector, i);
            largest = Math.max(largest, scores[i]);
        }
        float sum = 0;
        for (int i = 0; i < labels; i++) {
            scores[i] = loss == Loss.SOFTMAX ? (float) Math.exp(scores[i] - largest) : sigmoid(scores[i]);
            sum += scores[i];
        }
        int best = 0;
        for (int i = 1; i < labels; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return new LabelTree.Best(best, log(loss == Loss.SOFTMAX ? scores[best] / sum : scores[best]));
    }

    /** fastText's sigmoid, which is read from a table: 512 steps from -8 to 8. */
    private static float sigmoid(float value) {
        if (Math.abs(value) > 8) {
            return value < 0 ? 0 : 1;
        }
        double step = Math.floor((value + 8) * 32);
        return (float) (1 / (1 + Math.exp(8 - step / 32)));
    }

    /** fastText's logarithm, which has no pole. */
    static float log(float value) {
        return (float) Math.log(value + 1e-5);
    }
}
