package org.inkloom.picture.sheet;

import java.util.List;
import java.util.function.Supplier;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;

/**
 * Lays pictures out in a grid, from left to right and top to bottom.
 *
 * <p>Eight pictures give the contest's sheet: 4 rows by 2 columns, joined at full size and then resized to 1024×2048
 * with Pillow's bicubic filter. Other counts keep about twice as many rows as columns and the same size of a cell.
 */
public final class ContactSheet {
    /** The longer side of a cell on the finished sheet, in pixels; less for more than 256 pictures. */
    public static final int CELL = 512;

    private static final long MAX_JOINED_PIXELS = 1L << 26;
    private static final int PAPER = 0xf7f4ec;
    private static final int WHITE = 0xffffff;

    private ContactSheet() {}

    /**
     * The sheet's shape.
     *
     * @param columns pictures beside one another
     * @param rows pictures above one another
     */
    public record Grid(int columns, int rows) {
        /** Returns the grid for a number of pictures: 2×4 for eight, 1×1 for one, 3×6 for eighteen. */
        public static Grid of(int pictures) {
            int columns = Math.max(1, (int) Math.ceil(Math.sqrt(pictures / 2.0)));
            return new Grid(columns, (pictures + columns - 1) / columns);
        }
    }

    /**
     * Makes the sheet.
     *
     * @param pictures opened one at a time, at least one; those of another shape than the first are fitted into its
     *     cell on paper
     * @return {@code 512 * columns} pixels wide for square pictures
     */
    public static RgbPicture of(List<Supplier<RgbPicture>> pictures) {
        return of(pictures, Grid.of(pictures.size()), CELL);
    }

    /**
     * Makes a sheet of another shape.
     *
     * @param pictures as many as the grid has cells, or fewer, at least one; opened one at a time
     * @param grid the shape
     * @param longest the longer side of a cell in pixels, at most {@value #CELL}
     */
    public static RgbPicture of(List<Supplier<RgbPicture>> pictures, Grid grid, int longest) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("a sheet without pictures");
        }
        if (pictures.size() > (long) grid.columns() * grid.rows()) {
            throw new IllegalArgumentException(pictures.size() + " pictures on a sheet of " + grid);
        }
        RgbPicture first = pictures.getFirst().get();
        int cell = (int) Math.min(longest, Math.sqrt((double) MAX_JOINED_PIXELS / grid.columns() / grid.rows()));
        double shrink = (double) cell / Math.max(first.width(), first.height());
        int cellWidth = Math.max(1, (int) Math.round(first.width() * shrink));
        int cellHeight = Math.max(1, (int) Math.round(first.height() * shrink));
        long joined = (long) first.width() * first.height() * grid.columns() * grid.rows();
        // Joining first and shrinking then is what the contest does; only very large stories shrink cell by cell.
        boolean whole = joined <= MAX_JOINED_PIXELS;
        Page page = new Page(grid, whole ? first.width() : cellWidth, whole ? first.height() : cellHeight, PAPER);
        for (int i = 0; i < pictures.size(); i++) {
            page.put(i, i == 0 ? first : pictures.get(i).get());
        }
        return bicubic(page.picture(), cellWidth * grid.columns(), cellHeight * grid.rows());
    }

    /**
     * Puts pictures side by side at their full size, on white.
     *
     * @param pictures at least one; those of another size than the first are fitted into its cell
     * @param columns pictures in a row, at least 1
     */
    public static RgbPicture joined(List<RgbPicture> pictures, int columns) {
        RgbPicture first = pictures.getFirst();
        Grid grid = new Grid(columns, (pictures.size() + columns - 1) / columns);
        Page page = new Page(grid, first.width(), first.height(), WHITE);
        for (int i = 0; i < pictures.size(); i++) {
            page.put(i, pictures.get(i));
        }
        return page.picture();
    }

    private static RgbPicture bicubic(RgbPicture picture, int width, int height) {
        return Resampler.resize(picture, width, height, ResampleFilter.BICUBIC);
    }

    /** The joined pictures. */
    private static final class Page {
        private final Grid grid;
        private final int cellWidth;
        private final int cellHeight;
        private final byte[] rgb;

        Page(Grid grid, int cellWidth, int cellHeight, int paper) {
            this.grid = grid;
            this.cellWidth = cellWidth;
            this.cellHeight = cellHeight;
            this.rgb = new byte[3 * cellWidth * grid.columns() * cellHeight * grid.rows()];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (paper >> (16 - 8 * (i % 3)));
            }
        }

        void put(int index, RgbPicture picture) {
            double shrink = Math.min((double) cellWidth / picture.width(), (double) cellHeight / picture.height());
            int width = Math.clamp(Math.round(picture.width() * shrink), 1, cellWidth);
            int height = Math.clamp(Math.round(picture.height() * shrink), 1, cellHeight);
            RgbPicture fitted = bicubic(picture, width, height);
            int left = index % grid.columns() * cellWidth + (cellWidth - width) / 2;
            int top = index / grid.columns() * cellHeight + (cellHeight - height) / 2;
            int stride = cellWidth * grid.columns();
            for (int y = 0; y < height; y++) {
                System.arraycopy(fitted.rgb(), 3 * y * width, rgb, 3 * ((top + y) * stride + left), 3 * width);
            }
        }

        RgbPicture picture() {
            return new RgbPicture(cellWidth * grid.columns(), cellHeight * grid.rows(), rgb);
        }
    }
}
