package org.inkloom.picturebook.control;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;

/** Joints drawn as OpenPose draws its 18 COCO key points: coloured limbs and dots on black. */
public final class PosePicture {
    /** Pairs of key points that a limb joins, in OpenPose's order, which decides their colours. */
    private static final int[][] LIMBS = {
        {1, 2}, {1, 5}, {2, 3}, {3, 4}, {5, 6}, {6, 7}, {1, 8}, {8, 9}, {9, 10}, {1, 11}, {11, 12}, {12, 13}, {1, 0},
        {0, 14}, {14, 16}, {0, 15}, {15, 17}
    };

    private static final int[] COLOURS = {
        0xFF0000, 0xFF5500, 0xFFAA00, 0xFFFF00, 0xAAFF00, 0x55FF00, 0x00FF00, 0x00FF55, 0x00FFAA, 0x00FFFF, 0x00AAFF,
        0x0055FF, 0x0000FF, 0x5500FF, 0xAA00FF, 0xFF00FF, 0xFF00AA, 0xFF0055
    };

    private PosePicture() {}

    /** Draws the figures' joints; unseen points (NaN) and their limbs are left out. */
    public static RgbPicture draw(List<List<double[]>> figures, int width, int height) {
        Canvas canvas = new Canvas(width, height);
        double unit = Math.min(width, height) / 128.0;
        for (List<double[]> joints : figures) {
            for (int i = 0; i < LIMBS.length; i++) {
                double[] a = joints.get(LIMBS[i][0]);
                double[] b = joints.get(LIMBS[i][1]);
                if (!Double.isNaN(a[0]) && !Double.isNaN(b[0])) {
                    int dim = (COLOURS[i] >> 16 & 255) * 6 / 10 << 16
                            | (COLOURS[i] >> 8 & 255) * 6 / 10 << 8
                            | (COLOURS[i] & 255) * 6 / 10;
                    canvas.stroke(Path.lines(a[0], a[1], b[0], b[1]), Transform.NONE, 2.2 * unit, 0, dim, 1);
                }
            }
            for (int i = 0; i < joints.size(); i++) {
                double[] p = joints.get(i);
                if (!Double.isNaN(p[0])) {
                    canvas.fill(Path.circle(p[0], p[1], 1.5 * unit), Transform.NONE, COLOURS[i], 1);
                }
            }
        }
        byte[] rgb = new byte[width * height * 3];
        for (int channel = 0; channel < 3; channel++) {
            float[] plane = canvas.plane(channel);
            for (int i = 0; i < plane.length; i++) {
                rgb[3 * i + channel] = (byte) Math.clamp((int) (plane[i] + 0.5f), 0, 255);
            }
        }
        return new RgbPicture(width, height, rgb);
    }
}
