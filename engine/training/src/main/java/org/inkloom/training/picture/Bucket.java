package org.inkloom.training.picture;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A size to which all pictures of similar aspect ratio are brought, so that they can stand in one batch.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record Bucket(int width, int height) implements Comparable<Bucket> {
    private static final Comparator<Bucket> ORDER =
            Comparator.comparingInt(Bucket::width).thenComparingInt(Bucket::height);

    /**
     * Returns buckets of about the same area: for every width that is a multiple of {@code step}, the largest height
     * that is such a multiple and keeps within the area.
     *
     * @param area largest area in pixels: width times height of the training resolution
     * @param step sides are multiples of this many pixels
     * @param maxAspect largest ratio of the longer to the shorter side, at least 1
     */
    public static List<Bucket> ofArea(long area, int step, double maxAspect) {
        SortedSet<Bucket> found = new TreeSet<>();
        int square = Math.max(step, (int) Math.sqrt((double) area) / step * step);
        found.add(new Bucket(square, square));
        for (int width = step; (long) width * step <= area; width += step) {
            int height = (int) (area / width / step * step);
            if (Math.max(width, height) <= maxAspect * Math.min(width, height)) {
                found.add(new Bucket(width, height));
                found.add(new Bucket(height, width));
            }
        }
        return List.copyOf(found);
    }

    /** Returns the bucket with the most similar aspect ratio, by the logarithm of the ratio of the two. */
    public static Bucket nearest(List<Bucket> buckets, int pictureWidth, int pictureHeight) {
        double shape = Math.log((double) pictureWidth / pictureHeight);
        return buckets.stream()
                .min(Comparator.comparingDouble((Bucket b) -> Math.abs(shape - Math.log((double) b.width / b.height)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    @Override
    public int compareTo(Bucket other) {
        return ORDER.compare(this, other);
    }
}
