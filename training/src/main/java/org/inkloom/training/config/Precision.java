package org.inkloom.training.config;

/**
 * In which element types a step computes; the trained weights and the loss are float32 in every mode.
 *
 * <p>DiffSynth keeps the frozen weights in float16 for every mode but {@code 32}; so does this program, except that
 * {@code bf16} keeps them in bfloat16. A CPU without half-precision arithmetic computes in float32 whatever is asked,
 * and says so once.
 */
public enum Precision implements Word {
    /** float32 throughout. */
    FULL("32"),
    /** The same as {@code 16-mixed}, for which PyTorch Lightning takes it. */
    HALF("16"),
    /** float16 weights and arithmetic, with dynamic loss scaling. */
    HALF_MIXED("16-mixed"),
    /** bfloat16 weights and arithmetic; its range needs no loss scaling. */
    BFLOAT16("bf16");

    private final String word;

    Precision(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    /** Returns whether the loss is scaled so that small float16 gradients survive. */
    public boolean scalesLoss() {
        return this == HALF || this == HALF_MIXED;
    }
}
