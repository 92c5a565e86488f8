package org.inkloom.data.lint;

import java.nio.file.Path;
import org.inkloom.picture.PerceptualHash;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;

/**
 * What the lint knows of a picture.
 *
 * @param path where it lies
 * @param caption its caption without tokens
 * @param width pixels, upright
 * @param height pixels, upright
 * @param hash perceptual hash
 * @param sharpness variance of the Laplacian of the luma at 256 pixels on the longer side
 * @param busiestCorner share of edges in the busiest corner, divided by the share in the middle
 */
record PictureFacts(
        Path path, String caption, int width, int height, long hash, double sharpness, double busiestCorner) {
    private static final int SIDE = 256;

    /** An edge is where neighbours differ by more than this. */
    private static final int EDGE = 40;

    static PictureFacts of(Path path, String caption, Pixels pixels) {
        double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
        Pixels small = Resampler.resize(
                pixels,
                Math.max(1, (int) Math.round(pixels.width() * scale)),
                Math.max(1, (int) Math.round(pixels.height() * scale)),
                ResampleFilter.LANCZOS);
        int[] luma = small.luma();
        return new PictureFacts(
                path,
                caption,
                pixels.width(),
                pixels.height(),
                PerceptualHash.PHASH.of(pixels),
                sharpness(luma, small.width(), small.height()),
                busiestCorner(luma, small.width(), small.height()));
    }

    private static double sharpness(int[] luma, int width, int height) {
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                int laplacian = luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4 * luma[i];
                sum += laplacian;
                squares += (double) laplacian * laplacian;
                count++;
            }
        }
        return count == 0 ? 0 : squares / count - sum / count * (sum / count);
    }

    /** Lettering in a corner has many more edges than the picture's middle. */
    private static double busiestCorner(int[] luma, int width, int height) {
        int cornerWidth = width / 4;
        int cornerHeight = height / 8;
        double middle = edges(luma, width, width / 4, height / 4, width / 2, height / 2);
        double busiest = 0;
        for (int corner = 0; corner < 4; corner++) {
            int x = corner % 2 == 0 ? 0 : width - cornerWidth;
            int y = corner < 2 ? 0 : height - cornerHeight;
            busiest = Math.max(busiest, edges(luma, width, x, y, cornerWidth, cornerHeight));
        }
        // Less than one edge in twenty pixels is no lettering, however empty the middle is.
        return busiest < 0.05 ? 0 : busiest / Math.max(middle, 0.01);
    }

    private static double edges(int[] luma, int stride, int left, int top, int width, int height) {
        int edges = 0;
        for (int y = top; y < top + height; y++) {
            for (int x = left + 1; x < left + width; x++) {
                edges += Math.abs(luma[y * stride + x] - luma[y * stride + x - 1]) > EDGE ? 1 : 0;
            }
        }
        return width * height == 0 ? 0 : (double) edges / (width * height);
    }
}
