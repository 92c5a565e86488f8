package org.inkloom.models.checkpoint;

import java.util.List;

/** The number of groups of group normalisations. No shape tells it, but in all published models it is 32. */
final class NormGroups {
    private static final int USUAL = 32;

    private NormGroups() {}

    /** Returns 32 or, for models with smaller widths, the largest power of two below it that divides all of them. */
    static int of(List<Integer> widths) {
        int groups = USUAL;
        for (int width : widths) {
            while (width % groups != 0) {
                groups /= 2;
            }
        }
        return groups;
    }
}
