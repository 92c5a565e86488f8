package org.inkloom.picturebook.wide.scene;

import java.util.Arrays;
import java.util.List;
import org.inkloom.picturebook.scene.Style;

/** The style of a page: the first edition's styles and two more. */
public enum Manner {
    ANIME(Style.ANIME, true),
    FLAT(Style.FLAT, true),
    PICTURE_BOOK(Style.PICTURE_BOOK, true),
    COMIC(Style.COMIC, true),
    WATERCOLOUR(Style.WATERCOLOUR, false),
    INK_WASH(Style.INK_WASH, false),
    PIXEL(Style.PIXEL, false),
    LINE_ART(Style.LINE_ART, false),
    /** Like a frame of a Japanese animation film: hard violet shadows, bright edges, glowing light. */
    JAPANESE(Style.ANIME, false),
    /** Dark, with light in magenta and cyan. */
    CYBERPUNK(Style.ANIME, false);

    private static final List<Manner> BASE =
            Arrays.stream(values()).filter(Manner::isBase).toList();

    private final Style style;
    private final boolean base;

    Manner(Style style, boolean base) {
        this.style = style;
        this.base = base;
    }

    /** Returns the style whose palette and finish it starts from. */
    public Style style() {
        return style;
    }

    /** Returns whether the base model is trained on it. */
    public boolean isBase() {
        return base;
    }

    /** Returns the manners of the base model. */
    public static List<Manner> base() {
        return BASE;
    }
}
