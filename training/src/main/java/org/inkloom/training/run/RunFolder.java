package org.inkloom.training.run;

import java.nio.file.Path;

/**
 * Where the files of a run lie.
 *
 * @param root the folder that holds them all
 */
public record RunFolder(Path root) {
    /** The settings in effect. */
    public Path settings() {
        return root.resolve("settings.yaml");
    }

    /** Losses as CSV. */
    public Path losses() {
        return root.resolve("loss.csv");
    }

    /** Losses as a picture. */
    public Path curve() {
        return root.resolve("loss.png");
    }

    /** What was measured beside the loss, as CSV. */
    public Path measures() {
        return root.resolve("measures.csv");
    }

    /** TensorBoard's event files. */
    public Path events() {
        return root.resolve("tensorboard");
    }

    /** Checkpoints. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** Pictures drawn on the way. */
    public Path samples() {
        return root.resolve("samples");
    }

    /** Encoded pictures and captions; may be deleted after the run. */
    public Path cache() {
        return root.resolve("cache");
    }
}
