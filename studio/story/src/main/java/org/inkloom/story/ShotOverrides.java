package org.inkloom.story;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one shot does differently from the story's defaults; empty means as the story says.
 *
 * @param steps as {@link ShotSettings#steps()}
 * @param guidanceScale as {@link ShotSettings#guidanceScale()}
 * @param guidanceRescale as {@link ShotSettings#guidanceRescale()}
 * @param width as {@link ShotSettings#width()}
 * @param height as {@link ShotSettings#height()}
 * @param scheduler as {@link ShotSettings#scheduler()}
 * @param negativePrompt instead of the story's
 */
public record ShotOverrides(
        OptionalInt steps,
        OptionalDouble guidanceScale,
        OptionalDouble guidanceRescale,
        OptionalInt width,
        OptionalInt height,
        Optional<String> scheduler,
        Optional<String> negativePrompt) {

    /** Nothing differs. */
    public static final ShotOverrides NONE = new ShotOverrides(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    /** Returns the defaults with what differs put in. */
    ShotSettings over(ShotSettings defaults) {
        return new ShotSettings(
                steps.orElse(defaults.steps()),
                guidanceScale.orElse(defaults.guidanceScale()),
                guidanceRescale.orElse(defaults.guidanceRescale()),
                width.orElse(defaults.width()),
                height.orElse(defaults.height()),
                scheduler.orElse(defaults.scheduler()));
    }
}
