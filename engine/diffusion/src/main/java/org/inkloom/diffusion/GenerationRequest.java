package org.inkloom.diffusion;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.HiresPass;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * What to draw. Immutable; start from {@link #of} and change it with the {@code with...} methods.
 *
 * @param prompts one per picture
 * @param negativePrompt what to avoid, for every picture; empty for nothing. Unused without guidance
 * @param seeds one for the whole batch, drawn from one stream as diffusers does, or one per picture
 * @param settings as far as they are said; the pipeline puts in what the model recommends
 * @param loras applied together
 * @param start the picture to start from, or empty for pure noise
 * @param controls control pictures, applied together
 * @param ipAdapters pictures that are looked at beside the prompt, applied together
 * @param references pictures by the names that the shared cast has for them
 */
public record GenerationRequest(
        List<String> prompts,
        String negativePrompt,
        List<Long> seeds,
        PictureSettings settings,
        List<LoraUse> loras,
        Optional<StartPicture> start,
        List<ControlUse> controls,
        List<IpAdapterUse> ipAdapters,
        Map<String, RgbPicture> references) {
    /**
     * A picture to start from.
     *
     * @param picture of the request's width and height
     * @param strength how much of the picture to give up, in (0, 1]
     * @param file where it came from
     * @param mask what of it is drawn over; empty for all of it
     */
    public record StartPicture(RgbPicture picture, double strength, StartFile file, Optional<StartMask> mask) {
        /** Checks the strength and the mask's size. */
        public StartPicture {
            Objects.requireNonNull(picture);
            Objects.requireNonNull(file);
            mask.map(StartMask::mask).ifPresent(drawn -> {
                if (drawn.width() != picture.width() || drawn.height() != picture.height()) {
                    throw otherMask(drawn, picture);
                }
            });
            if (!(strength > 0 && strength <= 1)) {
                throw InkloomException.badInput(
                        "INK-GEN-004",
                        "The strength " + strength + " is not in (0, 1].",
                        "It is the share of the steps to take from the noised picture.",
                        "Give " + SettingKey.of("strength") + " a value such as 0.6.");
            }
        }

        private RgbPicture finished(RgbPicture drawn) {
            RgbPicture whole = mask.filter(one -> one.settings().keepsOutside())
                    .map(one -> one.mask().mixed(drawn, picture))
                    .orElse(drawn);
            return PictureMask.without(whole, file.cut());
        }
    }

    private static InkloomException otherMask(PictureMask mask, RgbPicture picture) {
        return InkloomException.badInput(
                "INK-GEN-016",
                "The mask is " + mask.width() + "x" + mask.height() + ", the picture " + picture.width() + "x"
                        + picture.height() + ".",
                "Each pixel of a mask says whether that pixel of the picture is drawn over.",
                "Bring the mask to the picture's size first.");
    }

    /**
     * Checks everything that can be checked without the model.
     *
     * @throws InkloomException {@code INK-GEN-005} for a start picture of another size, {@code -006} for seeds that do not
     *     fit the prompts
     */
    public GenerationRequest {
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
        ipAdapters = List.copyOf(ipAdapters);
        references = Map.copyOf(references);
        if (prompts.isEmpty() || seeds.isEmpty() || (seeds.size() != 1 && seeds.size() != prompts.size())) {
            throw InkloomException.badInput(
                    "INK-GEN-006",
                    Counted.of(prompts.size(), "prompt") + " and " + Counted.of(seeds.size(), "seed")
                            + " do not go together.",
                    "A batch has one seed in all, or one for each picture.",
                    "Give " + SettingKey.of("seed") + " once, or as often as there are pictures.");
        }
        PictureSettings wanted = settings;
        start.map(StartPicture::picture)
                .ifPresent(picture -> requireSameSize(picture, wanted.width(), wanted.height()));
    }

    private static void requireSameSize(RgbPicture picture, int width, int height) {
        if (picture.width() != width || picture.height() != height) {
            throw InkloomException.badInput(
                    "INK-GEN-005",
                    "The start picture is " + picture.width() + "x" + picture.height() + ", the request " + width + "x"
                            + height + ".",
                    "Image-to-image keeps the size.",
                    "Leave " + SettingKey.of("width") + " and " + SettingKey.of("height")
                            + " away, or resize the picture first.");
        }
    }

    /** Returns a request for one picture of seed 0, everything else as the model recommends. */
    public static GenerationRequest of(String prompt) {
        return new GenerationRequest(
                List.of(prompt),
                "",
                List.of(0L),
                PictureSettings.NONE,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of());
    }

    /** Returns this request with other prompts, one per picture. */
    public GenerationRequest withPrompts(List<String> value) {
        return new GenerationRequest(
                value, negativePrompt, seeds, settings, loras, start, controls, ipAdapters, references);
    }

    /** Returns this request with another negative prompt. */
    public GenerationRequest withNegativePrompt(String value) {
        return new GenerationRequest(prompts, value, seeds, settings, loras, start, controls, ipAdapters, references);
    }

    /** Returns this request with other seeds: one in all, or one per picture. */
    public GenerationRequest withSeeds(List<Long> value) {
        return new GenerationRequest(
                prompts, negativePrompt, value, settings, loras, start, controls, ipAdapters, references);
    }

    /** Returns this request with other settings. */
    public GenerationRequest withSettings(PictureSettings value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, value, loras, start, controls, ipAdapters, references);
    }

    /** Returns this request with what a model recommends where nothing is said. */
    GenerationRequest over(PictureSettings recommended) {
        return withSettings(settings.over(recommended));
    }

    /** Returns this request with another number of steps. */
    public GenerationRequest withSteps(int value) {
        return withSettings(settings.with(PictureSetting.STEPS, value));
    }

    /** Returns this request with another guidance scale. */
    public GenerationRequest withGuidanceScale(double value) {
        return withSettings(settings.with(PictureSetting.GUIDANCE_SCALE, value));
    }

    /** Returns this request with guided predictions scaled back by that share, 0 to 1. */
    public GenerationRequest withGuidanceRescale(double value) {
        return withSettings(settings.with(PictureSetting.GUIDANCE_RESCALE, value));
    }

    /** Returns this request with another size, in pixels. */
    public GenerationRequest withSize(int width, int height) {
        return withSettings(settings.with(PictureSetting.WIDTH, width).with(PictureSetting.HEIGHT, height));
    }

    /** Returns this request with another sampler than the model's own. */
    public GenerationRequest withScheduler(SchedulerKind value) {
        return withSettings(settings.with(PictureSetting.SCHEDULER, value.cliName()));
    }

    /** Returns this request with other LoRAs. */
    public GenerationRequest withLoras(List<LoraUse> value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, value, start, controls, ipAdapters, references);
    }

    /** Returns this request steered by control pictures. */
    public GenerationRequest withControls(List<ControlUse> value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, loras, start, value, ipAdapters, references);
    }

    /** Returns this request with pictures that are looked at beside the prompt. */
    public GenerationRequest withIpAdapters(List<IpAdapterUse> value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, loras, start, controls, value, references);
    }

    /** Returns this request with the pictures that its shared cast names. */
    public GenerationRequest withReferences(Map<String, RgbPicture> value) {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, loras, start, controls, ipAdapters, value);
    }

    /** Returns this request starting from a picture in memory, whose size it takes. */
    public GenerationRequest withStart(RgbPicture picture, double strength) {
        return withStart(picture, strength, StartFile.of(picture));
    }

    /** Returns this request starting from the picture of a file, whose size, as it was brought to, it takes. */
    public GenerationRequest withStart(RgbPicture picture, double strength, StartFile file) {
        PictureSettings sized =
                PictureSettings.ofSize(picture.width(), picture.height()).over(settings);
        StartPicture from = new StartPicture(picture, strength, file, Optional.empty());
        return new GenerationRequest(
                prompts, negativePrompt, seeds, sized, loras, Optional.of(from), controls, ipAdapters, references);
    }

    /** Returns this request starting from noise, at the same size. */
    GenerationRequest withoutStart() {
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, loras, Optional.empty(), controls, ipAdapters, references);
    }

    /** Returns this request for other pictures, each with a seed of its own. */
    GenerationRequest withPictures(List<String> otherPrompts, List<Long> otherSeeds) {
        return new GenerationRequest(
                otherPrompts, negativePrompt, otherSeeds, settings, loras, start, controls, ipAdapters, references);
    }

    /**
     * Returns this request drawing over a part of the picture that it starts from; the rest stays.
     *
     * @throws IllegalStateException if it starts from none
     * @throws InkloomException {@code INK-GEN-016} for a mask of another size
     */
    public GenerationRequest withMask(StartMask mask) {
        StartPicture from = start.orElseThrow(() -> new IllegalStateException("a mask without a picture"));
        StartPicture masked = new StartPicture(from.picture(), from.strength(), from.file(), Optional.of(mask));
        return new GenerationRequest(
                prompts, negativePrompt, seeds, settings, loras, Optional.of(masked), controls, ipAdapters, references);
    }

    /**
     * Returns pictures as they leave: what lies outside the mask as it was, where the mask's settings ask for it, and what
     * was drawn beyond the size that was asked for cut off.
     */
    List<RgbPicture> finished(List<RgbPicture> drawn) {
        return start.map(from -> drawn.stream().map(from::finished).toList()).orElse(drawn);
    }

    /** Returns the scheduler's steps. */
    public int steps() {
        return settings.steps();
    }

    /** Returns the scale of classifier-free guidance; 1 or less is none. */
    public double guidanceScale() {
        return settings.guidanceScale();
    }

    /** Returns how far guided predictions are scaled back, 0 to 1, see {@link Guidance}. */
    public double guidanceRescale() {
        return settings.guidanceRescale();
    }

    /** Returns whose rules the prompts' brackets follow. */
    public PromptRules promptRules() {
        return PromptRules.of(settings.get(PictureSetting.PROMPT_RULES));
    }

    /** Returns the second pass at a higher resolution; empty where there is none. */
    public Optional<HiresPass> hires() {
        return settings.hires();
    }

    /** Returns the width in pixels; with a second pass that of the first. */
    public int width() {
        return settings.width();
    }

    /** Returns the height in pixels; with a second pass that of the first. */
    public int height() {
        return settings.height();
    }

    /** Returns the sampler, or empty for the model's own. */
    public Optional<SchedulerKind> scheduler() {
        return settings.given(PictureSetting.SCHEDULER).map(SchedulerKind::named);
    }

    /** Returns how the negative prompt takes part. */
    public Guidance guidance() {
        return Guidance.of(settings);
    }

    /** Returns whether the negative prompt takes part. */
    public boolean guided() {
        return guidance().isOn();
    }
}
