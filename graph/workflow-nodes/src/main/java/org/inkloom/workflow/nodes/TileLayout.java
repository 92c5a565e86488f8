package org.inkloom.workflow.nodes;

import java.util.Arrays;
import org.inkloom.diffusion.PixelArray;

/**
 * The layout of overlapping tiles that together make a picture. Sizes: comfyui-tooling-nodes.
 *
 * @param height of the picture, pixels
 * @param width of the picture, pixels
 * @param rows of tiles
 * @param columns of tiles
 * @param tileHeight height of a tile with its padding
 * @param tileWidth width of a tile with its padding
 * @param padding pixels that a tile has beyond its own part of the picture, on each side
 * @param blending pixels over which neighbouring tiles fade into each other, at most the padding
 */
record TileLayout(
        int height, int width, int rows, int columns, int tileHeight, int tileWidth, int padding, int blending) {
    /** A rectangle of the picture, in pixels; {@code bottom} and {@code right} are exclusive. */
    record Rectangle(int top, int left, int bottom, int right) {
        int height() {
            return bottom - top;
        }

        int width() {
            return right - left;
        }
    }

    static TileLayout of(int height, int width, int least, int padding, int blending, int multiple) {
        if (height % multiple != 0 || width % multiple != 0 || least % multiple != 0) {
            throw new IllegalArgumentException("The picture's sides, " + width + " and " + height
                    + ", and min_tile_size must be multiples of " + multiple + ".");
        }
        if (blending > padding || least <= 2 * padding) {
            throw new IllegalArgumentException(
                    "blending must not be more than padding, nor twice the padding as much as min_tile_size.");
        }
        int rows = Math.max(1, height / (least - 2 * padding));
        int columns = Math.max(1, width / (least - 2 * padding));
        return new TileLayout(
                height,
                width,
                rows,
                columns,
                side(height, rows, padding, multiple),
                side(width, columns, padding, multiple),
                padding,
                blending);
    }

    private static int side(int all, int count, int padding, int multiple) {
        double one = Math.ceil((all + (count - 1) * 2.0 * padding) / count);
        return (int) Math.ceil(one / multiple) * multiple;
    }

    int count() {
        return rows * columns;
    }

    /** Tiles are numbered column by column. */
    private int row(int index) {
        return index % rows;
    }

    private int column(int index) {
        return index / rows;
    }

    /**
     * Returns a tile's rectangle.
     *
     * @param inner pixels to cut off at edges that are not the picture's
     * @throws IllegalArgumentException if there is no such tile
     */
    Rectangle tile(int index, int inner) {
        if (index < 0 || index >= count()) {
            throw new IllegalArgumentException("There is no tile " + index + " among " + count() + ".");
        }
        int top = row(index) * (tileHeight - 2 * padding) + (row(index) == 0 ? 0 : inner);
        int left = column(index) * (tileWidth - 2 * padding) + (column(index) == 0 ? 0 : inner);
        int bottom = row(index) * (tileHeight - 2 * padding) + tileHeight - (row(index) == rows - 1 ? 0 : inner);
        int right = column(index) * (tileWidth - 2 * padding) + tileWidth - (column(index) == columns - 1 ? 0 : inner);
        return new Rectangle(top, left, Math.clamp(bottom, 0, height), Math.clamp(right, 0, width));
    }

    /** Returns a tile's weights; without blending 1 wherever the tile is visible at all. */
    Values.Mask mask(int index, boolean blend) {
        Rectangle whole = tile(index, 0);
        Rectangle inside = tile(index, blend ? padding : padding - blending);
        float[] values = new float[whole.height() * whole.width()];
        for (int y = inside.top(); y < inside.bottom(); y++) {
            int from = (y - whole.top()) * whole.width() + inside.left() - whole.left();
            Arrays.fill(values, from, from + inside.width(), 1);
        }
        Values.Mask mask = new Values.Mask(values, 1, whole.height(), whole.width());
        return blend && blending > 0 ? MaskBlur.box(mask, blending) : mask;
    }

    /** Returns the picture with a tile blended into it. */
    PixelArray merged(PixelArray picture, int index, PixelArray tile) {
        Rectangle place = tile(index, 0);
        if (tile.height() != place.height() || tile.width() != place.width()) {
            throw new IllegalArgumentException("The tile has " + tile.width() + "x" + tile.height()
                    + " pixels, its place " + place.width() + "x" + place.height() + ".");
        }
        return PictureBlend.laid(picture, tile, place.left(), place.top(), java.util.Optional.of(mask(index, true)));
    }
}
