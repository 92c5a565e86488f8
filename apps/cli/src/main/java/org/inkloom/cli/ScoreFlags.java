package org.inkloom.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.inkloom.hub.HubSettings;
import org.inkloom.score.Gate;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.measure.ScoringPlan;
import org.inkloom.score.model.ScoreModels;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for scoring pictures and for the gate that they must pass; shared by all commands that score. */
final class ScoreFlags {
    @Option(
            names = "--gate",
            paramLabel = "N",
            description = "What the score must reach, 0 to 10. The contest asks for 6.")
    private @Nullable Double gate;

    @Option(
            names = "--gate-by",
            paramLabel = "SCORE",
            description = "The score that decides: aesthetic, prompt-match, style-coherence-clip,"
                    + " subject-coherence-clip, subject-coherence-dino, style-coherence-reader, subject-coherence-reader or technical."
                    + " Default: aesthetic.")
    private @Nullable String gateBy;

    @Option(
            names = "--clip",
            paramLabel = "DIR|REPO",
            description = "Another CLIP than ViT-L/14; its numbers carry its name.")
    private @Nullable String clip;

    @Option(
            names = "--aesthetics",
            paramLabel = "DIR|REPO|FILE.pth",
            description = "The aesthetic predictor, or the file of a head alone, which belongs on CLIP ViT-L/14.")
    private @Nullable String aesthetics;

    /** Returns the gate of the flags; empty if neither flag is given. */
    Optional<Gate> gate() {
        return gate == null && gateBy == null ? Optional.empty() : Optional.of(gateOrUsual());
    }

    /** Returns the gate of the flags, else the contest's. */
    Gate gateOrUsual() {
        String key = gateBy == null ? ScoreKind.AESTHETIC.key() : gateBy;
        return Gate.of(key, Optional.ofNullable(gate));
    }

    /** Returns the score that decides, if the user chose it. */
    Optional<ScoreKind> decidesBy() {
        return gateBy == null ? Optional.empty() : Optional.of(gateOrUsual().kind());
    }

    ScoringPlan plan(Device device) {
        return new ScoringPlan(
                EnumSet.allOf(ScoreKind.class),
                Optional.ofNullable(clip),
                Optional.ofNullable(aesthetics),
                ScoreModels.reader(),
                Path.of(""),
                HubSettings.ofProcess(),
                device);
    }
}
