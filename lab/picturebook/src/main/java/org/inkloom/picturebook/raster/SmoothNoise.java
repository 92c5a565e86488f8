package org.inkloom.picturebook.raster;

/** Smooth noise from precomputed tables: tiles of 256×256 values in about [-1, 1] that repeat without a seam. */
public final class SmoothNoise {
    private static final int SIZE = 256;
    private static final int MASK = SIZE - 1;
    private static final float[] WHITE = white();
    private static final float[] CLOUD = cloud();

    private SmoothNoise() {}

    private static float[] white() {
        SeededRandom random = new SeededRandom(20251123);
        float[] tile = new float[SIZE * SIZE];
        for (int i = 0; i < tile.length; i++) {
            tile[i] = (float) random.between(-1, 1);
        }
        return tile;
    }

    private static float[] cloud() {
        float[] tile = new float[SIZE * SIZE];
        double weight = 0.55;
        for (int cell = 32; cell >= 2; cell /= 2) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    tile[y * SIZE + x] += (float) (weight * 1.5 * lattice(x, y, cell));
                }
            }
            weight *= 0.55;
        }
        return tile;
    }

    private static double lattice(int x, int y, int cell) {
        int cx = x / cell;
        int cy = y / cell;
        double u = smooth((x % cell) / (double) cell);
        double v = smooth((y % cell) / (double) cell);
        int count = SIZE / cell;
        double top = knot(cx, cy, count) * (1 - u) + knot(cx + 1, cy, count) * u;
        double bottom = knot(cx, cy + 1, count) * (1 - u) + knot(cx + 1, cy + 1, count) * u;
        return top * (1 - v) + bottom * v;
    }

    private static double knot(int x, int y, int count) {
        return WHITE[((y % count) * 7 + count) % SIZE * SIZE + ((x % count) * 5 + count * 3) % SIZE];
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    /** Returns the value of a pixel; values of different pixels are independent. */
    public static float grain(int x, int y) {
        return WHITE[(y & MASK) * SIZE + (x & MASK)];
    }

    /** Returns smooth noise at a pixel. */
    public static float cloud(int x, int y) {
        return CLOUD[(y & MASK) * SIZE + (x & MASK)];
    }

    /** Returns smooth noise at any point, interpolated between pixels. */
    public static double cloud(double x, double y) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        double u = x - ix;
        double v = y - iy;
        double top = cloud(ix, iy) * (1 - u) + cloud(ix + 1, iy) * u;
        double bottom = cloud(ix, iy + 1) * (1 - u) + cloud(ix + 1, iy + 1) * u;
        return top * (1 - v) + bottom * v;
    }
}
