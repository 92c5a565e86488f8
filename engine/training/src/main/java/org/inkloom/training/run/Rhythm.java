package org.inkloom.training.run;

import org.inkloom.training.config.OutputConfig;

/**
 * When a run does what.
 *
 * @param logEvery updates that one row of the log tells of, at least 1; the device is waited for at its end only
 * @param save checkpoints
 * @param validate measurements on what is not trained on
 * @param show pictures
 */
public record Rhythm(long logEvery, Every save, Every validate, Every show) {
    /** Checks the rows. */
    public Rhythm {
        if (logEvery < 1) {
            throw new IllegalArgumentException("a row of " + logEvery + " updates");
        }
    }

    static Rhythm of(OutputConfig output, int showEvery) {
        return new Rhythm(
                1,
                Every.updates(output.saveEvery()),
                Every.updates(output.validationEvery()),
                Every.updates(showEvery));
    }
}
