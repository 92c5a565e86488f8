package org.inkloom.golden;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;

/**
 * Device and data type of the tests against references: float32 on the CPU, unless {@code INKLOOM_TEST_DEVICE} (for
 * example {@code cuda:0}) and {@code INKLOOM_TEST_DTYPE} ({@code float32}, {@code float16}, {@code bfloat16}) say
 * otherwise.
 *
 * <p>The reference is float32 on a CPU. A GPU adds in another order, so the tolerance is 1e-3 of the largest magnitude
 * for float32 there, and 2e-2 for float16. bfloat16 has three bits fewer than float16: with weights rounded to it, even
 * exact computation deviates by up to 2.8e-2, and PyTorch's own bfloat16 by 3.3e-2 on the U-Net, which guidance
 * amplifies; so its tolerance is 6e-2.
 */
public final class GoldenRun {
    private static final double GPU_FLOAT32 = 1e-3;
    private static final double FLOAT16 = 2e-2;
    private static final double BFLOAT16 = 6e-2;

    private GoldenRun() {}

    /** Returns device and data type of models. */
    public static Placement placement() {
        Device device = Device.parse(variable("INKLOOM_TEST_DEVICE", "cpu"));
        return Placement.of(device, dtype());
    }

    /** Returns whether the run uses float32 on the CPU, like the reference. */
    public static boolean isExact() {
        return !placement().device().isCuda() && dtype() == DType.FLOAT32;
    }

    /** Returns whether models compute in float32, on whichever device. */
    public static boolean isFloat32() {
        return dtype() == DType.FLOAT32;
    }

    /** Returns whether models compute in float16. */
    public static boolean isFloat16() {
        return dtype() == DType.FLOAT16;
    }

    private static DType dtype() {
        return DType.valueOf(variable("INKLOOM_TEST_DTYPE", "float32").toUpperCase(Locale.ROOT));
    }

    private static String variable(String name, String fallback) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? fallback : value;
    }

    /**
     * Returns the tolerance of this run.
     *
     * @param exact tolerance for float32 on the CPU
     */
    public static double tolerance(double exact) {
        return switch (dtype()) {
            case FLOAT16 -> Math.max(exact, FLOAT16);
            case BFLOAT16 -> Math.max(exact, BFLOAT16);
            default -> placement().device().isCuda() ? Math.max(exact, GPU_FLOAT32) : exact;
        };
    }

    /** Returns a recorded input on the model's device; floating-point types are converted to its compute type. */
    public static Tensor input(StoredTensor stored) {
        try (Scope scope = Scope.open()) {
            Placement placement = placement();
            DType dtype = stored.dtype().isFloat() ? placement.compute() : stored.dtype();
            return scope.keep(Tensors.to(Tensors.copyOf(stored), placement.device(), dtype));
        }
    }
}
