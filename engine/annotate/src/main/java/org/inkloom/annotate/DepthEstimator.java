package org.inkloom.annotate;

import org.inkloom.annotate.Raster.Filter;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.models.annotator.dpt.DptHybrid;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Weights;

/** Depth and surface normals by MiDaS, as {@code MidasDetector} of controlnet_aux makes them. */
final class DepthEstimator implements Annotator {
    private final Weights weights;
    private final DptHybrid network;
    private final AnnotationSettings settings;
    private final NormalSettings normals;

    DepthEstimator(Weights weights, DptHybrid network, AnnotationSettings settings, NormalSettings normals) {
        this.weights = weights;
        this.network = network;
        this.settings = settings;
        this.normals = normals;
    }

    @Override
    public RgbPicture annotate(RgbPicture picture) {
        RgbPicture seen = ControlSize.resized(picture, settings.detectResolution());
        Plane depth = depth(seen);
        RgbPicture map = settings.kind() == AnnotationKind.NORMAL
                ? normals(depth)
                : Raster.grey(depth.width(), depth.height(), levels(depth));
        RgbPicture size = ControlSize.resized(seen, settings.resultResolution());
        return Raster.resize(map, size.width(), size.height(), Filter.LINEAR);
    }

    private Plane depth(RgbPicture seen) {
        try (Scope scope = Scope.open()) {
            return PictureTensors.plane(network.forward(
                    PictureTensors.tensor(seen, false, value -> value / 127.5f - 1, weights.placement())));
        }
    }

    /** Returns the depth scaled to 0 to 1; all 0 if it is constant. */
    private static float[] relative(Plane depth) {
        float nearest = 0;
        float farthest = Float.MAX_VALUE;
        for (float value : depth.values()) {
            farthest = Math.min(farthest, value);
        }
        float[] relative = new float[depth.values().length];
        for (int i = 0; i < relative.length; i++) {
            relative[i] = depth.values()[i] - farthest;
            nearest = Math.max(nearest, relative[i]);
        }
        for (int i = 0; i < relative.length && nearest > 0; i++) {
            relative[i] /= nearest;
        }
        return relative;
    }

    private static byte[] levels(Plane depth) {
        float[] relative = relative(depth);
        byte[] levels = new byte[relative.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (int) Math.clamp(relative[i] * 255f, 0, 255);
        }
        return levels;
    }

    /** Returns normals as colours in the order on which ControlNet was trained: towards the camera, down, right. */
    private RgbPicture normals(Plane depth) {
        int width = depth.width();
        int height = depth.height();
        float[] relative = relative(depth);
        byte[] rgb = new byte[3 * relative.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                boolean background = relative[at] < (float) normals.background();
                float across = background ? 0 : slope(depth, x, y, 1, 0);
                float along = background ? 0 : slope(depth, x, y, 0, 1);
                float facing = (float) normals.facing();
                float length = (float) Math.sqrt(across * across + along * along + facing * facing);
                rgb[3 * at] = level(facing / length);
                rgb[3 * at + 1] = level(along / length);
                rgb[3 * at + 2] = level(across / length);
            }
        }
        return new RgbPicture(width, height, rgb);
    }

    private static byte level(float direction) {
        return (byte) (int) Math.clamp(direction * 127.5f + 127.5f, 0, 255);
    }

    /** Returns Sobel's derivative along one axis; outside the picture is mirrored without repeating its edge pixels. */
    private static float slope(Plane depth, int x, int y, int dx, int dy) {
        float sum = 0;
        for (int k = -1; k <= 1; k++) {
            int weight = k == 0 ? 2 : 1;
            float after = at(depth, x + dx + k * dy, y + dy + k * dx);
            float before = at(depth, x - dx + k * dy, y - dy + k * dx);
            sum += weight * (after - before);
        }
        return sum;
    }

    private static float at(Plane depth, int x, int y) {
        return depth.values()[mirrored(y, depth.height()) * depth.width() + mirrored(x, depth.width())];
    }

    private static int mirrored(int place, int size) {
        if (size == 1) {
            return 0;
        }
        return place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
    }

    @Override
    public void close() {
        weights.close();
    }
}
