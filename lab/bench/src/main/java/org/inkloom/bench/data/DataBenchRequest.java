package org.inkloom.bench.data;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.inkloom.bench.Measurement;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * What to measure of the data module.
 *
 * @param parts which measurements
 * @param folder of pictures and captions; what is missing is generated, which takes a minute or two
 * @param pictures number of pictures, at least 1
 * @param captions number of captions, at least 1
 * @param repetition number of runs
 */
public record DataBenchRequest(
        Set<Part> parts, Path folder, int pictures, int captions, Measurement.Repetition repetition) {
    /** The measurements. */
    public enum Part {
        /** Filters by shape and aspect ratio, which read headers only. */
        HEADERS,
        /** Filters and mappers of captions. */
        CAPTIONS,
        /** Decoding and resizing to 1024 pixels. */
        DECODE,
        /** The memory of a million samples that pass ten operators, and MinHash, with a small heap. */
        MEMORY
    }

    /** Checks the numbers. */
    public DataBenchRequest {
        parts = Set.copyOf(parts.isEmpty() ? EnumSet.allOf(Part.class) : parts);
        if (pictures < 1 || captions < 1) {
            throw InkloomException.badInput(
                    "INK-BENCH-002",
                    "There is no measurement with " + pictures + " pictures and " + captions + " captions.",
                    "Both are whole numbers from 1.",
                    "Give " + SettingKey.of("pictures") + " and " + SettingKey.of("captions") + " such numbers.");
        }
    }
}
