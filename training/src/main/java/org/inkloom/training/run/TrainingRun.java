package org.inkloom.training.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.report.CancelledException;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.log.LossCurve;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.log.TensorBoardWriter;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;

/**
 * The loop: batches into updates, updates into checkpoints, everything recorded.
 *
 * <p>Nothing in it is random but by the number of the batch, and a checkpoint holds all state that an update changes, so
 * a run that was stopped or killed and resumed ends with the same bits as one that was not.
 */
public final class TrainingRun {
    private static final double NANOS = 1e9;

    private final RunPlan plan;
    private final RunFolder folder;
    private final Update update;
    private final Differentiation differentiation;
    private final TrainingTask task;
    private final RunControl control;
    private final Checkpoints checkpoints;
    private final LearningRate learningRate;
    private double secondsBefore;
    private long startNanos;
    private long done;
    private long saved = -1;

    /** Prepares a run over an update's state; nothing is read or written yet. */
    public TrainingRun(
            RunPlan plan,
            RunFolder folder,
            Update update,
            Differentiation differentiation,
            TrainingTask task,
            RunControl control) {
        this.plan = plan;
        this.folder = folder;
        this.update = update;
        this.differentiation = differentiation;
        this.task = task;
        this.control = control;
        checkpoints = new Checkpoints(folder.checkpoints(), plan.output().keepCheckpoints());
        learningRate = plan.learningRate();
    }

    /**
     * Trains to the end.
     *
     * @param resumed the checkpoint to go on from, whose tensors are restored already; empty for a new run
     * @return the losses of the whole run
     * @throws CancelledException if asked to stop; what was finished is then in a checkpoint
     * @throws InkloomException {@code INK-TRAIN-021} if a checkpoint cannot be written, {@code -030} if the loss is no
     *     number
     */
    public LossLog run(Optional<Checkpoint> resumed) {
        done = resumed.map(Checkpoint::update).orElse(0L);
        saved = resumed.isPresent() ? done : -1;
        secondsBefore = resumed.map(Checkpoint::seconds).orElse(0.0);
        startNanos = System.nanoTime();
        try (LossLog log = LossLog.open(folder.losses(), done);
                Events events = Events.open(plan, folder, done);
                Progress.Task bar =
                        control.progress().begin("training", plan.run().updates(), "step")) {
            bar.advanceTo(done);
            try {
                while (done < plan.run().updates()) {
                    record(advance(), log, events, bar);
                    if (done % plan.output().saveEvery() == 0) {
                        save();
                        LossCurve.write(folder.curve(), plan.title(), log.rows());
                    }
                    if (plan.showEvery() > 0 && done % plan.showEvery() == 0) {
                        task.show(done);
                    }
                }
            } catch (CancelledException e) {
                update.abandon();
                save();
                throw e;
            }
            save();
            LossCurve.write(folder.curve(), plan.title(), log.rows());
            return log;
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-023",
                    "The run's records in " + folder.root() + " cannot be written: " + e.getMessage() + ".",
                    "The disk is probably full, or the folder is not writable.",
                    "Free some space, then run the same command: it goes on from the newest checkpoint.",
                    e);
        }
    }

    private LossRow advance() {
        int batches = plan.batches(done);
        double rate = learningRate.at(done);
        double sum = 0;
        for (int b = 0; b < batches; b++) {
            sum += add(plan.firstBatch(done) + b, batches);
        }
        Update.Result result = update.finish(rate);
        double loss = sum / batches;
        if (result.outcome() == Update.Outcome.DIVERGED) {
            throw diverged(loss);
        }
        done++;
        return new LossRow(done, loss, OptionalDouble.empty(), rate, result.gradientNorm(), seconds());
    }

    /** Measures where it is time to, and writes the row down even when the measurement is cancelled. */
    private void record(LossRow plain, LossLog log, Events events, Progress.Task bar) throws IOException {
        LossRow row = plain;
        try {
            if (done % plan.output().validationEvery() == 0) {
                row = plain.withValidation(task.validate());
            }
        } finally {
            log.append(row);
            events.write(row, update.scale().factor());
        }
        bar.advanceTo(done);
        bar.note(String.format(Locale.ROOT, "loss %.4f", row.loss()));
    }

    private double add(long batch, int batches) {
        try (Scope scope = Scope.open()) {
            check();
            Tensor loss = task.loss(batch, stoppable(differentiation.runner()));
            update.add(loss, batches);
            return Tensors.item(loss);
        }
    }

    /** Looks at the wish to stop before every block, so that a step of many seconds can be left. */
    private BlockRunner stoppable(BlockRunner runner) {
        return (block, inputs) -> {
            check();
            return runner.run(block, inputs);
        };
    }

    private void check() {
        control.cancellation().check("step " + (done + 1) + " of " + plan.run().updates());
    }

    private void save() {
        if (saved == done) {
            return;
        }
        Checkpoint state = new Checkpoint(
                done,
                update.optimizer().steps(),
                update.scale().factor(),
                update.scale().goodUpdates(),
                seconds(),
                plan.settings(),
                update.weights().shapes());
        checkpoints.write(state, update, task::export);
        saved = done;
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startNanos) / NANOS;
    }

    private InkloomException diverged(double loss) {
        return InkloomException.failed(
                "INK-TRAIN-030",
                "The gradients of update " + (done + 1) + " are not finite numbers (the loss is " + loss + ").",
                "The learning rate is too high, or the model overflows in this precision.",
                "Lower --learning_rate, set --max_grad_norm 1, or use --precision bf16 or 32; the newest checkpoint is "
                        + "untouched.");
    }

    /** TensorBoard's file, where one is wanted. */
    private record Events(Optional<TensorBoardWriter> writer) implements AutoCloseable {
        static Events open(RunPlan plan, RunFolder folder, long done) throws IOException {
            return new Events(
                    plan.output().tensorboard()
                            ? Optional.of(TensorBoardWriter.open(folder.events(), done + 1, Clock.systemUTC()))
                            : Optional.empty());
        }

        void write(LossRow row, double scale) throws IOException {
            if (writer.isPresent()) {
                TensorBoardWriter out = writer.get();
                out.scalar("loss/train", row.step(), row.loss());
                out.scalar("learning_rate", row.step(), row.learningRate());
                out.scalar("gradient_norm", row.step(), row.gradientNorm());
                out.scalar("loss_scale", row.step(), scale);
                if (row.validation().isPresent()) {
                    out.scalar("loss/validation", row.step(), row.validation().getAsDouble());
                }
            }
        }

        @Override
        public void close() {
            writer.ifPresent(out -> {
                try {
                    out.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
