package org.inkloom.models.vit;

import java.util.Map;

/** DINOv2's formulas in loops, so that nothing of the network under test is in what it is compared with. */
final class PlainDinov2 {
    private static final double EPSILON = 1e-6;

    private final Map<String, float[]> weights;
    private final int hidden;
    private final int heads;
    private final int patch;
    private final int grid;
    private final boolean gated;
    private final int registers;

    PlainDinov2(
            Map<String, float[]> weights, int hidden, int heads, int patch, int grid, boolean gated, int registers) {
        this.weights = weights;
        this.hidden = hidden;
        this.heads = heads;
        this.patch = patch;
        this.grid = grid;
        this.gated = gated;
        this.registers = registers;
    }

    private float[] weight(String name) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException(name);
        }
        return values;
    }

    double[][][] states(double[] pixels, int count, int height, int width) {
        double[][][] all = new double[count][][];
        for (int b = 0; b < count; b++) {
            double[][] h = embedded(pixels, b, height, width);
            for (int layer = 0; layer < 2; layer++) {
                h = block(h, "encoder.layer." + layer + ".");
            }
            all[b] = norm(h, "layernorm");
        }
        return all;
    }

    private double[][] embedded(double[] pixels, int b, int height, int width) {
        int rows = height / patch;
        int columns = width / patch;
        double[][] h = new double[1 + registers + rows * columns][hidden];
        float[] positions = weight("embeddings.position_embeddings");
        float[] kernel = weight("embeddings.patch_embeddings.projection.weight");
        for (int d = 0; d < hidden; d++) {
            h[0][d] = weight("embeddings.cls_token")[d] + (double) positions[d];
            for (int r = 0; r < registers; r++) {
                h[1 + r][d] = weight("embeddings.register_tokens")[r * hidden + d];
            }
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    double sum = weight("embeddings.patch_embeddings.projection.bias")[d];
                    for (int c = 0; c < 3; c++) {
                        for (int i = 0; i < patch; i++) {
                            for (int j = 0; j < patch; j++) {
                                sum += kernel[((d * 3 + c) * patch + i) * patch + j]
                                        * pixels[((b * 3 + c) * height + y * patch + i) * width + x * patch + j];
                            }
                        }
                    }
                    h[1 + registers + y * columns + x][d] = sum + position(positions, d, y, x, rows, columns);
                }
            }
        }
        return h;
    }

    /** A position of another grid: 16 or more of the learnt ones around it, each by the product of two kernels. */
    private double position(float[] table, int d, int y, int x, int rows, int columns) {
        if (rows == grid && columns == grid) {
            return table[(1 + y * grid + x) * hidden + d];
        }
        double sum = 0;
        double share = 0;
        for (int i = -3 * grid; i < 4 * grid; i++) {
            for (int j = -3 * grid; j < 4 * grid; j++) {
                boolean outside = i < 0 || j < 0 || i >= grid || j >= grid;
                if (registers > 0 && outside) {
                    continue; // the smooth filter sees what there is alone
                }
                double much = kernel(y, i, rows) * kernel(x, j, columns);
                int row = Math.min(Math.max(i, 0), grid - 1);
                int column = Math.min(Math.max(j, 0), grid - 1);
                sum += much * table[(1 + row * grid + column) * hidden + d];
                share += much;
            }
        }
        return sum / share;
    }

    private double kernel(int to, int from, int size) {
        double a = registers > 0 ? -0.5 : -0.75;
        double scale = (double) grid / size;
        double stretch = registers > 0 && scale > 1 ? scale : 1;
        double x = Math.abs((to + 0.5) * scale - (from + 0.5)) / stretch;
        if (x <= 1) {
            return (a + 2) * Math.pow(x, 3) - (a + 3) * Math.pow(x, 2) + 1;
        }
        return x >= 2 ? 0 : a * Math.pow(x, 3) - 5 * a * Math.pow(x, 2) + 8 * a * x - 4 * a;
    }

    private double[][] block(double[][] x, String name) {
        double[][] y = added(x, attention(norm(x, name + "norm1"), name), name + "layer_scale1.lambda1");
        return added(y, forward(norm(y, name + "norm2"), name + "mlp."), name + "layer_scale2.lambda1");
    }

    private double[][] added(double[][] x, double[][] part, String scale) {
        double[][] sum = new double[x.length][hidden];
        for (int t = 0; t < x.length; t++) {
            for (int d = 0; d < hidden; d++) {
                sum[t][d] = x[t][d] + weight(scale)[d] * part[t][d];
            }
        }
        return sum;
    }

    private double[][] norm(double[][] x, String name) {
        double[][] y = new double[x.length][hidden];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            double square = 0;
            for (double value : x[t]) {
                mean += value / hidden;
            }
            for (double value : x[t]) {
                square += (value - mean) * (value - mean) / hidden;
            }
            for (int d = 0; d < hidden; d++) {
                y[t][d] = (x[t][d] - mean) / Math.sqrt(square + EPSILON) * weight(name + ".weight")[d]
                        + weight(name + ".bias")[d];
            }
        }
        return y;
    }

    private double[][] linear(double[][] x, String name) {
        float[] bias = weight(name + ".bias");
        float[] matrix = weight(name + ".weight");
        double[][] y = new double[x.length][bias.length];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < bias.length; o++) {
                double sum = bias[o];
                for (int i = 0; i < x[t].length; i++) {
                    sum += matrix[o * x[t].length + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    private double[][] attention(double[][] x, String name) {
        double[][] q = linear(x, name + "attention.attention.query");
        double[][] k = linear(x, name + "attention.attention.key");
        double[][] v = linear(x, name + "attention.attention.value");
        int size = hidden / heads;
        double[][] y = new double[x.length][hidden];
        for (int head = 0; head < heads; head++) {
            for (int t = 0; t < x.length; t++) {
                double[] likely = new double[x.length];
                double whole = 0;
                for (int s = 0; s < x.length; s++) {
                    double dot = 0;
                    for (int d = head * size; d < (head + 1) * size; d++) {
                        dot += q[t][d] * k[s][d];
                    }
                    likely[s] = Math.exp(dot / Math.sqrt(size));
                    whole += likely[s];
                }
                for (int s = 0; s < x.length; s++) {
                    for (int d = head * size; d < (head + 1) * size; d++) {
                        y[t][d] += likely[s] / whole * v[s][d];
                    }
                }
            }
        }
        return linear(y, name + "attention.output.dense");
    }

    private double[][] forward(double[][] x, String name) {
        double[][] wide = linear(x, name + (gated ? "weights_in" : "fc1"));
        int width = gated ? wide[0].length / 2 : wide[0].length;
        double[][] inner = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < width; i++) {
                double value = wide[t][i];
                inner[t][i] = gated ? value / (1 + Math.exp(-value)) * wide[t][width + i] : gelu(value);
            }
        }
        return linear(inner, name + (gated ? "weights_out" : "fc2"));
    }

    private static double gelu(double x) {
        return x * 0.5 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The series of the error function, which converges everywhere; 200 terms are enough below 6. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
