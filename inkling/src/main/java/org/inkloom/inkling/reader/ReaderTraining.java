package org.inkloom.inkling.reader;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.report.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;

/**
 * Trains the reader on pages drawn as they are needed: the sum over the slots of the cross-entropy of what can be seen.
 * A part may be stopped at any time; the next one continues from its checkpoint.
 */
public final class ReaderTraining {
    private static final int SAVE_SECONDS = 120;
    private static final int SAY_EVERY = 50;
    private static final int IGNORED = -1;
    private static final int SUMMED = 2;
    private static final double SMOOTHING = 0.02;

    private final Plan plan;
    private final RunControl control;

    /**
     * What to train.
     *
     * @param samples pages in all, over all parts; the learning rate ends at 0 with the last
     * @param batch pages in an update
     * @param peak the highest learning rate
     * @param minutes after which this part stops; the checkpoint is written then
     * @param placement where to compute; float32
     * @param folder of the checkpoint and of the reader's weights
     */
    public record Plan(long samples, int batch, double peak, double minutes, Placement placement, Path folder) {
        /** Checks the numbers. */
        public Plan {
            if (samples < 1 || batch < 1 || peak <= 0 || minutes <= 0) {
                throw new IllegalArgumentException(
                        samples + " samples in batches of " + batch + ", rate " + peak + ", " + minutes + " minutes");
            }
        }

        /** Returns the updates in all. */
        public long updates() {
            return Math.ceilDiv(samples, (long) batch);
        }
    }

    /** Makes a training that is run by {@link #run}. */
    public ReaderTraining(Plan plan, RunControl control) {
        this.plan = plan;
        this.control = control;
    }

    private OptimizerConfig optimizer() {
        int warmup = (int) Math.min(300, plan.updates() / 5);
        return new OptimizerConfig(
                plan.peak(), LearningRateShape.COSINE, warmup, 1, 1, 0.9, 0.98, 1e-8, 0.02, 2, 0.998);
    }

    /**
     * Trains until the samples or the minutes are used up.
     *
     * @return the updates done so far, over all parts; {@link Plan#updates} when it is finished
     */
    public long run() {
        Map<String, long[]> shapes = new LinkedHashMap<>(Weights.shapesOf(SlotReaderNet::new));
        try (TrainedWeights trained = new TrainedWeights(shapes, plan.placement());
                Weights weights = Weights.create(plan.placement(), (name, shape) -> trained.parameter(name))) {
            start(trained);
            SlotReaderNet net = weights.build("slot reader", AdapterSet.NONE, name -> false, SlotReaderNet::new);
            try (Update update = new Update(trained, optimizer(), false, Differentiation.PLAIN)) {
                ReaderCheckpoint checkpoint = new ReaderCheckpoint(plan.folder());
                checkpoint.restore(update);
                train(net, update, checkpoint);
                checkpoint.save(update);
                return update.optimizer().steps();
            }
        }
    }

    private static void start(TrainedWeights trained) {
        SeededWeights seeded = new SeededWeights(11);
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            trained.shapes()
                    .forEach((name, shape) ->
                            trained.view(trained.values(), name).copy_(seeded.make(name, shape)));
        }
        trained.refresh();
    }

    private void train(SlotReaderNet net, Update update, ReaderCheckpoint checkpoint) {
        LearningRate rate = LearningRate.of(optimizer(), plan.updates());
        long done = update.optimizer().steps();
        long begin = System.nanoTime();
        long saved = begin;
        long end = begin + (long) (plan.minutes() * 60e9);
        double mean = 0;
        try (ReaderPages pages = new ReaderPages(plan.batch(), done);
                Noise random = new Noise(done + 1)) {
            while (done < plan.updates() && System.nanoTime() < end) {
                control.cancellation().check("training the reader");
                mean += step(net, update, pages.next(), random, rate.at(done)) / SAY_EVERY;
                done++;
                if (done % SAY_EVERY == 0) {
                    say(done, mean, (System.nanoTime() - begin) / 1e9);
                    mean = 0;
                }
                if (System.nanoTime() - saved > SAVE_SECONDS * 1_000_000_000L) {
                    checkpoint.save(update);
                    saved = System.nanoTime();
                }
            }
        }
    }

    private void say(long done, double loss, double seconds) {
        control.progress()
                .say(String.format(
                        Locale.ROOT,
                        "%d of %d pages, loss %.3f, %.0f s",
                        done * plan.batch(),
                        plan.samples(),
                        loss,
                        seconds));
    }

    private double step(SlotReaderNet net, Update update, ReaderPages.Pages pages, Noise random, double rate) {
        try (Scope scope = Scope.open()) {
            Tensor x = Softening.of(SlotReader.input(pages.rgb(), SlotReaderNet.SIZE, SlotReaderNet.SIZE), random);
            Tensor loss = loss(net.forward(Tensors.to(x, plan.placement().device(), DType.FLOAT32)), pages.labels());
            update.add(loss, 1);
            Update.Result result = update.finish(rate);
            if (result.outcome() != Update.Outcome.DONE) {
                throw new IllegalStateException("the reader's training diverged");
            }
            return Tensors.item(loss);
        }
    }

    private Tensor loss(List<Tensor> heads, List<int[]> labels) {
        Tensor sum =
                torch.zeros(new long[] {1}, Tensors.options(plan.placement().device(), DType.FLOAT32));
        for (Slot slot : Slot.values()) {
            int[] wanted = labels.stream().mapToInt(one -> one[slot.ordinal()]).toArray();
            Tensor target = Tensors.to(
                    Tensors.of(wanted, wanted.length), plan.placement().device(), DType.INT64);
            Tensor one = torch.cross_entropy_loss(
                    heads.get(slot.ordinal()), target, new TensorOptional(), SUMMED, IGNORED, SMOOTHING);
            sum = sum.add(Tensors.mul(one, weight(slot)));
        }
        return Tensors.mul(sum, 1.0 / labels.size());
    }

    /** What the model is measured by counts more; of things there are too many kinds to be more than a help. */
    private static double weight(Slot slot) {
        return switch (slot) {
            case PROP, HELD -> 0.25;
            case HAIR_STYLE, TOP_COLOUR, ACTION -> 1.5;
            default -> 1;
        };
    }
}
