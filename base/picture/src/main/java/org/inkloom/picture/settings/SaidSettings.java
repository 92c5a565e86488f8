package org.inkloom.picture.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a picture as somebody said them, by flags or in a picture's file, before they are held against their ranges:
 * a picture of another program may say a size that no model here draws, which matters only where it is drawn with.
 * {@link #checked} makes {@link PictureSettings} of them. Immutable.
 */
public final class SaidSettings {
    /** Nothing is said. */
    public static final SaidSettings NONE = new SaidSettings(Map.of());

    private final Map<PictureSetting<?>, Object> values;

    private SaidSettings(Map<PictureSetting<?>, Object> values) {
        this.values = values;
    }

    /** Returns what was said of a setting. */
    public <T> Optional<T> given(PictureSetting<T> setting) {
        return Optional.ofNullable(setting.type().cast(values.get(setting)));
    }

    /**
     * Returns these settings with a value.
     *
     * @param value of any range; null where nothing is said of the setting
     */
    public <T> SaidSettings with(PictureSetting<T> setting, @Nullable T value) {
        Map<PictureSetting<?>, Object> changed = new LinkedHashMap<>(values);
        if (value == null) {
            changed.remove(setting);
        } else {
            changed.put(setting, value);
        }
        return new SaidSettings(changed);
    }

    /** Returns these settings, and where they say nothing what the others say. */
    public SaidSettings over(SaidSettings others) {
        Map<PictureSetting<?>, Object> all = new LinkedHashMap<>(others.values);
        all.putAll(values);
        return new SaidSettings(all);
    }

    /**
     * Returns them as settings that can be drawn with.
     *
     * @throws InkloomException with the code of the first setting whose value is out of range
     */
    public PictureSettings checked() {
        PictureSettings settings = PictureSettings.NONE;
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            settings = taken(settings, setting);
        }
        return settings;
    }

    private <T> PictureSettings taken(PictureSettings settings, PictureSetting<T> setting) {
        return settings.with(setting, given(setting).orElse(null));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SaidSettings said && values.equals(said.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
