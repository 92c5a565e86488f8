package org.inkloom.picture.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is drawn, as far as somebody has said it; the rest is as usual. The same record is a model's
 * recommendations, a story's defaults, what one shot does differently, and what a picture was drawn with: {@link #over} lays
 * one upon another. Immutable; every value is in its range.
 */
public final class PictureSettings {
    /** Nothing is said. */
    public static final PictureSettings NONE = new PictureSettings(Map.of());

    /** What holds where neither a model nor a user says anything: 1024 x 1024, 50 steps, guidance 5, Euler. */
    public static final PictureSettings STANDARD = NONE.complete();

    private final Map<PictureSetting<?>, Object> values;

    private PictureSettings(Map<PictureSetting<?>, Object> values) {
        this.values = values;
    }

    /** Returns settings of a size, in pixels. */
    public static PictureSettings ofSize(int width, int height) {
        return NONE.with(PictureSetting.WIDTH, width).with(PictureSetting.HEIGHT, height);
    }

    /** Returns what was said of a setting. */
    public <T> Optional<T> given(PictureSetting<T> setting) {
        return Optional.ofNullable(setting.type().cast(values.get(setting)));
    }

    /** Returns a setting's value: what was said, or the usual. */
    public <T> T get(PictureSetting<T> setting) {
        return given(setting).orElse(setting.usual());
    }

    /**
     * Returns these settings with a value.
     *
     * @param value null leaves them as they are
     * @throws InkloomException with the setting's code if the value is out of range
     */
    public <T> PictureSettings with(PictureSetting<T> setting, @Nullable T value) {
        if (value == null) {
            return this;
        }
        Map<PictureSetting<?>, Object> more = new LinkedHashMap<>(values);
        more.put(setting, setting.checked(value));
        return new PictureSettings(more);
    }

    /** Returns these settings, and where they say nothing what the others say. */
    public PictureSettings over(PictureSettings others) {
        Map<PictureSetting<?>, Object> all = new LinkedHashMap<>(others.values);
        all.putAll(values);
        return new PictureSettings(all);
    }

    /** Returns these settings with every value said, the usual one where nobody has. */
    public PictureSettings complete() {
        Map<PictureSetting<?>, Object> all = new LinkedHashMap<>();
        PictureSetting.ALL.forEach(setting -> all.put(setting, get(setting)));
        return new PictureSettings(all);
    }

    /** Returns how a setting's value is written. */
    public <T> String written(PictureSetting<T> setting) {
        return setting.written(get(setting));
    }

    /** Returns whether a recipe names a setting's value: those that came later are left out where they do nothing. */
    public <T> boolean isNamed(PictureSetting<T> setting) {
        return setting.isNamed(get(setting));
    }

    /** Returns the scheduler's steps. */
    public int steps() {
        return get(PictureSetting.STEPS);
    }

    /** Returns the scale of classifier-free guidance. */
    public double guidanceScale() {
        return get(PictureSetting.GUIDANCE_SCALE);
    }

    /** Returns how far guided predictions are scaled back, 0 to 1. */
    public double guidanceRescale() {
        return get(PictureSetting.GUIDANCE_RESCALE);
    }

    /** Returns which part of the steps is guided. */
    public GuidanceInterval guidanceInterval() {
        return GuidanceInterval.read(get(PictureSetting.GUIDANCE_INTERVAL));
    }

    /** Returns the second pass at a higher resolution; empty where there is none. */
    public Optional<HiresPass> hires() {
        return HiresPass.read(get(PictureSetting.HIRES));
    }

    /** Returns the width of the finished picture in pixels: that of the second pass where there is one. */
    public int finishedWidth() {
        return hires().map(pass -> pass.enlarged(width())).orElse(width());
    }

    /** Returns the height of the finished picture in pixels, likewise. */
    public int finishedHeight() {
        return hires().map(pass -> pass.enlarged(height())).orElse(height());
    }

    /** Returns the width in pixels. */
    public int width() {
        return get(PictureSetting.WIDTH);
    }

    /** Returns the height in pixels. */
    public int height() {
        return get(PictureSetting.HEIGHT);
    }

    /** Returns the sampler's name. */
    public String scheduler() {
        return get(PictureSetting.SCHEDULER);
    }

    /** Returns what the model's output stands for; {@code model} where nobody says it. */
    public String predictionType() {
        return get(PictureSetting.PREDICTION_TYPE);
    }

    /** Returns whether the noise is stretched to noise alone; {@code model} where nobody says it. */
    public String zeroTerminalSnr() {
        return get(PictureSetting.ZERO_TERMINAL_SNR);
    }

    /** Returns every setting's value by its key in camel case, {@code guidanceScale}, as JSON for programs has it. */
    public Map<String, Object> byName() {
        Map<String, Object> named = new LinkedHashMap<>();
        PictureSetting.ALL.forEach(setting -> named.put(setting.name(), get(setting)));
        return named;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PictureSettings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        values.forEach((setting, value) -> text.add(setting + ": " + value));
        return text.toString();
    }
}
