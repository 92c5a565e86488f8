package org.inkloom.diffusion;

import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.InkloomException;

/**
 * How a model is drawn with unless the user says otherwise.
 *
 * <p>A model's folder may hold {@value ModelFolder#SETTINGS_FILE} with any of {@code width}, {@code height}, {@code steps},
 * {@code guidance_scale}, {@code guidance_rescale} and {@code scheduler}. Where it does not, the size is that of the
 * U-Net's config ({@code sample_size} latents, as in diffusers), the sampler the model's own, and the rest that of
 * Kolors.
 *
 * @param width in pixels
 * @param height in pixels
 * @param steps scheduler steps
 * @param guidanceScale classifier-free guidance
 * @param guidanceRescale how far guided predictions are scaled back, 0 to 1 (Lin et al., arXiv:2305.08891); 0 is off
 * @param scheduler the sampler
 */
public record ModelDefaults(
        int width, int height, int steps, double guidanceScale, double guidanceRescale, SchedulerKind scheduler) {
    private static final int MULTIPLE = 8;

    /**
     * Reads a model's defaults.
     *
     * @throws InkloomException {@code INK-MODEL-002} to {@code -004} if a config cannot be used, {@code INK-SCHED-nnn} if
     *     the scheduler's cannot
     */
    public static ModelDefaults of(ModelFolder model) {
        int side = side(model);
        SchedulerKind own =
                model.scheduler().map(file -> SchedulerConfig.read(file).kind()).orElse(SchedulerKind.EULER);
        ModelDefaults usual = new ModelDefaults(
                side, side, GenerationRequest.DEFAULT_STEPS, GenerationRequest.DEFAULT_GUIDANCE_SCALE, 0, own);
        return model.settings().map(usual::with).orElse(usual);
    }

    private static int side(ModelFolder model) {
        ConfigReader unet = ConfigReader.ofPart(model.unet(), ModelPart.UNET);
        if (!unet.isNumber("sample_size")) {
            return GenerationRequest.DEFAULT_SIZE;
        }
        int side =
                unet.positive("sample_size", 1) * VaeConfig.ofPart(model.vae()).pixelsPerLatent();
        return side % MULTIPLE == 0 ? side : GenerationRequest.DEFAULT_SIZE;
    }

    private ModelDefaults with(ConfigReader config) {
        return new ModelDefaults(
                config.positive("width", width),
                config.positive("height", height),
                config.positive("steps", steps),
                config.number("guidance_scale", guidanceScale),
                config.number("guidance_rescale", guidanceRescale),
                config.has("scheduler") ? SchedulerKind.named(config.text("scheduler", "")) : scheduler);
    }

    /** Returns a request for one picture of a prompt with these values and seed 0. */
    public GenerationRequest request(String prompt) {
        return GenerationRequest.of(prompt)
                .withSteps(steps)
                .withGuidanceScale(guidanceScale)
                .withGuidanceRescale(guidanceRescale)
                .withSize(width, height)
                .withScheduler(scheduler);
    }
}
