package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Thing;

/**
 * What an animal on four legs looks like.
 *
 * @param fur its coat
 * @param belly its front and muzzle
 * @param ears their form
 * @param tail its form
 * @param mark what is on the coat
 * @param snout its form
 */
record Beast(int fur, int belly, Ears ears, Tail tail, Mark mark, Snout snout) {
    /** The form of ears. */
    enum Ears {
        POINTED,
        HANGING,
        ROUND,
        LONG
    }

    /** The form of a tail. */
    enum Tail {
        LONG,
        BUSHY,
        SHORT,
        CURLED,
        TUFTED,
        THIN
    }

    /** What is on a coat. */
    enum Mark {
        NONE,
        STRIPES,
        PANDA,
        MANE,
        PATCHES
    }

    /** The form of a snout. */
    enum Snout {
        SHORT,
        LONG,
        PIG,
        COW
    }

    static Beast of(Thing thing, Hue hue) {
        int coat = coat(hue);
        int pale = Tone.mix(coat, 0xFFF8EC, 0.72);
        return switch (thing) {
            case CAT ->
                new Beast(
                        coat,
                        pale,
                        Ears.POINTED,
                        Tail.LONG,
                        hue == Hue.ORANGE || hue == Hue.GRAY ? Mark.STRIPES : Mark.NONE,
                        Snout.SHORT);
            case RABBIT -> new Beast(coat, pale, Ears.LONG, Tail.SHORT, Mark.NONE, Snout.SHORT);
            case FOX -> new Beast(0xE8813C, 0xFFF4E6, Ears.POINTED, Tail.BUSHY, Mark.NONE, Snout.LONG);
            case WOLF -> new Beast(0x8A92A2, 0xE6E9EE, Ears.POINTED, Tail.BUSHY, Mark.NONE, Snout.LONG);
            case BEAR -> new Beast(0x9A6A45, 0xE2BE92, Ears.ROUND, Tail.SHORT, Mark.NONE, Snout.SHORT);
            case PANDA -> new Beast(0xFAF9F6, 0xFAF9F6, Ears.ROUND, Tail.SHORT, Mark.PANDA, Snout.SHORT);
            case TIGER -> new Beast(0xF2A03E, 0xFFF6E8, Ears.ROUND, Tail.LONG, Mark.STRIPES, Snout.SHORT);
            case LION -> new Beast(0xEEC070, 0xFFF0D2, Ears.ROUND, Tail.TUFTED, Mark.MANE, Snout.SHORT);
            case PIG -> new Beast(0xF9B7C4, 0xFBC9D2, Ears.HANGING, Tail.CURLED, Mark.NONE, Snout.PIG);
            case COW -> new Beast(0xFBF9F6, 0xF6CFC8, Ears.HANGING, Tail.TUFTED, Mark.PATCHES, Snout.COW);
            case MOUSE -> new Beast(0xA8ACB6, 0xE6E3E4, Ears.ROUND, Tail.THIN, Mark.NONE, Snout.SHORT);
            case SQUIRREL -> new Beast(0xB9753F, 0xF8E6CE, Ears.POINTED, Tail.BUSHY, Mark.NONE, Snout.SHORT);
            case HAMSTER -> new Beast(0xE9B878, 0xFFF8EE, Ears.ROUND, Tail.SHORT, Mark.NONE, Snout.SHORT);
            default -> new Beast(coat, pale, Ears.HANGING, Tail.LONG, Mark.NONE, Snout.LONG);
        };
    }

    private static int coat(Hue hue) {
        return switch (hue) {
            case BLACK -> 0x4A4652;
            case WHITE -> 0xFBF8F4;
            case GRAY -> 0xA5A9B4;
            case ORANGE -> 0xF0A04C;
            case YELLOW -> 0xF3CF86;
            default -> 0xB98352;
        };
    }

    /** Returns the colours that a cat, a dog or a rabbit may have. */
    static Hue[] coats() {
        return new Hue[] {Hue.BLACK, Hue.WHITE, Hue.GRAY, Hue.ORANGE, Hue.YELLOW, Hue.BROWN};
    }
}
