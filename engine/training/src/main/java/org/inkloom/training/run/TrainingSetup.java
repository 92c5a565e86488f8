package org.inkloom.training.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.training.config.BaseTeamConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.config.Precision;
import org.inkloom.training.config.Resume;

/**
 * What every training is told, whatever it trains.
 *
 * @param plan how long it is and when it does what
 * @param folder for everything it writes
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 * @param precision element types of the step
 * @param optimizer AdamW and what surrounds its step
 * @param recordsSteps whether a GPU repeats recorded steps
 * @param resume what to do with a checkpoint that is already there
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param tensorboard whether event files are written
 * @param team the runs that train together, if this is one of them
 * @param settings every setting in effect by key, as it would be written in YAML
 */
public record TrainingSetup(
        RunPlan plan,
        RunFolder folder,
        String device,
        Precision precision,
        OptimizerConfig optimizer,
        boolean recordsSteps,
        Resume resume,
        int keepCheckpoints,
        boolean tensorboard,
        Optional<BaseTeamConfig> team,
        Map<String, String> settings) {
    /** Copies the settings, keeping their order. */
    public TrainingSetup {
        settings = new LinkedHashMap<>(settings);
    }
}
