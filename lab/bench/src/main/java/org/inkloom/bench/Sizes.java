package org.inkloom.bench;

import java.util.Locale;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/** Makes the names of measurements. */
final class Sizes {
    private Sizes() {}

    /** Returns for example {@code kolors 1024x1024 batch 2 float16 cuda:0}. */
    static String of(ModelPreset preset, Placement placement, int batch, int height, int width) {
        return name(preset) + " " + width + "x" + height + " batch " + batch + " " + of(placement);
    }

    /** Returns for example {@code float16 cuda:0}, or {@code float32 (weights float16) cpu}. */
    static String of(Placement placement) {
        String stored =
                placement.stored() == Placement.Stored.AS_IN_FILE ? " (weights " + name(stored(placement)) + ")" : "";
        return name(placement.compute()) + stored + " " + placement.device();
    }

    /** Returns the data type of random weights: float16 where weights are converted at each use. */
    static DType stored(Placement placement) {
        return placement.stored() == Placement.Stored.AS_IN_FILE ? DType.FLOAT16 : placement.compute();
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
