package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.scene.Style;

/**
 * The rules of one style.
 *
 * @param style whose rules they are
 * @param line width of outlines in drawing units (a picture is 100 high); 0 for none
 * @param lineAlpha opacity of outlines, 0 to 1
 * @param brush how much the width of outlines varies, 0 to 1
 * @param tremble unsteadiness of lines in drawing units
 * @param cel whether shadows and highlights are flat patches, as in cel animation
 * @param eyes how eyes look
 */
public record StyleSheet(
        Style style, double line, double lineAlpha, double brush, double tremble, boolean cel, Eyes eyes) {

    /** How eyes look. */
    public enum Eyes {
        BIG,
        DOT,
        OVAL,
        ROUND
    }

    public static StyleSheet of(Style style) {
        return switch (style) {
            case ANIME -> new StyleSheet(style, 0.62, 1, 0, 0, true, Eyes.BIG);
            case FLAT -> new StyleSheet(style, 0, 0, 0, 0, true, Eyes.OVAL);
            case PICTURE_BOOK -> new StyleSheet(style, 0.62, 0.9, 0.45, 0.42, false, Eyes.DOT);
            case COMIC -> new StyleSheet(style, 1.25, 1, 0, 0, true, Eyes.ROUND);
            case WATERCOLOUR -> new StyleSheet(style, 0.4, 0.5, 0.5, 0.75, false, Eyes.OVAL);
            case INK_WASH -> new StyleSheet(style, 1.15, 0.92, 1, 0.7, false, Eyes.DOT);
            case PIXEL -> new StyleSheet(style, 1.0, 1, 0, 0, true, Eyes.BIG);
            case LINE_ART -> new StyleSheet(style, 0.75, 1, 0, 0, false, Eyes.BIG);
        };
    }

    /**
     * Returns the style's version of a colour.
     *
     * @param near whether it belongs to a figure or thing, not to the place: ink wash has colour only for those
     */
    public int tone(int c, boolean near) {
        return switch (style) {
            case ANIME -> Tone.saturate(c, 1.06);
            case FLAT -> Tone.mix(Tone.saturate(c, 0.95), 0xFFF6EE, 0.11);
            case PICTURE_BOOK -> Tone.mix(Tone.multiply(Tone.saturate(c, 0.97), 0xFFF4E2), 0xF7E7C4, 0.14);
            case COMIC -> contrast(Tone.saturate(c, 1.3), 1.1);
            case WATERCOLOUR -> Tone.mix(Tone.saturate(c, 1.12), 0xFFFDF8, 0.3);
            case INK_WASH ->
                Tone.mix(contrast(Tone.saturate(c, near ? 0.66 : 0.16), 1.08), 0xF4EFE2, near ? 0.3 : 0.36);
            case PIXEL -> Tone.saturate(c, 1.18);
            case LINE_ART -> Tone.WHITE;
        };
    }

    /** Returns the colour of the line around a fill of the given colour. */
    public int lineColour(int fill) {
        return switch (style) {
            case ANIME -> Tone.deep(fill);
            case PICTURE_BOOK -> Tone.mix(0x6A4630, Tone.deep(fill), 0.25);
            case COMIC, LINE_ART -> 0x17131C;
            case INK_WASH -> 0x26262A;
            case FLAT, WATERCOLOUR -> Tone.mix(Tone.deep(fill), fill, 0.15);
            case PIXEL -> Tone.mix(Tone.deep(fill), 0x201828, 0.45);
        };
    }

    private static int contrast(int c, double factor) {
        return Tone.rgb(
                128 + (Tone.red(c) - 128) * factor,
                128 + (Tone.green(c) - 128) * factor,
                128 + (Tone.blue(c) - 128) * factor);
    }
}
