package org.inkloom.training.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run writes down of itself, and where.
 *
 * @param folder for all of it
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param tensorboard whether event files are written
 * @param settings what checkpoints remember of the settings, as {@link ResumePolicy#settings} returns it
 */
public record RunRecords(RunFolder folder, int keepCheckpoints, boolean tensorboard, Map<String, String> settings) {
    /** Copies the settings, keeping their order. */
    public RunRecords {
        settings = new LinkedHashMap<>(settings);
    }
}
