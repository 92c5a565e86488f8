package org.inkloom.training.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;
import org.inkloom.training.source.LabelSlot;
import org.inkloom.training.source.Uploads;
import org.inkloom.weights.DType;

/**
 * Trains a text encoder as a classifier of captions: for each label slot (such as hair colour) a linear layer predicts
 * the slot's value from the last token's hidden state. The layers are not exported. The encoder then already
 * understands words, in both languages and in any order, before it is trained together with the U-Net.
 */
final class TextTask extends PartTask {
    private static final String HEADS = "heads";
    /** libtorch's number for summing a loss instead of taking its mean. */
    private static final int REDUCTION_SUM = 2;
    /** Label of an example that says nothing about a slot; the cross-entropy ignores it. */
    private static final long UNKNOWN = -1;

    private final List<LabelSlot> slots;
    private final TextSide text;
    private final Trainable trainable;
    private final ChatGlm3Encoder encoder;
    private final List<Linear> heads;
    private final ExamplePool pool;
    private final Optional<Examples> heldOut;
    private final Tensor labels;
    private Map<String, Double> measures = Map.of();

    TextTask(BaseData data) {
        super(data);
        slots = data.source().labels();
        if (slots.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-044",
                    "The source " + config.source().name() + " has no labels.",
                    "The text encoder learns here to say what captions tell, and has to know the answers.",
                    "Name a source with labels such as picturebook, or begin with " + SettingKey.of("part")
                            + " diffusion.");
        }
        try {
            text = owned.add(
                    new TextSide(config, placement.device(), config.run().batchSize()));
            int features = text.sizes().hidden();
            trainable = owned.add(freshWeights(features));
            config.model()
                    .startFrom()
                    .ifPresent(start -> trainable.startFrom(start, Map.of(TextSide.PART, TextSide.STEM)));
            encoder = trainable.build(TextSide.PART, w -> new ChatGlm3Encoder(w, text.sizes()));
            heads = trainable.build(HEADS, w -> heads(w, features));
            pool = owned.add(pool(data.source()));
            heldOut = HeldOutExamples.read(data.source(), config.source(), ExampleSource.Content.TEXT);
            labels = owned.retained(zeros(slots.size(), config.run().batchSize()));
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private ExamplePool pool(ExampleSource source) {
        return new ExamplePool(
                source,
                config.source(),
                new ExamplePool.Kept(ExampleSource.Content.TEXT, text.tokenizer(), text.length(), Optional.empty()),
                placement.device(),
                config.run().batchSize(),
                config.run().seed());
    }

    private Tensor zeros(long... shape) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(torch.zeros(shape, Tensors.options(placement.device(), DType.INT64)));
        }
    }

    private Trainable freshWeights(int features) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Trainable.addShapes(shapes, TextSide.PART, w -> new ChatGlm3Encoder(w, text.sizes()), name -> true);
        Trainable.addShapes(shapes, HEADS, w -> heads(w, features), name -> true);
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        return Trainable.of(shapes, placement, seed);
    }

    private List<Linear> heads(WeightScope w, int features) {
        List<Linear> made = new ArrayList<>();
        for (LabelSlot slot : slots) {
            made.add(Linear.withBias(w.in(slot.name()), features, slot.values()));
        }
        return made;
    }

    @Override
    public void prepare(long batch) {
        pool.fill(batch);
        int[] rows = pool.rows(batch);
        text.prepare(pool, rows, batch, 0);
        List<int[]> known = new ArrayList<>();
        for (int row : rows) {
            known.add(pool.labels(row));
        }
        try (Scope scope = Scope.open()) {
            Uploads.copy(labels, labels(known), placement.device());
        }
    }

    private Tensor labels(List<int[]> known) {
        long[] values = new long[slots.size() * known.size()];
        for (int s = 0; s < slots.size(); s++) {
            for (int i = 0; i < known.size(); i++) {
                values[s * known.size() + i] = known.get(i)[s] < 0 ? UNKNOWN : known.get(i)[s];
            }
        }
        return Tensors.of(values, slots.size(), known.size());
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        try (Scope scope = Scope.open()) {
            return scope.keep(loss(text.states(encoder).last(), labels));
        }
    }

    /**
     * Returns the mean over the slots of the cross-entropy, which is averaged over the examples whose label is known.
     */
    private Tensor loss(Tensor last, Tensor answers) {
        Tensor sum = torch.zeros(new long[] {}, Tensors.options(placement.device(), DType.FLOAT32));
        for (int s = 0; s < slots.size(); s++) {
            Tensor answer = answers.select(0, s);
            Tensor logits = Tensors.cast(heads.get(s).forward(last), DType.FLOAT32);
            Tensor all = torch.cross_entropy_loss(logits, answer, new TensorOptional(), REDUCTION_SUM, UNKNOWN, 0);
            Tensor count = Tensors.cast(answer.ge(new Scalar(0)).sum(), DType.FLOAT32);
            sum = sum.add(all.div(count.clamp(new ScalarOptional(new Scalar(1.0)), new ScalarOptional())));
        }
        return Tensors.mul(sum, 1.0 / slots.size());
    }

    @Override
    public OptionalDouble validate() {
        if (heldOut.isEmpty()) {
            return OptionalDouble.empty();
        }
        Examples examples = heldOut.get();
        double[] found = new double[1];
        Map<String, Double> accuracies = new LinkedHashMap<>();
        withAveraged(() -> {
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor last = text.states(encoder, examples.captions()).last();
                Tensor answers = Tensors.to(labels(examples.labels()), placement.device(), DType.INT64);
                found[0] = Tensors.item(loss(last, answers));
                for (int s = 0; s < slots.size(); s++) {
                    OptionalDouble share = accuracy(s, last, answers.select(0, s));
                    if (share.isPresent()) {
                        accuracies.put("accuracy." + slots.get(s).name(), share.getAsDouble());
                    }
                }
            }
        });
        measures = accuracies;
        return OptionalDouble.of(found[0]);
    }

    /** Returns the accuracy of a slot's head over the examples whose label is known; empty where none is. */
    private OptionalDouble accuracy(int slot, Tensor last, Tensor answer) {
        double known = Tensors.item(answer.ge(new Scalar(0)).sum());
        Tensor best = heads.get(slot).forward(last).argmax(new org.bytedeco.pytorch.LongOptional(1), false);
        double hits = Tensors.item(best.eq(answer).sum());
        return known > 0 ? OptionalDouble.of(hits / known) : OptionalDouble.empty();
    }

    @Override
    public Map<String, Double> measures() {
        return measures;
    }

    @Override
    public void show(long done) {
        // A text encoder makes no pictures.
    }

    @Override
    void export(ModelExport export) {
        export.part(trainable, averaged(), TextSide.PART, TextSide.STEM, w -> new ChatGlm3Encoder(w, text.sizes()));
        text.exportConfig(export);
        config.model().model().ifPresent(folder -> export.copy(folder, "tokenizer"));
    }

    @Override
    Trainable trainable() {
        return trainable;
    }

    @Override
    ExamplePool pool() {
        return pool;
    }

    @Override
    PartCosts.Cost cost() {
        return PartCosts.text(text.sizes(), text.length());
    }
}
