package org.inkloom.workflow.nodes;

import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.PixelArray;

/** Blends pictures. Formulas: ComfyUI's {@code nodes_post_processing.py} and {@code nodes_mask.py}. */
final class PictureBlend {
    static final List<String> MODES = List.of("normal", "multiply", "screen", "overlay", "soft_light", "difference");

    private PictureBlend() {}

    /**
     * Returns pictures blended with others of the same size; if there are fewer of one kind, they are
     * repeated from the first.
     *
     * @param mode one of {@link #MODES}
     * @param share weight of the blended value, 0 to 1
     */
    static PixelArray of(PixelArray below, PixelArray over, String mode, float share) {
        int batch = Math.max(below.batch(), over.batch());
        PixelArray all = PixelArray.black(batch, below.height(), below.width());
        int one = all.values().length / batch;
        for (int i = 0; i < all.values().length; i++) {
            float under = below.values()[i / one % below.batch() * one + i % one];
            float above = over.values()[i / one % over.batch() * one + i % one];
            float mixed = under * (1 - share) + blended(under, above, mode) * share;
            all.values()[i] = Math.clamp(mixed, 0, 1);
        }
        return all;
    }

    private static float blended(float below, float over, String mode) {
        return switch (mode) {
            case "normal" -> over;
            case "multiply" -> below * over;
            case "screen" -> 1 - (1 - below) * (1 - over);
            case "overlay" -> below <= 0.5f ? 2 * below * over : 1 - 2 * (1 - below) * (1 - over);
            case "soft_light" ->
                over <= 0.5f
                        ? below - (1 - 2 * over) * below * (1 - below)
                        : below + (2 * over - 1) * (lit(below) - below);
            case "difference" -> below - over;
            default -> throw new IllegalArgumentException("no way to blend: " + mode);
        };
    }

    private static float lit(float x) {
        return x <= 0.25f ? ((16 * x - 12) * x + 4) * x : (float) Math.sqrt(x);
    }

    /** Returns pictures with others pasted into them; parts outside are left out. */
    static PixelArray laid(PixelArray to, PixelArray from, int left, int top, Optional<Values.Mask> mask) {
        PixelArray all = new PixelArray(to.values().clone(), to.batch(), to.height(), to.width());
        int bottom = Math.min(to.height(), top + from.height());
        int right = Math.min(to.width(), left + from.width());
        for (int picture = 0; picture < to.batch(); picture++) {
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    int place = (y - top) * from.width() + x - left;
                    float share = mask.isEmpty() ? 1 : share(mask.get(), picture, place);
                    for (int c = 0; c < 3; c++) {
                        int at = 3 * ((picture * to.height() + y) * to.width() + x) + c;
                        float source =
                                from.values()[3 * (picture % from.batch() * from.height() * from.width() + place) + c];
                        all.values()[at] = share * source + (1 - share) * all.values()[at];
                    }
                }
            }
        }
        return all;
    }

    private static float share(Values.Mask mask, int picture, int place) {
        return mask.values()[picture % mask.batch() * mask.height() * mask.width() + place];
    }
}
