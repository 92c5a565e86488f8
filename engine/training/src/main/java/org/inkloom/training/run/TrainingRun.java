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
import org.inkloom.run.SettingKey;
import org.inkloom.training.log.LossCurve;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.step.Update;

/**
 * The loop of a training: from batches to updates, from updates to checkpoints, with everything recorded.
 *
 * <p>All randomness depends on the number of the batch only, and a checkpoint holds all state that an update changes.
 * So a run that was stopped or killed, and then resumed, ends with the same bits as one that was not.
 */
public final class TrainingRun {
    private static final double NANOS = 1e9;

    private final RunPlan whole;
    private RunPlan plan;
    private final RunRecords records;
    private final RunFolder folder;
    private final Update update;
    private final TrainingStep step;
    private final TrainingTask<?> task;
    private final RunControl control;
    private final Checkpoints checkpoints;
    private Optional<Team> team = Optional.empty();
    private boolean undrawn;
    private double secondsBefore;
    private long startNanos;
    private long done;
    private long saved = -1;
    private double savedAt;
    private double validatedAt;
    private double shownAt;

    /**
     * Prepares a run; nothing is read or written yet.
     *
     * @param update the state that is trained
     * @param step makes the updates of that state
     */
    public TrainingRun(
            RunPlan plan,
            RunRecords records,
            Update update,
            TrainingStep step,
            TrainingTask<?> task,
            RunControl control) {
        whole = plan;
        this.plan = plan;
        this.records = records;
        folder = records.folder();
        this.update = update;
        this.step = step;
        this.task = task;
        this.control = control;
        checkpoints = new Checkpoints(folder.checkpoints(), records.keepCheckpoints());
    }

    /** Lets it meet a team that has begun. */
    TrainingRun together(Team others) {
        team = Optional.of(others);
        return this;
    }

    /**
     * Trains to the end, or until the time is used up. At least one update is made.
     *
     * @param start where this part of the run begins; the tensors must be in the state of that moment
     * @return the losses of the whole run
     * @throws CancelledException if asked to stop; what was finished is then in a checkpoint
     * @throws InkloomException {@code INK-TRAIN-021} if a checkpoint cannot be written, {@code -030} if the loss is not
     *     a number
     */
    public LossLog run(Start start) {
        ComputedWith.difference(start.threads(), threads()).ifPresent(control.progress()::advise);
        start.planned().ifPresent(updates -> plan = whole.shortenedTo(updates));
        long first = start.update();
        done = first;
        saved = start.isSaved() ? done : -1;
        secondsBefore = start.seconds();
        startNanos = System.nanoTime();
        savedAt = secondsBefore;
        validatedAt = secondsBefore;
        shownAt = secondsBefore;
        sayIfFinished(start);
        try (LossLog log = LossLog.open(folder.losses(), done);
                RunEvents events = RunEvents.open(records, done);
                Progress.Task bar = control.progress().begin("training", plan.updates(), "step")) {
            bar.advanceTo(done);
            try {
                showWhatWasNot(start);
                train(first, log, events, bar);
            } catch (CancelledException e) {
                step.abandon();
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

    private void train(long first, LossLog log, RunEvents events, Progress.Task bar) throws IOException {
        Pace pace = new Pace(whole, first);
        while (done < plan.updates() && (done == first || !plan.budget().isUsedUp())) {
            makeUpdate(log, events, bar);
            if (step.isWaitedFor()) {
                pace.after(done, plan, System.nanoTime()).ifPresent(change -> follow(change, bar));
            }
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

    private void sayIfFinished(Start start) {
        if (start.isSaved() && start.update() >= plan.updates()) {
            control.progress()
                    .advise("This training is finished: all " + Counted.of(plan.updates(), "step")
                            + " are done, and nothing"
                            + " is trained now. For more steps raise " + SettingKey.of("max_epochs")
                            + "; to begin anew give " + SettingKey.of("resume") + " never.");
        }
    }

    /**
     * Draws the sample pictures of the checkpoint that the run continues from, if the process was killed after writing
     * the checkpoint and before drawing them.
     */
    private void showWhatWasNot(Start start) {
        long first = start.update();
        if (start.isSaved() && first > 0 && plan.schedule().show().isDue(first, 0) && !task.isShown(first)) {
            task.show(first);
        }
    }

    /** Saves the updates of a run that was stopped, and returns a sentence that says what was saved. */
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

    /** Makes one update, and whatever is due after it. */
    private void makeUpdate(LossLog log, RunEvents events, Progress.Task bar) throws IOException {
        control.cancellation().check("step " + (done + 1) + " of " + plan.updates());
        double rate = plan.learningRate().at(done);
        step.make(done, rate);
        done++;
        if (team.isPresent() && team.get().meetsAfter(done)) {
            team.get().meet(update.weights());
        }
        RunSchedule schedule = plan.schedule();
        boolean measures = schedule.validate().isDue(done, seconds() - validatedAt);
        boolean saves = schedule.save().isDue(done, seconds() - savedAt);
        if (measures
                || saves
                || done % schedule.logEvery() == 0
                || done == plan.updates()
                || plan.budget().isUsedUp()) {
            record(row(rate), measures, log, events, bar);
        }
        bar.advanceTo(done);
        if (saves) {
            save();
            draw(log);
        }
        if (schedule.show().isDue(done, seconds() - shownAt)) {
            task.show(done);
            shownAt = seconds();
        }
    }

    /**
     * Draws the loss curve. Without fonts, as on many servers, its labels cannot be drawn; the training does not fail
     * because of that.
     */
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
        TrainingStep.Reading reading = step.read();
        if (reading.outcome() == Update.Outcome.DIVERGED) {
            done--;
            throw diverged(reading.loss());
        }
        return new LossRow(done, reading.loss(), OptionalDouble.empty(), rate, reading.gradientNorm(), seconds());
    }

    /** Validates if that is due, and writes the row of the log even if the validation is cancelled. */
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
        step.settle();
        RunState state = new RunState(
                done,
                update.optimizer().steps(),
                update.scale().factor(),
                update.scale().goodUpdates(),
                seconds(),
                plan.updates() == whole.updates() ? OptionalLong.empty() : OptionalLong.of(plan.updates()),
                threads(),
                records.settings(),
                update.weights().shapes());
        checkpoints.write(state, update, task::export);
        saved = done;
        savedAt = seconds();
    }

    private int threads() {
        return ComputedWith.threads(update.weights().values().is_cuda());
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startNanos) / NANOS;
    }

    private InkloomException diverged(double loss) {
        return InkloomException.failed(
                "INK-TRAIN-030",
                "The gradients of update " + (done + 1) + " are not finite numbers (the loss is " + loss + ").",
                "The learning rate is too high, or the model overflows in this precision.",
                "Lower " + SettingKey.of("learning_rate") + ", set " + SettingKey.of("max_grad_norm") + " 1, or use "
                        + SettingKey.of("precision") + " bf16 or 32; the newest checkpoint is " + "untouched.");
    }
}
