package org.inkloom.picturebook.scene;

import java.util.Arrays;
import java.util.List;

/** How a picture is drawn. The base model is trained on four styles; the others are used for style LoRAs and tests. */
public enum Style {
    ANIME(true),
    FLAT(true),
    PICTURE_BOOK(true),
    COMIC(true),
    WATERCOLOUR(false),
    INK_WASH(false),
    PIXEL(false),
    LINE_ART(false);

    private static final List<Style> BASE =
            Arrays.stream(values()).filter(Style::isBase).toList();

    private final boolean base;

    Style(boolean base) {
        this.base = base;
    }

    /** Returns whether the base model is trained on it. */
    public boolean isBase() {
        return base;
    }

    /** Returns the styles of the base model. */
    public static List<Style> base() {
        return BASE;
    }
}
