package org.inkloom.annotate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.inkloom.annotate.Raster.Plane;

/**
 * Finds the position of one point in its map: the maximum within that connected area above a threshold whose sum is
 * largest.
 */
final class HandPeak {
    private final Plane map;
    private final boolean[] above;
    private final int[] patch;

    private HandPeak(Plane map, double sigma, double threshold) {
        this.map = map;
        double[] smooth = Smoothing.gaussian(map, sigma);
        above = new boolean[smooth.length];
        patch = new int[smooth.length];
        for (int i = 0; i < smooth.length; i++) {
            above[i] = smooth[i] > threshold;
        }
    }

    /** Returns column and row; empty if no value exceeds the threshold. */
    static Optional<int[]> of(Plane map, double sigma, double threshold) {
        return new HandPeak(map, sigma, threshold).highest();
    }

    private Optional<int[]> highest() {
        int best = 0;
        double heaviest = Double.NEGATIVE_INFINITY;
        int patches = 0;
        for (int i = 0; i < above.length; i++) {
            if (above[i] && patch[i] == 0) {
                patches++;
                double weight = weigh(i, patches);
                if (weight > heaviest) {
                    heaviest = weight;
                    best = patches;
                }
            }
        }
        if (patches == 0) {
            return Optional.empty();
        }
        // Outside the area everything counts as 0, so a maximum outside of it wins over an area of negative values.
        float[] kept = new float[patch.length];
        int highest = 0;
        for (int i = 0; i < kept.length; i++) {
            kept[i] = patch[i] == best ? map.values()[i] : 0;
            highest = kept[i] > kept[highest] ? i : highest;
        }
        return Optional.of(new int[] {highest % map.width(), highest / map.width()});
    }

    /** Marks the connected area (of eight neighbours) around a pixel, and returns the sum of the map in it. */
    private double weigh(int start, int number) {
        Deque<Integer> open = new ArrayDeque<>();
        patch[start] = number;
        open.push(start);
        double sum = 0;
        while (!open.isEmpty()) {
            int at = open.pop();
            sum += map.values()[at];
            int x = at % map.width();
            int y = at / map.width();
            for (int j = Math.max(0, y - 1); j <= Math.min(map.height() - 1, y + 1); j++) {
                for (int i = Math.max(0, x - 1); i <= Math.min(map.width() - 1, x + 1); i++) {
                    int next = j * map.width() + i;
                    if (above[next] && patch[next] == 0) {
                        patch[next] = number;
                        open.push(next);
                    }
                }
            }
        }
        return sum;
    }
}
