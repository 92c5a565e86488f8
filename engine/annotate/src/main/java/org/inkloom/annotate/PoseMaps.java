package org.inkloom.annotate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.annotate.Raster.Filter;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Tensors;

/** Prepares pictures for OpenPose's networks and brings their maps back to the picture's size. */
public final class PoseMaps {
    /** Height in pixels of the pictures on which the networks were trained. */
    static final double BOX = 368;

    /** Pixels of the input for one value of a map. */
    static final int STRIDE = 8;

    private static final byte GREY = (byte) 128;

    private PoseMaps() {}

    /** Returns a network's input for a value from 0 to 255. */
    static float level(int value) {
        return value / 256f - 0.5f;
    }

    /**
     * A picture at the network's scale.
     *
     * @param picture padded with grey at the right and bottom; sides multiples of 8
     * @param width without padding
     * @param height without padding
     */
    public record Input(RgbPicture picture, int width, int height) {}

    /** Resizes a picture to a height of {@code factor · 368} and pads it to multiples of 8. */
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

    /** Resizes by area averages if the picture shrinks, otherwise by Lanczos; the new sides are rounded down. */
    static RgbPicture scaled(RgbPicture picture, double width, double height) {
        Filter filter = filter(width + height, picture.width() + picture.height());
        return Raster.resize(picture, (int) width, (int) height, filter);
    }

    private static Filter filter(double to, double from) {
        return to / from < 1 ? Filter.AREA : Filter.LANCZOS;
    }

    /** Resizes maps to a picture's size: first by eight, then without the padding to the picture's size. */
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
