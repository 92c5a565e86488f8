package org.inkloom.studio;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;

/**
 * What to draw, in a user's terms: names and paths, which the studio resolves. Immutable; start from {@link #of} and
 * change it with the {@code with...} methods. What is not given is as the model recommends.
 *
 * @param prompts one for each picture; the pictures of one request are drawn as one batch
 * @param negativePrompt what to avoid in every picture; empty for nothing. Ignored without guidance
 * @param seeds one for the whole batch, whose noise then comes from one stream as in diffusers, or one for each
 *     picture
 * @param settings size, steps, guidance and sampler, as far as they are given
 * @param loras applied together
 * @param init the initial picture; empty for pure noise
 * @param controls control pictures, applied together
 * @param ipAdapters reference pictures of IP-Adapters, applied together
 */
public record PictureRequest(
        List<String> prompts,
        String negativePrompt,
        List<Long> seeds,
        PictureSettings settings,
        List<AppliedLora> loras,
        Optional<InitPicture> init,
        List<ControlUse> controls,
        List<IpAdapterUse> ipAdapters) {
    /** Copies the lists; that prompts and seeds go together is checked when the request is drawn. */
    public PictureRequest {
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
        ipAdapters = List.copyOf(ipAdapters);
        Objects.requireNonNull(negativePrompt);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(init);
    }

    /** Returns a request for one picture of seed 0, everything else as the model recommends. */
    public static PictureRequest of(String prompt) {
        return new PictureRequest(
                List.of(prompt),
                "",
                List.of(0L),
                PictureSettings.NONE,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Returns this request with other prompts, one for each picture. */
    public PictureRequest withPrompts(List<String> value) {
        return new PictureRequest(value, negativePrompt, seeds, settings, loras, init, controls, ipAdapters);
    }

    /** Returns this request with another negative prompt. */
    public PictureRequest withNegativePrompt(String value) {
        return new PictureRequest(prompts, value, seeds, settings, loras, init, controls, ipAdapters);
    }

    /** Returns this request with another seed. */
    public PictureRequest withSeed(long value) {
        return withSeeds(List.of(value));
    }

    /** Returns this request with other seeds: one in all, or one for each picture. */
    public PictureRequest withSeeds(List<Long> value) {
        return new PictureRequest(prompts, negativePrompt, value, settings, loras, init, controls, ipAdapters);
    }

    /** Returns this request with other settings. */
    public PictureRequest withSettings(PictureSettings value) {
        return new PictureRequest(prompts, negativePrompt, seeds, value, loras, init, controls, ipAdapters);
    }

    /**
     * Returns this request with a setting: {@code with(PictureSetting.GUIDANCE_SCALE, 6.5)}.
     *
     * @throws org.inkloom.run.InkloomException with the setting's code if the value is out of range
     */
    public <T> PictureRequest with(PictureSetting<T> setting, T value) {
        return withSettings(settings.with(setting, value));
    }

    /** Returns this request with another number of steps. */
    public PictureRequest withSteps(int value) {
        return with(PictureSetting.STEPS, value);
    }

    /** Returns this request with another size, in pixels. */
    public PictureRequest withSize(int width, int height) {
        return with(PictureSetting.WIDTH, width).with(PictureSetting.HEIGHT, height);
    }

    /** Returns this request with LoRAs. */
    public PictureRequest withLoras(AppliedLora... value) {
        return new PictureRequest(prompts, negativePrompt, seeds, settings, List.of(value), init, controls, ipAdapters);
    }

    /** Returns this request with an initial picture. */
    public PictureRequest withInit(InitPicture value) {
        return new PictureRequest(
                prompts, negativePrompt, seeds, settings, loras, Optional.of(value), controls, ipAdapters);
    }

    /** Returns this request with control pictures. */
    public PictureRequest withControls(List<ControlUse> value) {
        return new PictureRequest(prompts, negativePrompt, seeds, settings, loras, init, value, ipAdapters);
    }

    /** Returns this request with reference pictures of IP-Adapters. */
    public PictureRequest withIpAdapters(List<IpAdapterUse> value) {
        return new PictureRequest(prompts, negativePrompt, seeds, settings, loras, init, controls, value);
    }
}
