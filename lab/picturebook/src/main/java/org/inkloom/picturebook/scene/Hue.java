package org.inkloom.picturebook.scene;

/** The eleven colour words, each with its hair tone and its cloth tone (0xRRGGBB). */
public enum Hue {
    BLACK(0x34303F, 0x3A3A48),
    BROWN(0x80513A, 0x93643F),
    YELLOW(0xF5CE62, 0xFBD03C),
    ORANGE(0xF2893B, 0xF78B34),
    RED(0xCB3540, 0xE2414B),
    PINK(0xF7A0BE, 0xF9A3C1),
    PURPLE(0x8757C6, 0x8C62CE),
    BLUE(0x4B80DB, 0x3D7EDB),
    GREEN(0x55AE6B, 0x45AC63),
    WHITE(0xF3F1F2, 0xF8F7F4),
    GRAY(0xA0A5AF, 0x9DA3AD);

    private final int hair;
    private final int cloth;

    Hue(int hair, int cloth) {
        this.hair = hair;
        this.cloth = cloth;
    }

    /** Returns the tone of hair, 0xRRGGBB. */
    public int hair() {
        return hair;
    }

    /** Returns the tone of cloth, 0xRRGGBB. */
    public int cloth() {
        return cloth;
    }
}
