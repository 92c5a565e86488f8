package org.inkloom.training.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.settings.ValueKind;

/**
 * A setting of pictures as a setting of a training, for the samples drawn during it: its key has {@code sample_} before
 * it.
 *
 * @param setting of the samples
 * @param usual its default as written in YAML
 */
record SampleSetting<T>(PictureSetting<T> setting, String usual) {
    /**
     * Settings of pictures that a training does not have: samples have the size of the training pictures and use the
     * model's own sampler, and their prompts are encoded as captions are.
     */
    private static final Set<PictureSetting<?>> OF_THE_TRAINING = Set.of(
            PictureSetting.WIDTH,
            PictureSetting.HEIGHT,
            PictureSetting.SCHEDULER,
            PictureSetting.PROMPT_RULES,
            PictureSetting.HIRES,
            PictureSetting.CAST,
            PictureSetting.PREDICTION_TYPE,
            PictureSetting.ZERO_TERMINAL_SNR);

    private static final Map<PictureSetting<?>, String> NAMED_OTHERWISE =
            Map.of(PictureSetting.GUIDANCE_SCALE, "sample_cfg");

    private static final Map<PictureSetting<?>, String> HELP = Map.of(
            PictureSetting.STEPS,
            "Denoising steps of those pictures.",
            PictureSetting.GUIDANCE_SCALE,
            "Guidance scale of those pictures.",
            PictureSetting.GUIDANCE_RESCALE,
            "How far guided predictions of those pictures are scaled back, 0 to 1; 0 is off.");

    /** Number of timesteps of the noise schedule, so the largest number of sampling steps. */
    private static final int MOST_STEPS = 1000;

    /** Returns the settings that a record component with this annotation stands for. */
    static List<SampleSetting<?>> of(SampleKeys keys) {
        return PictureSetting.ALL.stream()
                .filter(setting -> !OF_THE_TRAINING.contains(setting))
                .<SampleSetting<?>>map(setting -> of(setting, keys))
                .toList();
    }

    private static <T> SampleSetting<T> of(PictureSetting<T> setting, SampleKeys keys) {
        String start = setting.key() + ": ";
        return new SampleSetting<>(
                setting,
                Stream.of(keys.value())
                        .filter(line -> line.startsWith(start))
                        .map(line -> line.substring(start.length()))
                        .findFirst()
                        .orElse(setting.written(setting.usual())));
    }

    String name() {
        return NAMED_OTHERWISE.getOrDefault(setting, "sample_" + setting.key());
    }

    TrainingSetting described() {
        String english = setting.english();
        String plain = english.substring(0, 1).toUpperCase(Locale.ROOT) + english.substring(1) + " of those pictures.";
        return new TrainingSetting(name(), type(), usual, List.of(), HELP.getOrDefault(setting, plain));
    }

    private TrainingSetting.Type type() {
        if (setting.type() == Integer.class) {
            return TrainingSetting.Type.INTEGER;
        }
        return setting.type() == Double.class ? TrainingSetting.Type.NUMBER : TrainingSetting.Type.TEXT;
    }

    /** Returns the settings with the value that was given, or the default. */
    PictureSettings read(PictureSettings settings, GivenSettings given) {
        String text = RecordBinder.text(name(), usual, given);
        T value = setting.type().cast(value(text));
        setting.problem(value).ifPresent(expected -> {
            throw SettingRange.refused(name(), text, "It must be " + expected + ".");
        });
        if (setting == PictureSetting.STEPS) {
            SettingRange.check(name(), (Integer) value, 1, MOST_STEPS);
        }
        return settings.with(setting, value);
    }

    private Object value(String text) {
        return switch (type()) {
            case INTEGER -> RecordBinder.read(name(), text, RecordBinder.INT).intValue();
            case NUMBER -> RecordBinder.read(name(), text, ValueKind.NUMBER);
            default -> text;
        };
    }

    /** Returns the value in effect, as it would be written in YAML. */
    String written(PictureSettings settings) {
        return settings.get(setting).toString();
    }
}
