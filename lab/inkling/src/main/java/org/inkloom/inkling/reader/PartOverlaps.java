package org.inkloom.inkling.reader;

import java.util.EnumMap;
import java.util.Map;
import org.inkloom.picturebook.wide.draw.Part;

/** The intersection over union of parts: of the places that show a part or are said to, the share where both hold. */
public final class PartOverlaps {
    private final Map<Part, long[]> overlaps = new EnumMap<>(Part.class);

    /** Adds a place. */
    public void add(Part is, Part said) {
        tally(is, is == said);
        if (is != said) {
            tally(said, false);
        }
    }

    private void tally(Part part, boolean common) {
        long[] counts = overlaps.computeIfAbsent(part, p -> new long[2]);
        counts[0] += common ? 1 : 0;
        counts[1]++;
    }

    /** Returns the intersection over union of a part, 0 to 1; NaN where it never occurred. */
    public double of(Part part) {
        long[] counts = overlaps.getOrDefault(part, new long[2]);
        return (double) counts[0] / counts[1];
    }
}
