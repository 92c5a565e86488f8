package org.inkloom.annotate;

/** The limbs of OpenPose's bodies: which points each connects, and which two maps hold its direction. */
final class Limbs {
    /** End points, counted from 0, of each limb; the last two connect ears to shoulders and are not drawn. */
    private static final int[][] ENDS = {
        {1, 2}, {1, 5}, {2, 3}, {3, 4}, {5, 6}, {6, 7}, {1, 8}, {8, 9}, {9, 10}, {1, 11}, {11, 12}, {12, 13}, {1, 0},
        {0, 14}, {14, 16}, {0, 15}, {15, 17}, {2, 16}, {5, 17}
    };

    /**
     * Index of the map with the horizontal component of each limb's direction; the vertical component is in the next
     * one.
     */
    private static final int[] FIELDS = {12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36, 18, 26};

    /** Number of limbs that are searched. */
    static final int COUNT = 19;

    /** Number of limbs that are drawn, and from which the assembly of a person may start. */
    static final int DRAWN = 17;

    private Limbs() {}

    static int from(int limb) {
        return ENDS[limb][0];
    }

    static int to(int limb) {
        return ENDS[limb][1];
    }

    static int field(int limb) {
        return FIELDS[limb];
    }
}
