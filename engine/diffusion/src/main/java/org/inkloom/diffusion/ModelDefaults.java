package org.inkloom.diffusion;

import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;

/**
 * How a model is drawn with unless the user says otherwise.
 *
 * <p>A model's folder may hold {@value ModelFolder#SETTINGS_FILE} with any of {@code width}, {@code height}, {@code steps},
 * {@code guidance_scale}, {@code guidance_rescale} and {@code scheduler}. Where it does not, the size is that of the
 * U-Net's config ({@code sample_size} latents, as in diffusers), the sampler the model's own, and the rest that of its
 * family.
 *
 * @param settings every one of them said
 */
public record ModelDefaults(PictureSettings settings) {
    private static final int MULTIPLE = 8;

    /**
     * Reads a model's defaults.
     *
     * @throws InkloomException {@code INK-MODEL-002} to {@code -004} if a config cannot be used, {@code -020} if the model
     *     is of a family that cannot be drawn with, {@code INK-SCHED-nnn} if the scheduler's config cannot be used
     */
    public static ModelDefaults of(ModelFolder folder) {
        return of(DiffusionModel.of(folder));
    }

    /** As {@link #of(ModelFolder)}, for a model whose family is known. */
    static ModelDefaults of(DiffusionModel model) {
        PictureSettings family = model.family().usual();
        int side = side(model, family.width());
        PictureSettings usual = PictureSettings.ofSize(side, side)
                .with(PictureSetting.SCHEDULER, model.scheduler().kind().cliName())
                .over(family);
        return new ModelDefaults(
                model.folder().settings().map(file -> from(file).over(usual)).orElse(usual));
    }

    private static int side(DiffusionModel model, int usual) {
        ConfigReader unet = model.unetFile();
        if (!unet.isNumber("sample_size")) {
            return usual;
        }
        int side = unet.positive("sample_size", 1) * model.vaeConfig().pixelsPerLatent();
        return side % MULTIPLE == 0 ? side : usual;
    }

    private static PictureSettings from(ConfigReader file) {
        PictureSettings settings = PictureSettings.NONE;
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (file.has(setting.key())) {
                settings = with(settings, setting, file);
            }
        }
        return settings;
    }

    private static <T> PictureSettings with(PictureSettings settings, PictureSetting<T> setting, ConfigReader file) {
        String key = setting.key();
        Class<T> type = setting.type();
        Object value = type == Integer.class
                ? file.positive(key, 1)
                : type == Double.class ? file.number(key, 0) : file.text(key, "");
        boolean sampler = setting == PictureSetting.SCHEDULER;
        // Any program's name of a sampler is understood, and ours is kept.
        return settings.with(
                setting, type.cast(sampler ? SchedulerKind.named((String) value).cliName() : value));
    }

    /** Returns the width in pixels. */
    public int width() {
        return settings.width();
    }

    /** Returns the height in pixels. */
    public int height() {
        return settings.height();
    }

    /** Returns the sampler. */
    public SchedulerKind scheduler() {
        return SchedulerKind.named(settings.scheduler());
    }

    /** Returns a request for one picture of a prompt with these values and seed 0. */
    public GenerationRequest request(String prompt) {
        return GenerationRequest.of(prompt).withSettings(settings);
    }
}
