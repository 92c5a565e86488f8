package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.BatchFilter;
import org.inkloom.data.op.Fold;
import org.inkloom.data.op.HoldsModel;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.data.port.PictureModel;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What filters by a model share: one list of numbers as statistic, tested one by one and folded; an empty list passes.
 *
 * <p>Samples are scored in batches of up to {@value #SAMPLES}; the numbers of a sample stand together in the batch that
 * goes to the model.
 */
abstract class ModelFilter implements BatchFilter, HoldsModel {
    /** Enough to keep a GPU at work, and about 3 MB of pictures in the size that models look at. */
    static final int SAMPLES = 16;

    private final FieldKeys keys;
    private final String statistic;
    private final Range range;
    private final Fold fold;

    ModelFilter(Params params, String statistic, Range range) {
        this.keys = params.keys();
        this.statistic = statistic;
        this.range = range;
        this.fold = params.fold();
    }

    /** Returns what an operator asks of its provider. */
    static ModelRequest request(Params params, String parameter) {
        return request(params, params.operator(), params.text(parameter));
    }

    static ModelRequest request(Params params, String operator, String model) {
        return new ModelRequest(
                operator,
                model,
                params.path(""),
                params.optionalText("accelerator").orElse("cuda"));
    }

    /** Returns the model, which this operator closes. */
    abstract PictureModel model();

    /** Returns how many numbers the model will give for a prepared sample. */
    abstract int size(Sample sample);

    /** Asks the model for the numbers of some samples, in order, {@link #size} for each; there is at least one. */
    abstract float[] score(List<Sample> samples);

    /**
     * Turns the model's numbers for a sample into its statistic; they are the statistic unless a filter overrides this.
     */
    float[] statistic(Sample sample, float[] scores) {
        return scores;
    }

    /** Prepares a sample that has no statistic yet. */
    abstract void ready(Sample sample);

    final FieldKeys keys() {
        return keys;
    }

    /** Returns a sample's pictures in the size that the model looks at, decoded once until its statistic is written. */
    Frames frames(Sample sample) {
        return Frames.of(sample, keys, model().frame(), false, false);
    }

    @Override
    public final int batch() {
        return SAMPLES;
    }

    @Override
    public final void prepare(Sample sample) {
        if (!sample.hasStat(statistic)) {
            ready(sample);
        }
    }

    @Override
    public final void measure(List<Sample> samples) {
        List<Sample> wanted = new ArrayList<>();
        int total = 0;
        for (Sample sample : samples) {
            if (sample.hasStat(statistic)) {
                continue;
            }
            int size = size(sample);
            if (size == 0) {
                write(sample, new float[0]);
            } else {
                wanted.add(sample);
                total += size;
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        float[] scores = score(wanted);
        if (scores.length != total) {
            throw new IllegalStateException("the model gave " + scores.length + " numbers for " + total);
        }
        int from = 0;
        for (Sample sample : wanted) {
            float[] own = new float[size(sample)];
            System.arraycopy(scores, from, own, 0, own.length);
            from += own.length;
            write(sample, own);
        }
    }

    private void write(Sample sample, float[] scores) {
        ArrayNode list = sample.stats().putArray(statistic);
        for (float value : statistic(sample, scores)) {
            list.add((double) value);
        }
        sample.forget(Frames.class);
    }

    @Override
    public final Verdict judge(Sample sample) {
        JsonNode values = sample.stat(statistic);
        boolean kept = fold.passes(values.size(), i -> range.keeps(values.get(i).doubleValue()));
        return Verdict.of(kept, statistic, values, range.words());
    }

    @Override
    public final void load() {
        model().load();
    }

    @Override
    public final void close() {
        model().close();
    }
}
