package org.inkloom.workflow.nodes;

import java.util.Arrays;

/** Operations on masks. Borders, rounding and the order of operations are those of ComfyUI. */
final class MaskArrays {
    private MaskArrays() {}

    /** Combines a value of the mask below with one of the mask that is laid over it. */
    @FunctionalInterface
    interface Mixing {
        float of(float destination, float source);
    }

    /** Returns the operation with a name of ComfyUI. */
    static Mixing mixing(String operation) {
        return switch (operation) {
            case "multiply" -> (to, from) -> to * from;
            case "add" -> (to, from) -> to + from;
            case "subtract" -> (to, from) -> to - from;
            case "and" -> (to, from) -> on(to) && on(from) ? 1 : 0;
            case "or" -> (to, from) -> on(to) || on(from) ? 1 : 0;
            case "xor" -> (to, from) -> on(to) ^ on(from) ? 1 : 0;
            default -> throw new IllegalArgumentException("no way to mix masks: " + operation);
        };
    }

    private static boolean on(float value) {
        return Math.rint(value) != 0;
    }

    /**
     * Returns a mask with another one combined into it, clamped to 0 to 1. If there are fewer source masks, they
     * are repeated from the first.
     */
    static Values.Mask mixed(Values.Mask to, Values.Mask from, int left, int top, Mixing mixing) {
        float[] values = to.values().clone();
        int right = Math.min(left + from.width(), to.width());
        int bottom = Math.min(top + from.height(), to.height());
        for (int picture = 0; picture < to.batch(); picture++) {
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    int at = (picture * to.height() + y) * to.width() + x;
                    int source = (picture % from.batch() * from.height() + y - top) * from.width() + x - left;
                    values[at] = mixing.of(values[at], from.values()[source]);
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], 0, 1);
        }
        return new Values.Mask(values, to.batch(), to.height(), to.width());
    }

    /**
     * Returns a mask grown by some pixels on each side, or shrunk if the number is negative.
     *
     * @param tapered whether it grows by a cross in each step, which makes round corners; otherwise by a square
     */
    static Values.Mask grown(Values.Mask mask, int pixels, boolean tapered) {
        float[] values = mask.values();
        for (int i = 0; i < Math.abs(pixels); i++) {
            float[] next = step(mask, values, pixels > 0, tapered);
            if (Arrays.equals(next, values)) {
                break;
            }
            values = next;
        }
        return new Values.Mask(values, mask.batch(), mask.height(), mask.width());
    }

    private static float[] step(Values.Mask mask, float[] values, boolean grows, boolean tapered) {
        float[] next = new float[values.length];
        int plane = mask.height() * mask.width();
        for (int at = 0; at < values.length; at++) {
            int y = at % plane / mask.width();
            int x = at % mask.width();
            float best = values[at];
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    boolean inside = y + dy >= 0 && y + dy < mask.height() && x + dx >= 0 && x + dx < mask.width();
                    if (inside && (!tapered || dy == 0 || dx == 0)) {
                        float other = values[at + dy * mask.width() + dx];
                        best = grows ? Math.max(best, other) : Math.min(best, other);
                    }
                }
            }
            next[at] = best;
        }
        return next;
    }

    /**
     * Returns a mask that fades towards its edges. On the right and at the bottom ComfyUI
     * is off by one: the weakest line is column or row 0, and the outermost has the second weakest value; it is the same
     * here.
     */
    static Values.Mask feathered(Values.Mask mask, int left, int top, int right, int bottom) {
        float[] values = mask.values().clone();
        int wide = mask.width();
        int tall = mask.height();
        for (int at = 0; at < values.length; at++) {
            int x = at % wide;
            int y = at / wide % tall;
            float rate = rate(x, Math.min(left, wide)) * rate(x == 0 ? 0 : wide - x, Math.min(right, wide));
            values[at] *= rate * rate(y, Math.min(top, tall)) * rate(y == 0 ? 0 : tall - y, Math.min(bottom, tall));
        }
        return new Values.Mask(values, mask.batch(), tall, wide);
    }

    private static float rate(int place, int over) {
        return place < over ? (place + 1f) / over : 1;
    }

    /** Returns a rectangle of a mask; what is outside of the mask is left out. */
    static Values.Mask cut(Values.Mask mask, int left, int top, int width, int height) {
        int x = Math.min(left, mask.width() - 1);
        int y = Math.min(top, mask.height() - 1);
        int wide = Math.min(width, mask.width() - x);
        int tall = Math.min(height, mask.height() - y);
        float[] values = new float[mask.batch() * wide * tall];
        for (int row = 0; row < mask.batch() * tall; row++) {
            int from = (row / tall * mask.height() + y + row % tall) * mask.width() + x;
            System.arraycopy(mask.values(), from, values, row * wide, wide);
        }
        return new Values.Mask(values, mask.batch(), tall, wide);
    }

    /** Returns masks resized to another size. */
    static Values.Mask resized(Values.Mask mask, int height, int width) {
        float[] values = Planes.resize(
                mask.values(),
                mask.batch(),
                new Planes.Size(mask.height(), mask.width()),
                new Planes.Size(height, width),
                "bilinear");
        return new Values.Mask(values, mask.batch(), height, width);
    }
}
