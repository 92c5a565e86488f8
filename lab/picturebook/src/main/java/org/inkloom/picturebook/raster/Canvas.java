package org.inkloom.picturebook.raster;

import java.util.Arrays;

/**
 * Colour planes (red, green, blue; 0 to 255) on which paths are filled and stroked with antialiasing by exact area
 * coverage.
 *
 * <p>The coverage of a pixel is the absolute value of the signed areas under the edges, summed along its row.
 * Overlapping parts of a path are therefore covered once, provided that they run in the same direction. Not
 * thread-safe; one canvas for each thread is reused.
 */
public final class Canvas {
    private final int width;
    private final int height;
    private final float[] red;
    private final float[] green;
    private final float[] blue;
    private final float[] area;
    private final float[] clip;
    private final int stride;
    private final Contours lines = new Contours();
    private final Contours outline = new Contours();
    private final Flattener flattener = new Flattener(lines);
    private final Stroker stroker = new Stroker(outline);
    private boolean clipped;
    private boolean crisp;
    private int minX;
    private int maxX;
    private int minY;
    private int maxY;
    private int clipMinX;
    private int clipMaxX;
    private int clipMinY;
    private int clipMaxY;

    /**
     * Makes a black canvas.
     *
     * @param width pixels, 1 to 4096
     * @param height pixels, 1 to 4096
     */
    public Canvas(int width, int height) {
        if (width < 1 || height < 1 || width > 4096 || height > 4096) {
            throw new IllegalArgumentException("canvas of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        stride = width + 2;
        red = new float[width * height];
        green = new float[width * height];
        blue = new float[width * height];
        area = new float[stride * height];
        clip = new float[width * height];
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns a colour plane, row by row: 0 red, 1 green, 2 blue. It is not a copy. */
    public float[] plane(int channel) {
        return switch (channel) {
            case 0 -> red;
            case 1 -> green;
            default -> blue;
        };
    }

    /** Fills the canvas with white and ends the clip. */
    public void clear() {
        clipped = false;
        Arrays.fill(red, 255);
        Arrays.fill(green, 255);
        Arrays.fill(blue, 255);
    }

    /** Sets whether pixels are either covered or not, without antialiasing, as label maps need it. */
    public void crisp(boolean whole) {
        crisp = whole;
    }

    /**
     * Sets the unsteadiness of the lines that follow, which imitates a hand.
     *
     * @param amplitude in pixels
     * @param wave pixels for each step in the noise table
     * @param where offset in the noise table
     */
    public void tremble(double amplitude, double wave, double where) {
        flattener.tremble(amplitude, wave, where);
    }

    /** Fills a path with one colour (0xRRGGBB). */
    public void fill(Path path, Transform map, int colour, double alpha) {
        fill(path, map, colour, colour, 0, 1, alpha);
    }

    /**
     * Fills a path with a gradient that runs from the top colour at pixel row {@code from} to the bottom colour at row
     * {@code to}.
     */
    public void fill(Path path, Transform map, int top, int bottom, double from, double to, double alpha) {
        flattener.flatten(path, map);
        accumulate(lines);
        paint(top, bottom, from, to, alpha);
    }

    /**
     * Strokes a path.
     *
     * @param strokeWidth in pixels
     * @param brush 0 for an even line, up to 1 for a brush whose line swells and thins
     */
    public void stroke(Path path, Transform map, double strokeWidth, double brush, int colour, double alpha) {
        flattener.flatten(path, map);
        stroker.stroke(lines, strokeWidth, brush);
        accumulate(outline);
        paint(colour, colour, 0, 1, alpha);
    }

    /** Clips what follows to the path, until {@link #clipOff()}. A second clip replaces the first. */
    public void clipTo(Path path, Transform map) {
        clipOff();
        flattener.flatten(path, map);
        accumulate(lines);
        clipMinX = minX;
        clipMaxX = maxX;
        clipMinY = minY;
        clipMaxY = maxY;
        for (int y = minY; y <= maxY; y++) {
            float sum = 0;
            for (int x = minX; x <= maxX; x++) {
                sum += area[y * stride + x];
                area[y * stride + x] = 0;
                clip[y * width + x] = Math.min(1, Math.abs(sum));
            }
            area[y * stride + maxX + 1] = 0;
        }
        clipped = true;
    }

    /** Ends the clip. */
    public void clipOff() {
        clipped = false;
    }

    private void accumulate(Contours shape) {
        minX = width;
        maxX = -1;
        minY = height;
        maxY = -1;
        for (int c = 0; c < shape.count; c++) {
            int from = shape.starts[c];
            int to = shape.end(c);
            double px = shape.xy[2 * (to - 1)];
            double py = shape.xy[2 * (to - 1) + 1];
            for (int i = from; i < to; i++) {
                double qx = shape.xy[2 * i];
                double qy = shape.xy[2 * i + 1];
                edge(px, py, qx, qy);
                px = qx;
                py = qy;
            }
        }
        maxX = Math.min(maxX, width - 1);
    }

    private void edge(double ax, double ay, double bx, double by) {
        if (ay == by) {
            return;
        }
        float sign = ay < by ? 1 : -1;
        double topX = sign > 0 ? ax : bx;
        double topY = sign > 0 ? ay : by;
        double lowX = sign > 0 ? bx : ax;
        double lowY = sign > 0 ? by : ay;
        if (lowY <= 0 || topY >= height) {
            return;
        }
        double slope = (lowX - topX) / (lowY - topY);
        double x = topX;
        double y = topY;
        if (y < 0) {
            x -= y * slope;
            y = 0;
        }
        double stop = Math.min(lowY, height);
        int firstRow = (int) y;
        int lastRow = Math.min((int) Math.ceil(stop), height) - 1;
        minY = Math.min(minY, firstRow);
        maxY = Math.max(maxY, lastRow);
        for (int row = firstRow; row <= lastRow; row++) {
            double next = Math.min(row + 1.0, stop);
            double dy = next - y;
            double nextX = x + slope * dy;
            span(row, Math.clamp(x, 0.0, width), Math.clamp(nextX, 0.0, width), (float) (sign * dy));
            x = nextX;
            y = next;
        }
    }

    private void span(int row, double xa, double xb, float d) {
        double left = Math.min(xa, xb);
        double right = Math.max(xa, xb);
        int first = (int) left;
        int last = (int) Math.ceil(right);
        int base = row * stride + first;
        minX = Math.min(minX, first);
        maxX = Math.max(maxX, last);
        if (last <= first + 1) {
            float middle = (float) (0.5 * (left + right) - first);
            area[base] += d - d * middle;
            area[base + 1] += d * middle;
            return;
        }
        float s = (float) (1 / (right - left));
        float inFirst = (float) (1 - (left - first));
        float a0 = 0.5f * s * inFirst * inFirst;
        float inLast = (float) (right - last + 1);
        float am = 0.5f * s * inLast * inLast;
        area[base] += d * a0;
        if (last == first + 2) {
            area[base + 1] += d * (1 - a0 - am);
        } else {
            float a1 = s * (1.5f - (float) (left - first));
            area[base + 1] += d * (a1 - a0);
            for (int i = 2; i < last - first - 1; i++) {
                area[base + i] += d * s;
            }
            float a2 = a1 + (last - first - 3) * s;
            area[base + last - first - 1] += d * (1 - a2 - am);
        }
        area[base + last - first] += d * am;
    }

    private void paint(int top, int bottom, double from, double to, double alpha) {
        double span = to - from == 0 ? 1 : to - from;
        for (int y = minY; y <= maxY; y++) {
            float t = top == bottom ? 0 : (float) Math.clamp((y + 0.5 - from) / span, 0.0, 1.0);
            float r = mix((top >> 16) & 255, (bottom >> 16) & 255, t);
            float g = mix((top >> 8) & 255, (bottom >> 8) & 255, t);
            float b = mix(top & 255, bottom & 255, t);
            paintRow(y, r, g, b, (float) alpha);
        }
    }

    private static float mix(int a, int b, float t) {
        return a + (b - a) * t;
    }

    private void paintRow(int y, float r, float g, float b, float alpha) {
        int row = y * width;
        int cell = y * stride;
        float sum = 0;
        boolean rowInClip = !clipped || (y >= clipMinY && y <= clipMaxY);
        for (int x = minX; x <= maxX; x++) {
            sum += area[cell + x];
            area[cell + x] = 0;
            float cover = Math.min(1, Math.abs(sum));
            if (cover < 0.004f) {
                continue;
            }
            if (clipped) {
                cover *= rowInClip && x >= clipMinX && x <= clipMaxX ? clip[row + x] : 0;
            }
            cover = crisp ? cover < 0.5f ? 0 : 1 : cover * alpha;
            int i = row + x;
            red[i] += (r - red[i]) * cover;
            green[i] += (g - green[i]) * cover;
            blue[i] += (b - blue[i]) * cover;
        }
        area[cell + maxX + 1] = 0;
    }
}
