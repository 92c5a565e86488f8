package org.inkloom.tensor;

import org.inkloom.weights.DType;

/**
 * Where a model's weights go and in which type it computes.
 *
 * @param device where weights live and the forward pass runs
 * @param compute element type of activations
 * @param stored whether weights are kept as the file has them or converted when loaded
 */
public record Placement(Device device, DType compute, Stored stored) {
    /** How weights are held between forward passes. */
    public enum Stored {
        /** Converted to the compute type once, when loaded. */
        CONVERTED,
        /**
         * As converted, and on the CPU the matrices laid out as they are multiplied by: a quarter faster, for inference
         * alone.
         */
        PACKED,
        /**
         * Left as the file has them, mapped and shared with the page cache where the device is the CPU, and cast layer
         * by layer as they are used. Halves the memory of a half-precision model for about 15 % more time.
         */
        AS_IN_FILE,
        /**
         * As converted, and on a GPU that multiplies in eight bits the matrices of transformer blocks rounded to float8 as
         * well, with a scale for each output: faster, and less exact. For inference alone.
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

    /** Returns the type for what must not be rounded to half precision, such as trained weights and losses. */
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
