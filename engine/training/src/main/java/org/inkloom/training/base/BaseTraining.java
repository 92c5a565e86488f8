package org.inkloom.training.base;

import java.util.Optional;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.FittedTime;
import org.inkloom.training.run.GradientAccumulation;
import org.inkloom.training.run.Interval;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.RunSchedule;
import org.inkloom.training.run.Start;
import org.inkloom.training.run.TimeBudget;
import org.inkloom.training.run.Training;
import org.inkloom.training.run.TrainingSetup;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.source.Sources;

/** Tells the common trainer how a part of a model is trained from scratch: schedule, data and messages. */
final class BaseTraining implements Training<BaseReport> {
    private final BaseTrainingConfig config;
    private final TrainingSetup setup;

    /** Starts the clock of the time budget that the settings may give. */
    BaseTraining(BaseTrainingConfig given) {
        config = given.forItsRank();
        setup = new TrainingSetup(
                plan(config).within(TimeBudget.ofMinutes(config.run().minutes()), FittedTime.NONE),
                new RunFolder(config.output().path()),
                config.model().device(),
                config.run().precision(),
                config.optimizer(),
                config.run().cudaGraph(),
                config.output().resume(),
                config.output().keepCheckpoints(),
                config.output().tensorboard(),
                Optional.of(config.team()).filter(team -> team.folder().isPresent()),
                config.toMap());
    }

    private static RunPlan plan(BaseTrainingConfig config) {
        return new RunPlan(
                "Training " + config.model().part().word() + ", "
                        + config.model().preset(),
                learningRate(config),
                GradientAccumulation.of(config.run().accumulate()),
                new RunSchedule(
                        config.run().logEvery(),
                        new Interval(
                                config.output().saveEvery(), config.output().saveMinutes()),
                        Interval.updates(config.output().validationEvery()),
                        new Interval(
                                config.samples().rounds().every(),
                                config.samples().minutes())));
    }

    private static LearningRate learningRate(BaseTrainingConfig config) {
        double peak = config.optimizer().learningRate();
        LearningRate rate = LearningRate.of(config.optimizer(), config.run().updates())
                .endingAt(peak > 0 ? config.rates().end() / peak : 0);
        return exported(config)
                .map(state -> rate.risingAgain(state.update(), config.rates().restartSteps()))
                .orElse(rate);
    }

    /**
     * Returns the progress of the training that exported the folder {@code start_from}, if it trained the same part.
     * Its learning-rate schedule is then continued. A decoder trained alone is a new training, even over the same
     * weights.
     */
    private static Optional<ModelExport.State> exported(BaseTrainingConfig config) {
        return config.model()
                .startFrom()
                .flatMap(ModelExport::stateOf)
                .filter(state -> state.part().equals(config.model().part().word())
                        && !config.objective().decoderOnly());
    }

    @Override
    public TrainingSetup setup() {
        return setup;
    }

    @Override
    public BaseData open(Placement placement, RunControl control) {
        CudaFlags.set(placement.device());
        return new BaseData(
                config, Sources.open(config.source(), config.run().seed(), control), placement, setup.folder());
    }

    @Override
    public Start start(RunControl control) {
        Optional<ModelExport.State> exported = exported(config);
        exported.ifPresent(state -> control.progress()
                .say("Going on from the exported weights of update " + state.update() + ", with a fresh optimizer."));
        return exported.map(state -> Start.after(state.update(), state.seconds()))
                .orElse(Start.NEW);
    }

    @Override
    public String keptBeforeTraining() {
        return "Nothing was trained this time; the same command goes on from where the run was.";
    }

    @Override
    public String work() {
        return "training " + config.model().part().word() + " with a batch of "
                + config.run().batchSize();
    }

    @Override
    public String remedy() {
        return "Lower " + SettingKey.of("batch_size") + " and raise " + SettingKey.of("accumulate_grad_batches")
                + " by the same factor.";
    }
}
