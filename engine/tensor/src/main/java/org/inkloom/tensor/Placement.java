package org.inkloom.tensor;

import org.inkloom.weights.DType;

/**
 * Where a model's weights are held and computed with, and in which types.
 *
 * @param device on which weights live and the forward pass runs
 * @param compute element type of activations, which is computed in
 * @param stored in which form weights are held between forward passes
 */
public record Placement(Device device, DType compute, Stored stored) {
    /** How weights are held between forward passes. */
    public enum Stored {
        /** Converted to the compute type once, when loaded. */
        CONVERTED,
        /**
         * As {@link #CONVERTED}; on the CPU, matrices are also laid out in the order in which they are multiplied,
         * which is a quarter faster. For inference only.
         */
        PACKED,
        /**
         * Left as in the file, and converted layer by layer each time they are used. On the CPU they are mapped, so
         * that the system's page cache holds them and several processes share them. Halves the memory of a
         * half-precision model and takes about 15 % more time.
         */
        AS_IN_FILE,
        /**
         * As {@link #CONVERTED}; on a GPU that can multiply in float8, the matrices of transformer blocks are also
         * rounded to it, with a scale for each output. Faster and less exact. For inference only.
         */
        FLOAT8
    }

    /** Checks that the compute type is a floating type libtorch computes in. */
    public Placement {
        if (compute != DType.FLOAT32
                && compute != DType.FLOAT16
                && compute != DType.BFLOAT16
                && compute != DType.FLOAT64) {
            throw new IllegalArgumentException("cannot compute in " + compute);
        }
    }

    /** Returns a placement with converted weights. */
    public static Placement of(Device device, DType compute) {
        return new Placement(device, compute, Stored.CONVERTED);
    }

    /**
     * Returns the element type for values that half precision would spoil, such as trained weights and losses: float32,
     * or float64 for a model that computes in it.
     */
    public DType exact() {
        return compute == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** Returns the placement of reference tests: float32 on the CPU. */
    public static Placement cpuFloat32() {
        return of(Device.CPU, DType.FLOAT32);
    }

    /** Returns the same placement with weights converted and laid out for inference. */
    public Placement packed() {
        return new Placement(device, compute, Stored.PACKED);
    }

    /** Returns the same placement with products in eight bits where the device has them. */
    public Placement inFloat8() {
        return new Placement(device, compute, Stored.FLOAT8);
    }

    /** Returns the same placement with weights left as in their file. */
    public Placement asInFile() {
        return new Placement(device, compute, Stored.AS_IN_FILE);
    }
}
