package org.inkloom.picturebook.scene;

/** Kinds of people. */
public enum Person {
    GIRL(true, 1.0, 1.0),
    BOY(false, 1.0, 1.0),
    WOMAN(true, 1.17, 0.83),
    MAN(false, 1.2, 0.81),
    GRANDMA(true, 1.03, 0.93),
    GRANDPA(false, 1.08, 0.9);

    private final boolean female;
    private final double height;
    private final double head;

    Person(boolean female, double height, double head) {
        this.female = female;
        this.height = height;
        this.head = head;
    }

    /** Returns whether the figure is drawn as a woman or girl. */
    public boolean isFemale() {
        return female;
    }

    /** Returns the height relative to a child. */
    public double height() {
        return height;
    }

    /** Returns the size of the head relative to a child's. */
    public double head() {
        return head;
    }

    /** Returns whether the figure is grown up. */
    public boolean isAdult() {
        return this != GIRL && this != BOY;
    }
}
