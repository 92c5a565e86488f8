package org.inkloom.picturebook.wide.draw;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * What every cell of a page shows, for networks that learn to see it: the share of each {@link Part},
 * how near the cell is, and where the people's joints are.
 *
 * <p>Everything is drawn so small that a cell is 2 by 2 pixels, which takes a sixteenth of the time for cells of 8 by 8
 * and is still finer than they are. Not thread-safe.
 */
public final class SceneMaps {
    /** Number of channels with the shares of parts, which add up to 1 in every cell. */
    public static final int PARTS = Part.values().length;
    /** Number of further channels: the depth, and one for each of the 18 joints of {@link WideIllustrator#joints}. */
    public static final int VALUES = 1 + 18;

    private static final int SMALLEST = 32;
    private static final int FINEST = 4;
    private static final int FULL = 255;
    /** Standard deviation of a joint's mark in cells: at this distance it has fallen to 61 %. */
    private static final double REACH = 0.75;

    private final WideIllustrator small;
    private final int width;
    private final int height;
    private final int cell;

    /** Makes the maps of pages of a size for cells of 8 by 8 pixels. */
    public SceneMaps(int width, int height) {
        this(width, height, WideIllustrator.CELL);
    }

    /**
     * Makes the maps of pages of a size.
     *
     * @param width pixels, a multiple of the cell
     * @param height pixels, a multiple of the cell
     * @param side of a cell in pixels, 4 or more
     */
    public SceneMaps(int width, int height, int side) {
        if (width % side != 0 || height % side != 0 || side < FINEST) {
            throw new IllegalArgumentException(width + "x" + height + " pixels are not whole cells of " + side);
        }
        int coarser = side / 2;
        boolean fits = Math.min(width, height) / coarser >= SMALLEST && side % coarser == 0;
        int by = fits ? coarser : 1;
        small = new WideIllustrator(width / by, height / by);
        this.width = width / side;
        this.height = height / side;
        cell = side / by;
    }

    /** Returns {@code [PARTS + VALUES, height / side, width / side]} bytes, 0 to 255. */
    public byte[] of(WideScene scene) {
        byte[] maps = new byte[(PARTS + VALUES) * height * width];
        parts(small.drawParts(scene), maps);
        depth(small.drawDepth(scene), maps);
        for (List<double[]> person : small.joints(scene)) {
            for (int joint = 0; joint < person.size(); joint++) {
                mark(maps, PARTS + 1 + joint, person.get(joint)[0] / cell, person.get(joint)[1] / cell);
            }
        }
        return maps;
    }

    private void parts(RgbPicture drawn, byte[] maps) {
        int[] counts = new int[PARTS];
        for (int at = 0; at < width * height; at++) {
            java.util.Arrays.fill(counts, 0);
            for (int i = 0; i < cell * cell; i++) {
                counts[grey(drawn, at, i) / Part.SKIN.grey()]++;
            }
            for (int part = 0; part < PARTS; part++) {
                maps[part * width * height + at] = (byte) (counts[part] * FULL / (cell * cell));
            }
        }
    }

    private void depth(RgbPicture drawn, byte[] maps) {
        for (int at = 0; at < width * height; at++) {
            int sum = 0;
            for (int i = 0; i < cell * cell; i++) {
                sum += grey(drawn, at, i);
            }
            maps[PARTS * width * height + at] = (byte) (sum / (cell * cell));
        }
    }

    /** The grey of one pixel of a cell. */
    private int grey(RgbPicture drawn, int at, int pixel) {
        int y = at / width * cell + pixel / cell;
        int x = at % width * cell + pixel % cell;
        return drawn.rgb()[(y * drawn.width() + x) * 3] & FULL;
    }

    private void mark(byte[] maps, int channel, double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return;
        }
        int start = channel * width * height;
        for (int row = (int) Math.max(0, y - 3); row < Math.min(height, y + 3); row++) {
            for (int column = (int) Math.max(0, x - 3); column < Math.min(width, x + 3); column++) {
                double dx = column + 0.5 - x;
                double dy = row + 0.5 - y;
                int strength = (int) (FULL * StrictMath.exp(-(dx * dx + dy * dy) / (2 * REACH * REACH)) + 0.5);
                int at = start + row * width + column;
                maps[at] = (byte) Math.max(maps[at] & FULL, strength);
            }
        }
    }
}
