package org.inkloom.inkling.measure;

import org.inkloom.picture.png.RgbPicture;

/**
 * How well the edges of two pictures lie on one another: the harmonic mean (F1) of the share of one's edge pixels that
 * have an edge of the other near them, and the other way round.
 */
final class EdgeAgreement {
    /** How far apart edges may lie, in pixels: a line's two sides are that far from its middle. */
    private static final int REACH = 2;

    private EdgeAgreement() {}

    /**
     * Compares two edge pictures of one size, light on dark.
     *
     * @param threshold grey from which a pixel is an edge, 1 to 255
     * @return 0 to 1; 1 where neither has an edge, 0 where only one has
     */
    static double f1(RgbPicture one, RgbPicture other, int threshold) {
        if (one.width() != other.width() || one.height() != other.height()) {
            throw new IllegalArgumentException("edge pictures of different sizes cannot be compared");
        }
        boolean[] first = edges(one, threshold);
        boolean[] second = edges(other, threshold);
        double precision = share(first, widened(second, one.width(), one.height()));
        double recall = share(second, widened(first, one.width(), one.height()));
        if (Double.isNaN(precision) && Double.isNaN(recall)) {
            return 1;
        }
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    private static boolean[] edges(RgbPicture picture, int threshold) {
        boolean[] edges = new boolean[picture.width() * picture.height()];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = (picture.rgb()[3 * i] & 255) >= threshold;
        }
        return edges;
    }

    private static boolean[] widened(boolean[] edges, int width, int height) {
        boolean[] wide = new boolean[edges.length];
        for (int i = 0; i < edges.length; i++) {
            if (!edges[i]) {
                continue;
            }
            int x = i % width;
            int y = i / width;
            for (int row = Math.max(0, y - REACH); row <= Math.min(height - 1, y + REACH); row++) {
                for (int column = Math.max(0, x - REACH); column <= Math.min(width - 1, x + REACH); column++) {
                    wide[row * width + column] = true;
                }
            }
        }
        return wide;
    }

    /** Returns the share of edges that lie within others; NaN where there is no edge. */
    private static double share(boolean[] edges, boolean[] within) {
        int all = 0;
        int hit = 0;
        for (int i = 0; i < edges.length; i++) {
            all += edges[i] ? 1 : 0;
            hit += edges[i] && within[i] ? 1 : 0;
        }
        return all == 0 ? Double.NaN : (double) hit / all;
    }
}
