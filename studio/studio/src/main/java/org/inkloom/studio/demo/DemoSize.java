package org.inkloom.studio.demo;

import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * The size of a demonstration, where the user chooses it; empty values are the demonstration's own.
 *
 * @param side of the pictures in pixels, a multiple of 8 from 64
 * @param trainSteps number of training steps
 * @param trainMinutes time limit to which the number of training steps is fitted
 * @param steps of a shot
 */
public record DemoSize(
        Optional<Integer> side, Optional<Integer> trainSteps, Optional<Double> trainMinutes, Optional<Integer> steps) {
    private static final int MULTIPLE = 8;
    private static final int SMALLEST_SIDE = 64;

    /**
     * Checks the ranges.
     *
     * @throws InkloomException {@code INK-CLI-037} for a value out of range
     */
    public DemoSize {
        boolean fits = side.filter(pixels -> pixels < SMALLEST_SIDE || pixels % MULTIPLE != 0)
                        .isEmpty()
                && trainSteps.filter(count -> count < 1).isEmpty()
                && trainMinutes.filter(minutes -> !(minutes > 0)).isEmpty()
                && steps.filter(count -> count < 1).isEmpty();
        if (!fits) {
            throw InkloomException.badInput(
                    "INK-CLI-037",
                    "The demonstration cannot be of side " + said(side) + " with " + said(trainSteps)
                            + " training steps in " + said(trainMinutes) + " minutes and " + said(steps)
                            + " steps a shot.",
                    "The side is a multiple of 8 from 64, both numbers of steps count from 1, and time is more than 0.",
                    "Leave " + SettingKey.of("side") + ", " + SettingKey.of("train_steps") + ", "
                            + SettingKey.of("train_minutes") + " and " + SettingKey.of("steps")
                            + " out, or correct them.");
        }
    }

    private static String said(Optional<?> number) {
        return number.map(Object::toString).orElse("the usual");
    }

    /** Overrides a LoRA's settings by the user's. */
    void over(Map<String, String> lora) {
        side.ifPresent(pixels -> {
            lora.put("width", pixels.toString());
            lora.put("height", pixels.toString());
        });
        trainSteps.ifPresent(count -> {
            lora.put("steps_per_epoch", count.toString());
            lora.remove("fit_minutes");
        });
        trainMinutes.ifPresent(minutes -> lora.put("fit_minutes", minutes.toString()));
    }
}
