package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.annotate.Raster.Filter;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Tensors;

/** How OpenPose's networks see a picture, and how their maps come back to its size. */
public final class PoseMaps {
    /** Side that the networks were trained on. */
    static final double BOX = 368;

    /** Pixels for one value of a map. */
    static final int STRIDE = 8;

    private static final byte GREY = (byte) 128;

    private PoseMaps() {}

    /** What the networks are given for a value from 0 to 255. */
    static float level(int value) {
        return value / 256f - 0.5f;
    }

    /**
     * A picture at the network's scale.
     *
     * @param picture with grey added at the right and below, sides multiples of 8
     * @param width of the part without grey
     * @param height of it
     */
    public record Input(RgbPicture picture, int width, int height) {}

    /** Brings a picture to {@code factor · 368 / height} of its size and fills it up to multiples of 8. */
    public static Input input(RgbPicture picture, double factor) {
        double scale = factor * BOX / picture.height();
        return filled(scaled(picture, picture.width() * scale, picture.height() * scale));
    }

    static Input filled(RgbPicture picture) {
        int width = (picture.width() + STRIDE - 1) / STRIDE * STRIDE;
        int height = (picture.height() + STRIDE - 1) / STRIDE * STRIDE;
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, GREY);
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, 3 * y * width, 3 * picture.width());
        }
        return new Input(new RgbPicture(width, height, rgb), picture.width(), picture.height());
    }

    /** Resizes by areas where both sides together shrink, by Lanczos otherwise; fractions of a pixel fall away. */
    static RgbPicture scaled(RgbPicture picture, double width, double height) {
        Filter filter = filter(width + height, picture.width() + picture.height());
        return Raster.resize(picture, (int) width, (int) height, filter);
    }

    private static Filter filter(double to, double from) {
        return to / from < 1 ? Filter.AREA : Filter.LANCZOS;
    }

    /** Brings maps to a picture's size: eight times as large, the grey cut off, then to the size. */
    public static List<Plane> fitted(List<Plane> maps, Input input, int width, int height) {
        List<Plane> fitted = new ArrayList<>();
        for (Plane map : maps) {
            Plane large = Raster.resize(map, STRIDE * map.width(), STRIDE * map.height(), Filter.LANCZOS);
            Plane part = cut(large, input.width(), input.height());
            Filter filter = filter((double) width + height, (double) part.width() + part.height());
            fitted.add(Raster.resize(part, width, height, filter));
        }
        return fitted;
    }

    private static Plane cut(Plane plane, int width, int height) {
        float[] values = new float[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane.values(), y * plane.width(), values, y * width, width);
        }
        return new Plane(width, height, values);
    }

    /** Copies maps {@code [1, N, H, W]} out of a tensor. */
    public static List<Plane> planes(Tensor maps) {
        int count = (int) maps.size(1);
        int height = (int) maps.size(2);
        int width = (int) maps.size(3);
        float[] all = Tensors.floats(maps);
        List<Plane> planes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = i * width * height;
            planes.add(new Plane(width, height, Arrays.copyOfRange(all, start, start + width * height)));
        }
        return planes;
    }
}
