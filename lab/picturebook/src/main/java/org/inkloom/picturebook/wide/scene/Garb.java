package org.inkloom.picturebook.wide.scene;

/** What is worn on the upper body, or as a whole. */
public enum Garb {
    TRACKSUIT(false, true),
    SAILOR(false, true),
    SHIRT(false, true),
    T_SHIRT(false, false),
    HOODIE(false, true),
    SWEATER(false, true),
    CARDIGAN(false, true),
    COAT(false, true),
    DOWN_JACKET(false, true),
    RAINCOAT(true, true),
    HANFU(true, true),
    QIPAO(true, false),
    KIMONO(true, true),
    OVERALLS(true, false),
    DRESS(true, false),
    PINAFORE(true, false),
    GOWN(true, false),
    SUIT(true, true),
    VEST(false, false),
    JERSEY(false, false),
    APRON(false, true),
    PYJAMAS(true, true),
    SPACESUIT(true, true),
    LEATHER_JACKET(false, true);

    private final boolean whole;
    private final boolean longSleeves;

    Garb(boolean whole, boolean longSleeves) {
        this.whole = whole;
        this.longSleeves = longSleeves;
    }

    /** Returns whether it covers the legs too, so that no separate bottom is worn. */
    public boolean isWhole() {
        return whole;
    }

    /** Returns whether the sleeves reach the hands. */
    public boolean hasLongSleeves() {
        return longSleeves;
    }

    /** Returns whether a pattern can be on it. */
    public boolean takesPattern() {
        return switch (this) {
            case SHIRT, T_SHIRT, SWEATER, DRESS, VEST, PYJAMAS, QIPAO, KIMONO, HANFU, HOODIE -> true;
            default -> false;
        };
    }

    /** Returns whether it falls as a skirt. */
    public boolean isSkirted() {
        return switch (this) {
            case HANFU, QIPAO, KIMONO, DRESS, PINAFORE, GOWN -> true;
            default -> false;
        };
    }
}
