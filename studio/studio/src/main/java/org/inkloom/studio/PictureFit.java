package org.inkloom.studio;

import java.util.Locale;

/** How a picture of another aspect ratio is brought to the size of the result. */
public enum PictureFit {
    /** Fills the size; the rest is cropped equally on both sides. */
    COVER,
    /** The whole picture within the size, with equal white borders on both sides. */
    CONTAIN,
    /** Stretched to the size, which changes the aspect ratio. */
    STRETCH;

    /** Returns the word in settings and recipes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
