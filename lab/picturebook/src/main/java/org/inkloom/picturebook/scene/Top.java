package org.inkloom.picturebook.scene;

/** What is worn on the upper body, or as a whole. */
public enum Top {
    TRACKSUIT(false, true),
    SAILOR(false, false),
    STRIPED(false, false),
    HOODIE(false, true),
    T_SHIRT(false, false),
    HANFU(true, true),
    COAT(false, true),
    OVERALLS(true, false),
    DRESS(true, false),
    SWEATER(false, true),
    GOWN(true, false);

    private final boolean whole;
    private final boolean longSleeves;

    Top(boolean whole, boolean longSleeves) {
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
}
