package org.inkloom.training.run;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.training.log.LossCurve;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.step.Update;

/**
 * The loop: batches into updates, updates into checkpoints, everything recorded.
 *
 * <p>Nothing in it is random but by the number of the batch, and a checkpoint holds all state that an update changes, so
 * a run that was stopped or killed and resumed ends with the same bits as one that was not.
 */
public final class TrainingRun {
    private static final double NANOS = 1e9;

    private final RunPlan whole;
    private RunPlan plan;
    private final RunFolder folder;
    private final Update update;
    private final Advance advance;
    private final TrainingTask task;
    private final RunControl control;
    private final Checkpoints checkpoints;
    private boolean undrawn;
    private double secondsBefore;
    private long startNanos;
    private long done;
    private long saved = -1;
    private double savedAt;
    private double validatedAt;
    private double shownAt;

    /** Prepares a run over an update's state; nothing is read or written yet. Every batch is waited for. */
    public TrainingRun(RunPlan plan, RunFolder folder, Update update, TrainingTask task, RunControl control) {
        this(plan, folder, update, new HostAdvance(plan, update, task, control.cancellation()), task, control);
    }

    /** As above, with updates made by {@code advance} over the same state. */
    public TrainingRun(
            RunPlan plan, RunFolder folder, Update update, Advance advance, TrainingTask task, RunControl control) {
        whole = plan;
        this.plan = plan;
        this.folder = folder;
        this.update = update;
        this.advance = advance;
        this.task = task;
        this.control = control;
        checkpoints = new Checkpoints(folder.checkpoints(), plan.keepCheckpoints());
    }

    /**
     * Trains to the end, or until the time is used up; one update is made in any case.
     *
     * @param resumed the checkpoint to go on from, whose tensors are restored already; empty for a new run
     * @return the losses of the whole run
     * @throws CancelledException if asked to stop; what was finished is then in a checkpoint
     * @throws InkloomException {@code INK-TRAIN-021} if a checkpoint cannot be written, {@code -030} if the loss is no
     *     number
     */
    public LossLog run(Optional<Checkpoint> resumed) {
        resumed.map(Checkpoint::planned)
                .filter(OptionalLong::isPresent)
                .ifPresent(updates -> plan = whole.shortenedTo(updates.getAsLong()));
        int threads = ComputedWith.threads(update.weights().values().is_cuda());
        resumed.flatMap(state -> ComputedWith.difference(state.threads(), threads))
                .ifPresent(control.progress()::say);
        return run(
                resumed.map(Checkpoint::update).orElse(0L),
                resumed.map(Checkpoint::seconds).orElse(0.0),
                resumed.isPresent());
    }

