package org.inkloom.data.op.dedup;

import java.util.function.DoubleUnaryOperator;

/**
 * How a MinHash signature is cut into bands for locality-sensitive hashing.
 *
 * @param bands number of bands
 * @param rows hash values per band
 */
record BandPlan(int bands, int rows) {
    /** Gauss and Legendre's rule of n points is exact up to degree 2n - 1; the curves here have at most 1024. */
    private static final int POINTS = 520;

    /**
     * Returns the plan that makes the fewest mistakes in both directions around a threshold: the least sum of the area
     * below the S-curve left of the threshold and above it right of the threshold.
     */
    static BandPlan forThreshold(double threshold, int permutations) {
        double[][] rule = legendre(Math.min(POINTS, permutations / 2 + 2));
        BandPlan best = new BandPlan(1, 1);
        double least = Double.POSITIVE_INFINITY;
        for (int bands = 1; bands <= permutations; bands++) {
            for (int rows = 1; rows <= permutations / bands; rows++) {
                int b = bands;
                int r = rows;
                double falsePositives = integral(rule, 0, threshold, s -> 1 - Math.pow(1 - Math.pow(s, r), b));
                double falseNegatives = integral(rule, threshold, 1, s -> Math.pow(1 - Math.pow(s, r), b));
                double error = falsePositives * 0.5 + falseNegatives * 0.5;
                if (error < least) {
                    least = error;
                    best = new BandPlan(bands, rows);
                }
            }
        }
        return best;
    }

    private static double integral(double[][] rule, double from, double to, DoubleUnaryOperator f) {
        double half = (to - from) / 2;
        double sum = 0;
        for (int i = 0; i < rule[0].length; i++) {
            sum += rule[1][i] * f.applyAsDouble(from + half * (rule[0][i] + 1));
        }
        return sum * half;
    }

    /** Returns nodes and weights on -1 to 1, by Newton's method on the Legendre polynomial. */
    private static double[][] legendre(int n) {
        double[][] rule = new double[2][n];
        for (int i = 0; i < n; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 100; step++) {
                double value = 1;
                double before = 0;
                for (int k = 1; k <= n; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                    before = value;
                    value = next;
                }
                slope = n * (x * value - before) / (x * x - 1);
                double change = value / slope;
                x -= change;
                if (Math.abs(change) < 1e-15) {
                    break;
                }
            }
            rule[0][i] = x;
            rule[1][i] = 2 / ((1 - x * x) * slope * slope);
        }
        return rule;
    }
}
