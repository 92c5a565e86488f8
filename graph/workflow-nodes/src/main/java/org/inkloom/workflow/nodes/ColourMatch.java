package org.inkloom.workflow.nodes;

import java.util.Optional;
import org.inkloom.diffusion.PixelArray;

/**
 * Matches colours to those of other pictures, by mean and standard deviation of each channel of CIE L*a*b* (Reinhard et
 * al., 2001). Excluded pixels count as 0 in both pictures, as in comfyui-inpaint-nodes.
 */
final class ColourMatch {
    private static final double[] WHITE = {0.95047, 1, 1.08883};
    private static final double LINEAR = 0.04045;
    private static final double EDGE = 0.008856;

    private ColourMatch() {}

    /**
     * Returns pictures with the colours of reference pictures; if there is another number of these, the
     * first is used for all.
     *
     * @param excluded pixels that are not measured
     * @param strength share of the change, 0 to 1
     */
    static PixelArray of(PixelArray target, PixelArray reference, Optional<Values.Mask> excluded, double strength) {
        PixelArray made = PixelArray.black(target.batch(), target.height(), target.width());
        for (int i = 0; i < target.batch(); i++) {
            int other = reference.batch() == target.batch() ? i : 0;
            double[] lab = lab(target, i);
            double[][] from = figures(lab, excluded(excluded, i, target));
            double[][] to = figures(lab(reference, other), excluded(excluded, other, reference));
            for (int at = 0; at < lab.length; at++) {
                int c = at % 3;
                lab[at] = (lab[at] - from[0][c]) * (to[1][c] / Math.max(from[1][c], 1e-6)) + to[0][c];
            }
            put(lab, target, made, i, strength);
        }
        return made;
    }

    private static boolean[] excluded(Optional<Values.Mask> mask, int picture, PixelArray array) {
        boolean[] out = new boolean[array.height() * array.width()];
        mask.map(said -> MaskArrays.resized(said, array.height(), array.width()))
                .ifPresent(fitted -> {
                    int first = (picture % fitted.batch()) * out.length;
                    for (int i = 0; i < out.length; i++) {
                        out[i] = fitted.values()[first + i] >= 0.5f;
                    }
                });
        return out;
    }

    /** Returns the means, then the standard deviations, of the three channels. */
    private static double[][] figures(double[] lab, boolean[] excluded) {
        double[][] figures = new double[2][3];
        int count = excluded.length;
        for (int at = 0; at < lab.length; at++) {
            figures[0][at % 3] += excluded[at / 3] ? 0 : lab[at] / count;
        }
        for (int at = 0; at < lab.length; at++) {
            double off = (excluded[at / 3] ? 0 : lab[at]) - figures[0][at % 3];
            figures[1][at % 3] += off * off / count;
        }
        for (int c = 0; c < 3; c++) {
            figures[1][c] = Math.sqrt(figures[1][c]);
        }
        return figures;
    }

    private static double[] lab(PixelArray array, int picture) {
        int plane = array.height() * array.width();
        double[] lab = new double[3 * plane];
        for (int i = 0; i < plane; i++) {
            int at = 3 * (picture * plane + i);
            double r = linear(array.values()[at]);
            double g = linear(array.values()[at + 1]);
            double b = linear(array.values()[at + 2]);
            double x = curved((0.412453 * r + 0.357580 * g + 0.180423 * b) / WHITE[0]);
            double y = curved((0.212671 * r + 0.715160 * g + 0.072169 * b) / WHITE[1]);
            double z = curved((0.019334 * r + 0.119193 * g + 0.950227 * b) / WHITE[2]);
            lab[3 * i] = 116 * y - 16;
            lab[3 * i + 1] = 500 * (x - y);
            lab[3 * i + 2] = 200 * (y - z);
        }
        return lab;
    }

    private static double linear(double value) {
        return value > LINEAR ? Math.pow((value + 0.055) / 1.055, 2.4) : value / 12.92;
    }

    private static double curved(double t) {
        return t > EDGE ? Math.cbrt(t) : 7.787 * t + 4.0 / 29;
    }

    private static double straight(double f) {
        return f > 0.2068966 ? f * f * f : (f - 4.0 / 29) / 7.787;
    }

    private static void put(double[] lab, PixelArray before, PixelArray made, int picture, double strength) {
        int plane = made.height() * made.width();
        for (int i = 0; i < plane; i++) {
            double fy = (lab[3 * i] + 16) / 116;
            double x = straight(lab[3 * i + 1] / 500 + fy) * WHITE[0];
            double y = straight(fy) * WHITE[1];
            double z = straight(Math.max(0, fy - lab[3 * i + 2] / 200)) * WHITE[2];
            double[] rgb = {
                3.2404813432005266 * x - 1.5371515162713185 * y - 0.4985363261688878 * z,
                -0.9692549499965682 * x + 1.8759900014898907 * y + 0.0415559265582928 * z,
                0.0556466391351772 * x - 0.2040413383665112 * y + 1.0573110696453443 * z
            };
            for (int c = 0; c < 3; c++) {
                int at = 3 * (picture * plane + i) + c;
                double matched = Math.clamp(encoded(rgb[c]), 0, 1);
                made.values()[at] = (float) Math.clamp((1 - strength) * before.values()[at] + strength * matched, 0, 1);
            }
        }
    }

    private static double encoded(double value) {
        return value > 0.0031308 ? 1.055 * Math.pow(value, 1 / 2.4) - 0.055 : 12.92 * value;
    }
}