    /**
     * As {@link #run(Optional)}, after updates that another machine has made.
     *
     * @param first updates done
     * @param seconds that they took
     * @param isSaved whether this very state is in a checkpoint already
     */
    public LossLog run(long first, double seconds, boolean isSaved) {
        done = first;
        saved = isSaved ? done : -1;
        secondsBefore = seconds;
        startNanos = System.nanoTime();
        savedAt = seconds;
        validatedAt = seconds;
        shownAt = seconds;
        Pace pace = new Pace(whole, first);
        sayIfFinished(first, isSaved);
        try (LossLog log = LossLog.open(folder.losses(), done);
                RunEvents events = RunEvents.open(plan, folder, done);
                Progress.Task bar = control.progress().begin("training", plan.updates(), "step")) {
            bar.advanceTo(done);
            try {
                showWhatWasNot(first, isSaved);
                while (done < plan.updates() && (done == first || !plan.budget().isUsedUp())) {
                    step(log, events, bar);
                    if (advance.isWaitedFor()) {
                        pace.after(done, plan, System.nanoTime()).ifPresent(change -> follow(change, bar));
                    }
                }
            } catch (CancelledException e) {
                advance.abandon();
                throw e.keeping(kept(first));
            }
            save();
            draw(log);
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

    /** Returns how many updates the run has in all; fewer than its settings say where it fits into a time. */
    public long updates() {
        return plan.updates();
    }

    /** Returns how many updates are done. */
    public long done() {
        return done;
    }

    private void follow(Pace.Change change, Progress.Task bar) {
        plan = change.plan();
        bar.totalIs(plan.updates());
        control.progress().say(change.why());
    }

    private void sayIfFinished(long first, boolean isSaved) {
        if (isSaved && first >= plan.updates()) {
            control.progress()
                    .say("This training is finished: all " + Counted.of(plan.updates(), "step")
                            + " are done, and nothing"
                            + " is trained now. For more steps raise --max_epochs; to begin anew give --resume never.");
        }
    }

    /** A process may be killed between a checkpoint and the pictures that belong to it. */
    private void showWhatWasNot(long first, boolean isSaved) {
        if (isSaved && first > 0 && plan.rhythm().show().isDue(first, 0) && !task.isShown(first)) {
            task.show(first);
        }
    }

    /** Saves what is new and says what lies there. */
    private String kept(long first) {
        if (done > first) {
            save();
        } else if (saved < 0) {
            return "No step is finished yet; the same command begins with the first.";
        }
        return "Saved: " + Counted.of(saved, "step") + " of " + plan.updates()
                + checkpoints.newest().map(path -> ", in " + path).orElse("")
                + ". The same command goes on from there.";
    }

    private void step(LossLog log, RunEvents events, Progress.Task bar) throws IOException {
        control.cancellation().check("step " + (done + 1) + " of " + plan.updates());
        double rate = plan.learningRate().at(done);
        advance.make(done, rate);
        done++;
        Rhythm rhythm = plan.rhythm();
        boolean measures = rhythm.validate().isDue(done, seconds() - validatedAt);
        boolean saves = rhythm.save().isDue(done, seconds() - savedAt);
        if (measures
                || saves
                || done % rhythm.logEvery() == 0
                || done == plan.updates()
                || plan.budget().isUsedUp()) {
            record(row(rate), measures, log, events, bar);
        }
        bar.advanceTo(done);
        if (saves) {
            save();
            draw(log);
        }
        if (rhythm.show().isDue(done, seconds() - shownAt)) {
            task.show(done);
            shownAt = seconds();
        }
    }

    /** A machine without fonts, as many servers are, cannot label a curve; training does not end for that. */
    private void draw(LossLog log) throws IOException {
        try {
            LossCurve.write(folder.curve(), plan.title(), log.rows());
        } catch (IOException e) {
            throw e;
        } catch (RuntimeException | LinkageError | InternalError e) {
            if (!undrawn) {
                control.progress()
                        .say("The loss curve cannot be drawn here (" + e + "); its numbers are in " + folder.losses()
                                + ". If fonts are missing, install fontconfig and a font.");
            }
            undrawn = true;
        }
    }

    private LossRow row(double rate) {
        Advance.Reading reading = advance.read();
        if (reading.outcome() == Update.Outcome.DIVERGED) {
            done--;
            throw diverged(reading.loss());
        }
        return new LossRow(done, reading.loss(), OptionalDouble.empty(), rate, reading.gradientNorm(), seconds());
    }

    /** Measures where it is time to, and writes the row down even when the measurement is cancelled. */
    private void record(LossRow plain, boolean measures, LossLog log, RunEvents events, Progress.Task bar)
            throws IOException {
        LossRow row = plain;
        try {
            if (measures) {
                row = plain.withValidation(task.validate());
                events.measures(done, task.measures());
                validatedAt = seconds();
            }
        } finally {
            log.append(row);
            events.write(row, update.scale().factor());
        }
        bar.note(String.format(Locale.ROOT, "loss %.4f", row.loss()));
    }

    private void save() {
        if (saved == done) {
            return;
        }
        advance.settle();
        Checkpoint state = new Checkpoint(
                done,
                update.optimizer().steps(),
                update.scale().factor(),
                update.scale().goodUpdates(),
                seconds(),
                plan.updates() == whole.updates() ? OptionalLong.empty() : OptionalLong.of(plan.updates()),
                ComputedWith.threads(update.weights().values().is_cuda()),
                plan.settings(),
                update.weights().shapes());
        checkpoints.write(state, update, task::export);
        saved = done;
        savedAt = seconds();
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
}
