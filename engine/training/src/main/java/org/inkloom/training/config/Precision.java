package org.inkloom.training.config;

import org.inkloom.run.Progress;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * The data types in which a step computes; trained weights and the loss are float32 in every mode.
 *
 * <p>DiffSynth keeps the frozen weights in float16 in every mode but {@code 32}; so does this program, except that
 * {@code bf16} keeps them in bfloat16. A CPU without half-precision arithmetic computes in float32 in every mode, which
 * the user is told once.
 */
public enum Precision implements Word {
    /** float32 throughout. */
    FULL("32"),
    /** The same as {@code 16-mixed}: PyTorch Lightning, which DiffSynth uses, treats the two alike. */
    HALF("16"),
    /** float16 weights and arithmetic, with dynamic loss scaling. */
    HALF_MIXED("16-mixed"),
    /** bfloat16 weights and arithmetic; its range is that of float32, so no loss scaling is needed. */
    BFLOAT16("bf16");

    private final String word;

    Precision(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    /**
     * Returns the device and the data type in which a run computes.
     *
     * @param device on which it is to compute
     * @param progress is told if the data type is not the one asked for
     */
    public Placement on(Device device, Progress progress) {
        if (device.isCuda()) {
            return Placement.of(device, dtype());
        }
        if (this != FULL) {
            progress.advise("The CPU computes in float32 whatever " + SettingKey.of("precision")
                    + " says, because it is faster there.");
        }
        return Placement.of(device, DType.FLOAT32);
    }

    private DType dtype() {
        return switch (this) {
            case FULL -> DType.FLOAT32;
            case HALF, HALF_MIXED -> DType.FLOAT16;
            case BFLOAT16 -> DType.BFLOAT16;
        };
    }
}
