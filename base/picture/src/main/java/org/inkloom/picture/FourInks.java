package org.inkloom.picture;

/** Cyan, magenta, yellow and black to RGB in Pillow's integers (Convert.c): no colour profile, no ink's own colour. */
final class FourInks {
    private FourInks() {}

    /** Returns a channel from one ink and black, all 0 to 255; 255 is full ink. */
    static byte channel(int ink, int black) {
        int white = 255 - black;
        int product = ink * white + 128;
        return (byte) Math.clamp(white - ((product >> 8) + product >> 8), 0, 255);
    }
}
