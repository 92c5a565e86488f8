package org.inkloom.studio;

import java.util.Locale;

/** How a picture of another shape is brought to the size drawn. */
public enum PictureFit {
    /** Fills the size; what hangs over is cut off on both sides alike. */
    COVER,
    /** Whole within the size; what is left over is white, on both sides alike. */
    CONTAIN,
    /** Both sides to the size, which changes the proportions. */
    STRETCH;

    /** Returns the word as it is typed and written down. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
