package org.inkloom.training.lora;

import java.util.Optional;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OutputConfig;
import org.inkloom.training.config.SampleGuidesConfig;
import org.inkloom.training.run.FittedTime;
import org.inkloom.training.run.GradientAccumulation;
import org.inkloom.training.run.Interval;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.RunSchedule;
import org.inkloom.training.run.TimeBudget;
import org.inkloom.training.run.Training;
import org.inkloom.training.run.TrainingSetup;
import org.inkloom.training.schedule.LearningRate;

/** Tells the common trainer how a LoRA is trained: schedule, data and messages. */
final class LoraTraining implements Training<TrainingReport> {
    private final LoraTrainingConfig config;
    private final SampleGuides.Source guides;
    private final TrainingSetup setup;

    /** Starts the clock of the time budget that the settings may give. */
    LoraTraining(LoraTrainingConfig config, SampleGuides.Source guides) {
        this.config = config;
        this.guides = guides;
        setup = new TrainingSetup(
                plan(config),
                new RunFolder(config.output().path()),
                config.model().device(),
                config.run().precision(),
                config.optimizer(),
                config.run().cudaGraph() && !config.text().trained(),
                config.output().resume(),
                config.output().keepCheckpoints(),
                config.output().tensorboard(),
                Optional.empty(),
                config.toMap());
    }

    private static RunPlan plan(LoraTrainingConfig config) {
        return new RunPlan(
                        "LoRA " + config.output().loraName() + ", rank "
                                + config.adapter().rank(),
                        LearningRate.of(config.optimizer(), config.run().updates()),
                        new GradientAccumulation(
                                config.run().stepsPerEpoch(), config.run().accumulate()),
                        new RunSchedule(
                                1,
                                Interval.updates(config.output().saveEvery()),
                                Interval.updates(config.output().validationEvery()),
                                Interval.updates(config.samples().rounds().every())))
                .within(
                        TimeBudget.ofMinutes(config.run().minutes()),
                        FittedTime.ofMinutes(config.run().fitMinutes()));
    }

    @Override
    public TrainingSetup setup() {
        return setup;
    }

    @Override
    public LoraData open(Placement placement, RunControl control) {
        adviseUnusedSettings(control.progress());
        if (config.text().trained()
                && config.run().cudaGraph()
                && placement.device().isCuda()) {
            control.progress()
                    .say("Steps are not recorded as a CUDA graph: with train_text_encoder each reads captions of"
                            + " its own.");
        }
        return LoraData.open(config, guides, setup.folder(), placement, control);
    }

    private void adviseUnusedSettings(Progress progress) {
        adviseUnusedGuides(progress);
        OutputConfig output = config.output();
        if (output.useSwanlab() || output.swanlabMode().isPresent()) {
            progress.say("SwanLab is not used; losses go to loss.csv, loss.png and TensorBoard files.");
        }
        if (output.modelscopeModelId().isPresent()
                || output.modelscopeAccessToken().isPresent()) {
            progress.say("Nothing is uploaded by the training; publish the finished LoRA afterwards.");
        }
    }

    /**
     * Tells the user about settings without effect: control pictures when no samples are drawn, and networks without
     * pictures for them.
     */
    private void adviseUnusedGuides(Progress progress) {
        SampleGuidesConfig guides = config.samples().guides();
        if (!guides.isEmpty() && config.samples().rounds().every() == 0) {
            progress.advise("Nothing is steered: no samples are drawn without " + SettingKey.of("sample_every") + ".");
        } else if (guides.isEmpty() && !guides.networks().isEmpty()) {
            progress.advise(SettingKey.of("sample_control_net") + " does nothing without "
                    + SettingKey.of("sample_control") + ".");
        }
    }

    @Override
    public String keptBeforeTraining() {
        return "Nothing was trained this time; what is encoded is kept, and the same command goes on from there.";
    }

    @Override
    public String work() {
        return "training at " + config.pictures().width() + "x"
                + config.pictures().height() + ", batch " + config.run().batchSize();
    }

    @Override
    public String remedy() {
        return "Set " + SettingKey.of("use_gradient_checkpointing") + ", or lower " + SettingKey.of("batch_size") + ", "
                + SettingKey.of("height") + " and " + SettingKey.of("width") + " or " + SettingKey.of("lora_rank")
                + ".";
    }
}
