package org.inkloom.score.measure;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.inkloom.hub.HubSettings;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.model.ScoreModels;
import org.inkloom.tensor.Device;

/**
 * What to measure, and with which models.
 *
 * @param kinds what to measure
 * @param clip another CLIP than ViT-L/14: a repository or a folder
 * @param aesthetics another aesthetic predictor: a repository, a folder, or the file of a head
 * @param reader the slot reader's file, if it exists
 * @param base folder from which relative paths are resolved
 * @param hub where models are stored
 * @param device on which to compute
 */
public record ScoringPlan(
        Set<ScoreKind> kinds,
        Optional<String> clip,
        Optional<String> aesthetics,
        Optional<Path> reader,
        Path base,
        HubSettings hub,
        Device device) {
    /** Copies the set. */
    public ScoringPlan {
        kinds = Set.copyOf(kinds);
    }

    /** Returns a plan for everything that can be measured with the models on this machine. */
    public static ScoringPlan everything(Device device) {
        return new ScoringPlan(
                EnumSet.allOf(ScoreKind.class),
                Optional.empty(),
                Optional.empty(),
                ScoreModels.reader(),
                Path.of(""),
                HubSettings.ofProcess(),
                device);
    }

    /** Returns the plan for other kinds. */
    public ScoringPlan of(Set<ScoreKind> others) {
        return new ScoringPlan(others, clip, aesthetics, reader, base, hub, device);
    }
}
