package org.inkloom.inkling.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.training.base.CudaFlags;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.source.Uploads;
import org.inkloom.training.step.DeviceUpdate;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;

/**
 * Trains a network that reads pages. Pages are drawn while it trains and are degraded a little, see {@link Softening}.
 * A training can be stopped at any time; the next call continues from its checkpoint. The losses are read from the
 * device only once in fifty updates, because reading them waits for the device.
 */
public final class ReaderTraining {
    private static final int SAVE_SECONDS = 120;
    private static final int SAY_EVERY = 50;
    /** Number of steps of the learning rate's schedule if it follows the clock instead of the number of updates. */
    private static final int CLOCK_STEPS = 10_000;

    private final Plan plan;
    private final Lesson lesson;
    private final RunControl control;

    /**
     * What to train.
     *
     * @param samples total number of pages, over all calls; the learning rate falls to 0 with the last one. 0: as
     *     many as one call manages in its minutes, and the rate falls to 0 with these
     * @param batch pages in an update
     * @param peak highest learning rate
     * @param minutes after which this call writes a checkpoint and stops
     * @param placement device; the type is float32
     * @param threads number of threads that draw pages
     * @param folder of the checkpoint and of the reader's weights
     */
    public record Plan(
            long samples, int batch, double peak, double minutes, Placement placement, int threads, Path folder) {
        /** Checks the numbers. */
        public Plan {
            if (samples < 0 || batch < 1 || peak <= 0 || minutes <= 0 || threads < 1) {
                throw new IllegalArgumentException(samples + " samples in batches of " + batch + ", rate " + peak + ", "
                        + minutes + " minutes, " + threads + " threads");
            }
        }

        /** Returns the total number of updates; a number that is never reached if the clock decides. */
        public long updates() {
            return samples == 0 ? Long.MAX_VALUE : Math.ceilDiv(samples, (long) batch);
        }

        /** Returns the number of steps of the learning rate's schedule. */
        private long curve() {
            return samples == 0 ? CLOCK_STEPS : updates();
        }
    }

    /** Prepares the training of an edition's reader, to be started by {@link #run}. */
    public static ReaderTraining ofReader(ReaderEdition edition, Plan plan, RunControl control) {
        return new ReaderTraining(plan, new SlotLesson(edition, edition.sizes()), control);
    }

    /**
     * Prepares the training of the network that finds parts and joints in the wide book, to be started by {@link #run}.
     */
    public static ReaderTraining ofMaps(Plan plan, RunControl control) {
        return new ReaderTraining(plan, MapLesson.TRAINED, control);
    }

    ReaderTraining(Plan plan, Lesson lesson, RunControl control) {
        this.plan = plan;
        this.lesson = lesson;
        this.control = control;
    }

    private OptimizerConfig optimizer() {
        int warmup = (int) Math.min(300, plan.curve() / 5);
        return new OptimizerConfig(
                plan.peak(), LearningRateShape.COSINE, warmup, 1, 1, 0.9, 0.98, 1e-8, 0.02, 2, 0.998);
    }

    /**
     * Trains until the samples or the minutes are used up.
     *
     * @return the number of updates done, over all calls; {@link Plan#updates} when the training is complete
     */
    public long run() {
        Device device = plan.placement().device();
        CudaFlags.set(device);
        try (TrainedWeights trained = new TrainedWeights(lesson.shapes(), plan.placement());
                Weights weights = Weights.create(plan.placement(), (name, shape) -> trained.parameter(name))) {
            start(trained);
            Lesson.Learner net = lesson.learner(weights);
            try (Update update = new Update(trained, optimizer(), false, Differentiation.PLAIN)) {
                ReaderCheckpoint checkpoint = new ReaderCheckpoint(plan.folder(), lesson);
                checkpoint.restore(update);
                try (DeviceUpdate advance = new DeviceUpdate(update, device, false)) {
                    train(net, update, advance, checkpoint);
                    advance.settle();
                }
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

    private void train(Lesson.Learner net, Update update, DeviceUpdate advance, ReaderCheckpoint checkpoint) {
        LearningRate rate = LearningRate.of(optimizer(), plan.curve());
        long done = update.optimizer().steps();
        long first = Math.ceilDiv(checkpoint.pages(), plan.batch());
        Clock clock = new Clock(plan.minutes());
        try (ReaderPages pages = new ReaderPages(lesson, plan.batch(), first, plan.threads());
                DeviceNoise random = new DeviceNoise(plan.placement().device(), first + 1)) {
            while (done < plan.updates() && clock.share() < 1) {
                control.cancellation().check("training the reader");
                advance.rate(rate.at(plan.samples() == 0 ? (long) (clock.share() * CLOCK_STEPS) : done));
                step(net, advance, pages.next(), random);
                done++;
                checkpoint.addPages(plan.batch());
                if (done % SAY_EVERY == 0) {
                    say(checkpoint.pages(), advance.read(), clock);
                }
                if (clock.isTimeToSave()) {
                    advance.settle();
                    checkpoint.save(update);
                }
            }
        }
    }

    /** The time of this call. */
    private static final class Clock {
        private final long begin = System.nanoTime();
        private final double minutes;
        private long saved = begin;

        Clock(double minutes) {
            this.minutes = minutes;
        }

        double seconds() {
            return (System.nanoTime() - begin) / 1e9;
        }

        double share() {
            return seconds() / 60 / minutes;
        }

        boolean isTimeToSave() {
            long now = System.nanoTime();
            boolean time = now - saved > SAVE_SECONDS * 1_000_000_000L;
            saved = time ? now : saved;
            return time;
        }
    }

    private void say(long pages, DeviceUpdate.Reading reading, Clock clock) {
        if (reading.skipped() > 0) {
            throw new IllegalStateException("the reader's training diverged");
        }
        String line = String.format(
                Locale.ROOT,
                "%d pages, loss %.3f, gradient %.2f, %.0f s",
                pages,
                reading.loss(),
                reading.gradientNorm(),
                clock.seconds());
        control.progress().say(line);
    }

    private void step(Lesson.Learner net, DeviceUpdate advance, Lesson.Pages pages, DeviceNoise random) {
        try (Scope scope = Scope.open()) {
            int count = pages.labels().size();
            int side = lesson.pixels();
            Tensor bytes = Tensors.of(pages.rgb(), count, side, side, 3);
            Tensor x = Softening.of(SlotReader.input(uploaded(bytes), side), random);
            Tensor maps = Tensors.of(pages.maps(), count, pages.maps().length / count);
            advance.add(net.loss(x, uploaded(labels(pages.labels())), uploaded(maps)), 1);
            advance.finish();
        }
    }

    private Tensor uploaded(Tensor source) {
        return Uploads.to(source, plan.placement().device());
    }

    /** Returns {@code [slots, pages]} int64. */
    private static Tensor labels(List<int[]> labels) {
        int slots = labels.getFirst().length;
        long[] all = new long[slots * labels.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = labels.get(i % labels.size())[i / labels.size()];
        }
        return Tensors.of(all, slots, labels.size());
    }
}
