package org.inkloom.picturebook.scene;

/** The tone of the skin. */
public enum Skin {
    FAIR(0xFFE3D0),
    WARM(0xFBD3B0),
    TAN(0xDDA276),
    DARK(0x9A6748);

    private final int rgb;

    Skin(int rgb) {
        this.rgb = rgb;
    }

    /** Returns the colour, 0xRRGGBB. */
    public int rgb() {
        return rgb;
    }
}
