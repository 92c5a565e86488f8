package org.inkloom.training.config;

import org.inkloom.diffusion.scheduler.PredictionType;

/** What a U-Net learns to output. */
public enum Prediction implements Word {
    /** The velocity between picture and noise; needed where the last step is noise alone. */
    V("v", PredictionType.V),
    /** The noise. */
    EPSILON("epsilon", PredictionType.EPSILON);

    private final String word;
    private final PredictionType type;

    Prediction(String word, PredictionType type) {
        this.word = word;
        this.type = type;
    }

    @Override
    public String word() {
        return word;
    }

    /** Returns the scheduler's name of it. */
    public PredictionType type() {
        return type;
    }
}
