package org.inkloom.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SaidSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * A flag for every setting of a picture; shared by all commands that draw. The list is {@link PictureSetting#ALL}, so a
 * new setting gets its flag without a change here.
 */
// picocli takes a mixin that declares no flag itself only with this annotation.
@Command
final class SettingFlags {
    /**
     * The texts for where a setting's default comes from, if that is neither the model's recommendation nor a fixed
     * value.
     */
    private static final Map<PictureSetting<?>, String> DEFAULTS = Map.of(
            PictureSetting.STEPS, "as the model recommends (inkling: 20), otherwise 50.",
            PictureSetting.GUIDANCE_SCALE, "as the model recommends (inkling: 5), otherwise 5.",
            PictureSetting.GUIDANCE_RESCALE, "as the model recommends (inkling: 0.5), otherwise 0, which is off.",
            PictureSetting.WIDTH, "the model's (inkling: 128, Kolors: 1024).",
            PictureSetting.HEIGHT, "the model's (inkling: 128, Kolors: 1024).",
            PictureSetting.SCHEDULER, "the model's own (inkling: ddim, Kolors: euler).",
            PictureSetting.PROMPT_RULES, "comfy.",
            PictureSetting.PREDICTION_TYPE, "model.",
            PictureSetting.ZERO_TERMINAL_SNR, "model.");

    private final Function<PictureSetting<?>, String> description;
    private SaidSettings said = SaidSettings.NONE;

    private SettingFlags(Function<PictureSetting<?>, String> description) {
        this.description = description;
    }

    /** Returns the flags for single pictures, whose help names the defaults. */
    static SettingFlags ofPictures() {
        return new SettingFlags(setting -> what(setting) + ". Default: " + whereNotGiven(setting));
    }

    /** Returns the flags for stories, whose shots may have settings of their own. */
    static SettingFlags ofStories() {
        return new SettingFlags(setting -> setting.brief().isEmpty()
                ? "Where a shot does not say its own."
                : setting.brief() + ", where a shot does not say its own.");
    }

    /** Adds the flags to a command; picocli calls it at the position of the mixin's field. */
    @Spec(Spec.Target.MIXEE)
    void addTo(CommandSpec command) {
        PictureSetting.ALL.forEach(setting -> command.addOption(option(setting)));
    }

    private <T> OptionSpec option(PictureSetting<T> setting) {
        return OptionSpec.builder(setting.flag())
                .paramLabel(setting.symbol())
                .description(description.apply(setting))
                .type(setting.type())
                .setter(new ISetter() {
                    @Override
                    public <V> V set(V value) {
                        said = said.with(setting, setting.type().cast(value));
                        return value;
                    }
                })
                .build();
    }

    private static String what(PictureSetting<?> setting) {
        return setting == PictureSetting.SCHEDULER ? samplers() : setting.help();
    }

    private static String samplers() {
        List<String> names = Arrays.stream(SchedulerKind.values())
                .map(SchedulerKind::cliName)
                .toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private static <T> String whereNotGiven(PictureSetting<T> setting) {
        return DEFAULTS.getOrDefault(
                setting, "as the model recommends, otherwise " + setting.written(setting.usual()) + ".");
    }

    /** Returns the settings that were given. */
    SaidSettings said() {
        return said;
    }

    /** Sets settings that were not given. */
    void fill(SaidSettings others) {
        said = said.over(others);
    }
}
