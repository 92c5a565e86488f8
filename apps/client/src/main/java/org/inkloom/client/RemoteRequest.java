package org.inkloom.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;

/**
 * What a server shall draw, in the words of the library's {@code PictureRequest}. Immutable; start from {@link #of} and change
 * it with the {@code with...} methods. What is not said is as the server finds usual for the model.
 *
 * @param model one that {@link RemoteStudio#models} lists; empty for the first of them
 * @param prompt what to draw
 * @param negativePrompt what to avoid; empty for nothing. Unused without guidance
 * @param seed of the noise, from 0; several pictures share one stream of it
 * @param pictures how many are drawn as one batch
 * @param settings size, steps, guidance and sampler, as far as they are said; others are refused ({@code INK-REMOTE-007})
 * @param loras applied together
 * @param start the picture to start from; empty for pure noise
 * @param controls control pictures, applied together
 * @param key under which the request is taken once within 24 hours: who sends it again, even from another process, gets the
 *     pictures of the first time. Empty for a new one at each call
 */
public record RemoteRequest(
        Optional<String> model,
        String prompt,
        String negativePrompt,
        long seed,
        int pictures,
        PictureSettings settings,
        List<Lora> loras,
        Optional<RemoteStart> start,
        List<RemoteControl> controls,
        Optional<String> key) {
    /**
     * A LoRA that pictures are drawn with.
     *
     * @param name one that {@link RemoteStudio#loras} lists
     * @param scale 1 is as trained, 0 is off, negative pushes away from the style
     */
    public record Lora(String name, double scale) {
        /** Checks that the scale is a finite number. */
        public Lora {
            if (!Double.isFinite(scale)) {
                throw new IllegalArgumentException("the scale of " + name + " is " + scale);
            }
        }

        /** Returns a LoRA as it was trained. */
        public static Lora of(String name) {
            return new Lora(name, 1);
        }
    }

    /** Copies the lists. */
    public RemoteRequest {
        Objects.requireNonNull(model);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(negativePrompt);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(key);
        Objects.requireNonNull(start);
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
    }

    /** Returns a request for one picture of seed 0, everything else as the server finds usual. */
    public static RemoteRequest of(String prompt) {
        return new RemoteRequest(
                Optional.empty(),
                prompt,
                "",
                0,
                1,
                PictureSettings.NONE,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Returns this request for a model. */
    public RemoteRequest withModel(String value) {
        return new RemoteRequest(
                Optional.of(value), prompt, negativePrompt, seed, pictures, settings, loras, start, controls, key);
    }

    /** Returns this request with another negative prompt. */
    public RemoteRequest withNegativePrompt(String value) {
        return new RemoteRequest(model, prompt, value, seed, pictures, settings, loras, start, controls, key);
    }

    /** Returns this request with another seed. */
    public RemoteRequest withSeed(long value) {
        return new RemoteRequest(model, prompt, negativePrompt, value, pictures, settings, loras, start, controls, key);
    }

    /** Returns this request for several pictures. */
    public RemoteRequest withPictures(int value) {
        return new RemoteRequest(model, prompt, negativePrompt, seed, value, settings, loras, start, controls, key);
    }

    /** Returns this request with other settings. */
    public RemoteRequest withSettings(PictureSettings value) {
        return new RemoteRequest(model, prompt, negativePrompt, seed, pictures, value, loras, start, controls, key);
    }

    /**
     * Returns this request with a setting: {@code with(PictureSetting.GUIDANCE_SCALE, 6.5)}.
     *
     * @throws org.inkloom.run.InkloomException with the setting's code if the value is out of range
     */
    public <T> RemoteRequest with(PictureSetting<T> setting, T value) {
        return withSettings(settings.with(setting, value));
    }

    /** Returns this request with another number of steps. */
    public RemoteRequest withSteps(int value) {
        return with(PictureSetting.STEPS, value);
    }

    /** Returns this request with another size, in pixels. */
    public RemoteRequest withSize(int width, int height) {
        return with(PictureSetting.WIDTH, width).with(PictureSetting.HEIGHT, height);
    }

    /** Returns this request with LoRAs. */
    public RemoteRequest withLoras(Lora... value) {
        return new RemoteRequest(
                model, prompt, negativePrompt, seed, pictures, settings, List.of(value), start, controls, key);
    }

    /** Returns this request starting from a picture. */
    public RemoteRequest withStart(RemoteStart value) {
        return new RemoteRequest(
                model, prompt, negativePrompt, seed, pictures, settings, loras, Optional.of(value), controls, key);
    }

    /** Returns this request steered by control pictures. */
    public RemoteRequest withControls(List<RemoteControl> value) {
        return new RemoteRequest(model, prompt, negativePrompt, seed, pictures, settings, loras, start, value, key);
    }

    /** Returns this request under a key. A request that differs needs another one. */
    public RemoteRequest withKey(String value) {
        return new RemoteRequest(
                model, prompt, negativePrompt, seed, pictures, settings, loras, start, controls, Optional.of(value));
    }
}
