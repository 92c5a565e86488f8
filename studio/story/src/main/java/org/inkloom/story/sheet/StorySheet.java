package org.inkloom.story.sheet;

import java.util.List;
import java.util.function.Supplier;
import org.inkloom.picture.png.RgbPicture;

/**
 * Lays a story's pictures out in a grid, from left to right and top to bottom.
 *
 * <p>Eight pictures give the contest's sheet: 4 rows by 2 columns, joined at full size and then resized to 1024×2048
 * with Pillow's bicubic filter. Other counts keep about twice as many rows as columns and the same size of a cell.
 */
public final class StorySheet {
    /** The longer side of a cell on the finished sheet, in pixels; less for more than 256 pictures. */
    public static final int CELL = 512;

    private static final long MAX_JOINED_PIXELS = 1L << 26;
    private static final int[] PAPER = {0xf7, 0xf4, 0xec};

    private StorySheet() {}

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
        Page page = new Page(grid, whole ? first.width() : cellWidth, whole ? first.height() : cellHeight);
        for (int i = 0; i < pictures.size(); i++) {
            page.put(i, i == 0 ? first : pictures.get(i).get());
        }
        return Bicubic.resize(page.picture(), cellWidth * grid.columns(), cellHeight * grid.rows());
    }

    /**
     * Shrinks a picture so that its longer side is at most {@code side} pixels; a smaller one stays as it is.
     *
     * @param side at least 1
     */
    public static RgbPicture thumbnail(RgbPicture picture, int side) {
        double shrink = Math.min(1, (double) side / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * shrink));
        int height = Math.max(1, (int) Math.round(picture.height() * shrink));
        return Bicubic.resize(picture, width, height);
    }

    /** The joined pictures. */
    private static final class Page {
        private final Grid grid;
        private final int cellWidth;
        private final int cellHeight;
        private final byte[] rgb;

        Page(Grid grid, int cellWidth, int cellHeight) {
            this.grid = grid;
            this.cellWidth = cellWidth;
            this.cellHeight = cellHeight;
            this.rgb = new byte[3 * cellWidth * grid.columns() * cellHeight * grid.rows()];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) PAPER[i % 3];
            }
        }

        void put(int index, RgbPicture picture) {
            double shrink = Math.min((double) cellWidth / picture.width(), (double) cellHeight / picture.height());
            int width = Math.clamp(Math.round(picture.width() * shrink), 1, cellWidth);
            int height = Math.clamp(Math.round(picture.height() * shrink), 1, cellHeight);
            RgbPicture fitted = Bicubic.resize(picture, width, height);
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
