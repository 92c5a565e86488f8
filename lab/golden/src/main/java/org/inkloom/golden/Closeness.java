package org.inkloom.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/** Comparisons with reference tensors; each prints and returns the largest difference. */
public final class Closeness {
    private Closeness() {}

    /**
     * Requires {@code max|actual - expected| <= tolerance * max|expected|}.
     *
     * @return the largest difference relative to the largest expected magnitude
     */
    public static double relative(StoredTensor expected, Tensor actual, double tolerance) {
        assertThat(Tensors.shape(actual)).as("shape of " + expected.name()).isEqualTo(expected.shape());
        return relative(expected.name(), floats(expected), Tensors.floats(actual), tolerance);
    }

    /**
     * As {@link #relative(StoredTensor, Tensor, double)}, for an intermediate value that the reference file may lack.
     *
     * @param expected the reference's file
     * @param name of the value in it
     * @return whether the reference has it
     */
    public static boolean relativeWhereThere(TensorFile expected, String name, Tensor actual, double tolerance) {
        boolean there = expected.names().contains(name);
        if (there) {
            relative(expected.get(name), actual, tolerance);
        }
        return there;
    }

    /** As {@link #relative(StoredTensor, Tensor, double)} for plain arrays. */
    public static double relative(String name, float[] expected, float[] actual, double tolerance) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        double difference = absoluteDifference(name, expected, actual);
        double relative = largest == 0 ? difference : difference / largest;
        System.out.printf(
                "golden %-60s largest relative difference %.2e (tolerance %.0e)%n", name, relative, tolerance);
        assertThat(relative).as(name + ": largest relative difference").isLessThanOrEqualTo(tolerance);
        return relative;
    }

    /** Requires {@code max|actual - expected| <= tolerance} and returns the largest difference. */
    public static double absolute(StoredTensor expected, Tensor actual, double tolerance) {
        assertThat(Tensors.shape(actual)).as("shape of " + expected.name()).isEqualTo(expected.shape());
        double difference = absoluteDifference(expected.name(), floats(expected), Tensors.floats(actual));
        System.out.printf(
                "golden %-60s largest difference %.2e (tolerance %.0e)%n", expected.name(), difference, tolerance);
        assertThat(difference).as(expected.name() + ": largest difference").isLessThanOrEqualTo(tolerance);
        return difference;
    }

    private static double absoluteDifference(String name, float[] expected, float[] actual) {
        assertThat(actual.length).as("number of values of " + name).isEqualTo(expected.length);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) actual[i] - expected[i]);
            // Comparisons with NaN are always false, so it is tested for explicitly.
            if (Double.isNaN(difference) || difference > largest) {
                largest = difference;
            }
            if (Double.isNaN(difference)) {
                break;
            }
        }
        return largest;
    }

    /** Returns a stored tensor's values as floats. */
    public static float[] floats(StoredTensor stored) {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(Tensors.copyOf(stored));
        }
    }

    /** Returns the shape as text, for messages. */
    public static String shape(StoredTensor stored) {
        return Arrays.toString(stored.shape());
    }
}
