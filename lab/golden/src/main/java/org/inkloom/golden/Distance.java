package org.inkloom.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;

/** Distances between sets of named tensors, as plain arrays in float64. */
public final class Distance {
    /** Distances below this share of the values are within float32 rounding (2^-24) and count as equally good. */
    private static final double FLOAT32_ROUNDING = 6e-8;

    private Distance() {}

    /**
     * Requires every tensor to be within a tolerance, relative to the largest magnitude of its expected values. If a
     * tensor is expected to be zero, exactly or apart from rounding, the largest magnitude of the whole set is used
     * instead.
     *
     * @param expected by name; further tensors of {@code actual} are ignored
     */
    public static void eachWithin(
            String what, Map<String, double[]> expected, Map<String, double[]> actual, double tolerance) {
        double overall = largest(expected);
        double worst = 0;
        String culprit = "none";
        for (Map.Entry<String, double[]> entry : expected.entrySet()) {
            double[] wanted = entry.getValue();
            double scale = Math.max(largest(wanted), overall * tolerance);
            double relative = largest(wanted, of(actual, entry.getKey())) / scale;
            // Comparisons with NaN are always false, so it is tested for explicitly.
            if (Double.isNaN(relative) || relative > worst) {
                worst = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
                culprit = entry.getKey();
            }
        }
        System.out.printf(
                "golden %s: %d tensors, largest relative difference %.2e (tolerance %.0e) of %s%n",
                what, expected.size(), worst, tolerance, culprit);
        assertThat(worst).as(what + ": " + culprit).isLessThanOrEqualTo(tolerance);
    }

    /**
     * Requires the error of our float32 result, measured against float64, to be at most a factor times that of the
     * reference's float32 result. All tensors are taken together: rounding errors of single tensors or numbers differ
     * between processors by more than any useful factor, but the sum of their magnitudes hardly does. (The sum of
     * squares is no better: it can be dominated by one weight whose gradient is zero apart from rounding and which
     * AdamW moves by a whole step.)
     *
     * @param truth computed in float64
     * @param reference the reference's float32 values; decides which tensors are compared
     * @param actual ours
     * @param factor allowed multiple of the reference's error
     */
    public static void asCloseAs(
            String what,
            Map<String, double[]> truth,
            Map<String, double[]> reference,
            Map<String, double[]> actual,
            double factor) {
        double theirs = overall(truth, reference, reference);
        double ours = overall(truth, reference, actual);
        double theirsEach = perTensor(truth, reference, reference);
        double oursEach = perTensor(truth, reference, actual);
        System.out.printf(
                "golden %s: %d tensors, from float64 %.2e (the reference %.2e), each tensor by itself %.2e (%.2e)%n",
                what, reference.size(), ours, theirs, oursEach, theirsEach);
        assertThat(ours)
                .as(what + ": distance from float64 of all tensors; the reference's own is " + theirs)
                .isLessThanOrEqualTo(factor * Math.max(theirs, FLOAT32_ROUNDING));
        assertThat(oursEach)
                .as(what + ": mean distance from float64, each tensor by itself; the reference's own is " + theirsEach)
                .isLessThanOrEqualTo(factor * Math.max(theirsEach, FLOAT32_ROUNDING));
    }

    /** Returns the largest magnitude of a set. */
    public static double largest(Map<String, double[]> values) {
        return values.values().stream().mapToDouble(Distance::largest).max().orElse(0);
    }

    /** Returns the largest difference between the tensors of {@code expected} and those of the same names; NaN if any is. */
    public static double largest(Map<String, double[]> expected, Map<String, double[]> actual) {
        double largest = 0;
        for (Map.Entry<String, double[]> entry : expected.entrySet()) {
            // Math.max returns NaN if either argument is NaN.
            largest = Math.max(largest, largest(entry.getValue(), of(actual, entry.getKey())));
        }
        return largest;
    }

    /** Returns the sum of the magnitudes of all differences, divided by that of all values. */
    private static double overall(
            Map<String, double[]> truth, Map<String, double[]> compared, Map<String, double[]> values) {
        double difference = 0;
        double size = 0;
        for (String name : compared.keySet()) {
            difference += sum(of(truth, name), of(values, name));
            size += sum(of(truth, name));
        }
        return size == 0 ? difference : difference / size;
    }

    /** Returns the same quotient for each tensor, averaged over the tensors. */
    private static double perTensor(
            Map<String, double[]> truth, Map<String, double[]> compared, Map<String, double[]> values) {
        return compared.keySet().stream()
                .filter(name -> sum(of(truth, name)) > 0)
                .mapToDouble(name -> sum(of(truth, name), of(values, name)) / sum(of(truth, name)))
                .average()
                .orElse(0);
    }

    private static double sum(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.abs(value);
        }
        return sum;
    }

    private static double sum(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    private static double largest(double... values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double largest(double[] expected, double[] actual) {
        assertThat(actual.length).as("number of values").isEqualTo(expected.length);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static double[] of(Map<String, double[]> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
