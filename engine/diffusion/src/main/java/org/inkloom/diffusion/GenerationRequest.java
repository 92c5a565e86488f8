package org.inkloom.diffusion;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;

/**
 * What to draw. Immutable; start from {@link #of} and change it with the {@code with...} methods.
 *
 * @param prompts one per picture
 * @param negativePrompt what to avoid, for every picture; empty for nothing. Unused without guidance
 * @param seeds one for the whole batch, drawn from one stream as diffusers does, or one per picture
 * @param steps scheduler steps
 * @param guidanceScale classifier-free guidance (Ho and Salimans, arXiv:2207.12598); 1 or less is none
 * @param guidanceRescale how far guided predictions are scaled back, 0 to 1, see {@link Guidance}; 0 is not at all
 * @param width in pixels
 * @param height in pixels
 * @param scheduler the sampler, or empty for the model's own
 * @param loras applied together
 * @param start the picture to start from, or empty for pure noise
 */
public record GenerationRequest(
        List<String> prompts,
        String negativePrompt,
        List<Long> seeds,
        int steps,
        double guidanceScale,
        double guidanceRescale,
        int width,
        int height,
        Optional<SchedulerKind> scheduler,
        List<LoraUse> loras,
        Optional<StartPicture> start) {
    /** Steps if none are given. */
    public static final int DEFAULT_STEPS = 50;

    /** Guidance scale if none is given. */
    public static final double DEFAULT_GUIDANCE_SCALE = 5;

    /** Width and height if none are given. */
    public static final int DEFAULT_SIZE = 1024;

    private static final int MULTIPLE = 8;
    private static final int LARGEST = 16384;

    /**
     * A picture to start from.
     *
     * @param picture of the request's width and height
     * @param strength how much of the picture to give up, in (0, 1]
     * @param file where it came from
     */
    public record StartPicture(RgbPicture picture, double strength, StartFile file) {
        /** Checks the strength. */
        public StartPicture {
            Objects.requireNonNull(picture);
            Objects.requireNonNull(file);
            if (!(strength > 0 && strength <= 1)) {
                throw InkloomException.badInput(
                        "INK-GEN-004",
                        "The strength " + strength + " is not in (0, 1].",
                        "It is the share of the steps to take from the noised picture.",
                        "Give --strength a value such as 0.6.");
            }
        }
    }

    /**
     * Checks everything that can be checked without the model.
     *
     * @throws InkloomException {@code INK-GEN-001} for a size that is not a positive multiple of 8, {@code -002} for a
     *     number of steps below 1, {@code -003} for a guidance scale that is no finite number, {@code -008} for a
     *     rescaling outside 0 to 1, {@code -005} for a start
     *     picture of another size, {@code -006} for seeds that do not fit the prompts
     */
    public GenerationRequest {
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
        loras = List.copyOf(loras);
        requireSize("width", width);
        requireSize("height", height);
        requireNumbers(steps, guidanceScale, guidanceRescale);
        if (prompts.isEmpty() || seeds.isEmpty() || (seeds.size() != 1 && seeds.size() != prompts.size())) {
            throw InkloomException.badInput(
                    "INK-GEN-006",
                    Counted.of(prompts.size(), "prompt") + " and " + Counted.of(seeds.size(), "seed")
                            + " do not go together.",
                    "A batch has one seed in all, or one for each picture.",
                    "Give --seed once, or as often as there are pictures.");
        }
        int wantedWidth = width;
        int wantedHeight = height;
        start.map(StartPicture::picture).ifPresent(picture -> requireSameSize(picture, wantedWidth, wantedHeight));
    }

    private static void requireSize(String name, int pixels) {
        if (pixels <= 0 || pixels > LARGEST || pixels % MULTIPLE != 0) {
            int near = Math.clamp(Math.round(pixels / (double) MULTIPLE) * MULTIPLE, MULTIPLE, LARGEST);
            throw InkloomException.badInput(
                    "INK-GEN-001",
                    "The " + name + " " + pixels + " is not a multiple of 8 between 8 and " + LARGEST + ".",
                    "The model draws latents of which each stands for 8 x 8 pixels.",
                    "Give --" + name + " " + near + ".");
        }
    }

    private static void requireNumbers(int steps, double guidanceScale, double guidanceRescale) {
        if (steps < 1) {
            throw InkloomException.badInput(
                    "INK-GEN-002",
                    "A picture cannot be drawn in " + steps + " steps.",
                    "Each step takes some noise away.",
                    "Give --steps a whole number from 1; 20 to 50 are usual.");
        }
        if (!Double.isFinite(guidanceScale)) {
            throw InkloomException.badInput(
                    "INK-GEN-003",
                    "The guidance scale " + guidanceScale + " is not a number.",
                    "It multiplies the difference that the prompt makes.",
                    "Give --cfg a number; 5 is usual, 1 switches guidance off.");
        }
        if (!(guidanceRescale >= 0 && guidanceRescale <= 1)) {
            throw InkloomException.badInput(
                    "INK-GEN-008",
                    "The guidance rescale " + guidanceRescale + " is not in [0, 1].",
                    "It is the share by which guided predictions get back the contrast of unguided ones.",
                    "Give --cfg-rescale a value such as 0.5; 0 switches it off.");
        }
    }

    private static void requireSameSize(RgbPicture picture, int width, int height) {
        if (picture.width() != width || picture.height() != height) {
            throw InkloomException.badInput(
                    "INK-GEN-005",
                    "The start picture is " + picture.width() + "x" + picture.height() + ", the request " + width + "x"
                            + height + ".",
                    "Image-to-image keeps the size.",
                    "Leave --width and --height away, or resize the picture first.");
        }
    }

    /** Returns a request for one picture with the defaults of Kolors: 1024 x 1024, 50 steps, guidance 5, seed 0. */
    public static GenerationRequest of(String prompt) {
        return new GenerationRequest(
                List.of(prompt),
                "",
                List.of(0L),
                DEFAULT_STEPS,
                DEFAULT_GUIDANCE_SCALE,
                0,
                DEFAULT_SIZE,
                DEFAULT_SIZE,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Returns this request with other prompts, one per picture. */
    public GenerationRequest withPrompts(List<String> value) {
        return new GenerationRequest(
                value,
                negativePrompt,
                seeds,
                steps,
                guidanceScale,
                guidanceRescale,
                width,
                height,
                scheduler,
                loras,
                start);
    }

    /** Returns this request with another negative prompt. */
    public GenerationRequest withNegativePrompt(String value) {
        return new GenerationRequest(
                prompts, value, seeds, steps, guidanceScale, guidanceRescale, width, height, scheduler, loras, start);
    }

    /** Returns this request with other seeds: one in all, or one per picture. */
    public GenerationRequest withSeeds(List<Long> value) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                value,
                steps,
                guidanceScale,
                guidanceRescale,
                width,
                height,
                scheduler,
                loras,
                start);
    }

    /** Returns this request with another number of steps. */
    public GenerationRequest withSteps(int value) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                seeds,
                value,
                guidanceScale,
                guidanceRescale,
                width,
                height,
                scheduler,
                loras,
                start);
    }

    /** Returns this request with another guidance scale. */
    public GenerationRequest withGuidanceScale(double value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, steps, value, guidanceRescale, width, height, scheduler, loras, start);
    }

    /** Returns this request with guided predictions scaled back by that share, 0 to 1. */
    public GenerationRequest withGuidanceRescale(double value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, steps, guidanceScale, value, width, height, scheduler, loras, start);
    }

    /** Returns this request with another size, in pixels. */
    public GenerationRequest withSize(int newWidth, int newHeight) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                seeds,
                steps,
                guidanceScale,
                guidanceRescale,
                newWidth,
                newHeight,
                scheduler,
                loras,
                start);
    }

    /** Returns this request with another sampler than the model's own. */
    public GenerationRequest withScheduler(SchedulerKind value) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                seeds,
                steps,
                guidanceScale,
                guidanceRescale,
                width,
                height,
                Optional.of(value),
                loras,
                start);
    }

    /** Returns this request with other LoRAs. */
    public GenerationRequest withLoras(List<LoraUse> value) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                seeds,
                steps,
                guidanceScale,
                guidanceRescale,
                width,
                height,
                scheduler,
                value,
                start);
    }

    /** Returns this request starting from a picture in memory, whose size it takes. */
    public GenerationRequest withStart(RgbPicture picture, double strength) {
        return withStart(picture, strength, StartFile.of(picture));
    }

    /** Returns this request starting from the picture of a file, whose size, as it was brought to, it takes. */
    public GenerationRequest withStart(RgbPicture picture, double strength, StartFile file) {
        return new GenerationRequest(
                prompts,
                negativePrompt,
                seeds,
                steps,
                guidanceScale,
                guidanceRescale,
                picture.width(),
                picture.height(),
                scheduler,
                loras,
                Optional.of(new StartPicture(picture, strength, file)));
    }

    /** Returns how the negative prompt takes part. */
    public Guidance guidance() {
        return new Guidance(guidanceScale, guidanceRescale);
    }

    /** Returns whether the negative prompt takes part. */
    public boolean guided() {
        return guidance().isOn();
    }
}
