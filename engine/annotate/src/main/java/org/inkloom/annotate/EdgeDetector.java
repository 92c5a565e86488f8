package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.annotate.Raster.Filter;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.models.annotator.HedNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Weights;

/**
 * Edges by HED, as {@code HEDdetector} of controlnet_aux makes them: unchanged, in three levels of grey, or as pen
 * strokes.
 */
final class EdgeDetector implements Annotator {
    private static final double SIGMA = 3;
    private static final float STROKE = 127;
    private static final int DRAWN = 4;

    private final Weights weights;
    private final HedNetwork network;
    private final AnnotationSettings settings;
    private final boolean stepped;

    EdgeDetector(Weights weights, HedNetwork network, AnnotationSettings settings, boolean stepped) {
        this.stepped = stepped;
        this.weights = weights;
        this.network = network;
        this.settings = settings;
    }

    @Override
    public RgbPicture annotate(RgbPicture picture) {
        RgbPicture seen = ControlSize.resized(picture, settings.detectResolution());
        byte[] edges = levels(scores(maps(seen), seen.width(), seen.height()), stepped);
        RgbPicture size = ControlSize.resized(seen, settings.resultResolution());
        RgbPicture grey = Raster.resize(
                Raster.grey(seen.width(), seen.height(), edges), size.width(), size.height(), Filter.LINEAR);
        return settings.kind() == AnnotationKind.SCRIBBLE ? strokes(grey) : grey;
    }

    /** Returns the network's five maps. */
    private List<Plane> maps(RgbPicture seen) {
        List<Plane> maps = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (Tensor map :
                    network.forward(PictureTensors.tensor(seen, false, value -> value, weights.placement()))) {
                maps.add(PictureTensors.plane(map));
            }
        }
        return maps;
    }

    /** Returns the probability of an edge: the mean of the maps at one size, and its logistic function. */
    private static double[] scores(List<Plane> maps, int width, int height) {
        float[] sum = new float[width * height];
        for (Plane map : maps) {
            float[] full = Raster.resize(map, width, height, Filter.LINEAR).values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += full[i];
            }
        }
        double[] edges = new double[sum.length];
        for (int i = 0; i < sum.length; i++) {
            edges[i] = 1 / (1 + Math.exp(-(double) (sum[i] / maps.size())));
        }
        return edges;
    }

    private static byte[] levels(double[] scores, boolean stepped) {
        byte[] levels = new byte[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double score = stepped ? (int) ((float) scores[i] * 3f) / 2f : scores[i];
            levels[i] = (byte) (int) Math.clamp(score * 255.0, 0, 255);
        }
        return levels;
    }

    /** Keeps the ridges of the smoothed edges, widens them and thresholds them to black and white. */
    private static RgbPicture strokes(RgbPicture edges) {
        int width = edges.width();
        int height = edges.height();
        float[] grey = new float[width * height];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = edges.rgb()[3 * i] & 0xff;
        }
        float[] smooth = Raster.blur(new Plane(width, height, grey), SIGMA).values();
        byte[] ridges = new byte[smooth.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                if (smooth[at] > STROKE && isRidge(smooth, width, height, x, y)) {
                    ridges[at] = (byte) 255;
                }
            }
        }
        RgbPicture wide = Raster.blur(Raster.grey(width, height, ridges), SIGMA);
        byte[] strokes = wide.rgb().clone();
        for (int i = 0; i < strokes.length; i++) {
            strokes[i] = (byte) ((strokes[i] & 0xff) > DRAWN ? 255 : 0);
        }
        return new RgbPicture(width, height, strokes);
    }

    /** Returns whether a pixel is a local maximum among three in at least one of four directions. */
    private static boolean isRidge(float[] map, int width, int height, int x, int y) {
        return isLargest(map, width, height, x, y, 1, 0)
                || isLargest(map, width, height, x, y, 0, 1)
                || isLargest(map, width, height, x, y, 1, 1)
                || isLargest(map, width, height, x, y, 1, -1);
    }

    private static boolean isLargest(float[] map, int width, int height, int x, int y, int dx, int dy) {
        for (int side = -1; side <= 1; side += 2) {
            int i = x + side * dx;
            int j = y + side * dy;
            if (i >= 0 && i < width && j >= 0 && j < height && map[j * width + i] > map[y * width + x]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        weights.close();
    }
}
