package org.inkloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.TrainingSetting;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes a flag of every setting of a training, named as in YAML; dashes may replace underscores.
 *
 * <p>The lists are those of the training module, so that flags and YAML cannot differ.
 */
abstract class TrainingFlags implements IModelTransformer {
    private static final int HELP_COLUMN = 30;

    private final List<TrainingSetting> settings;

    private TrainingFlags(List<TrainingSetting> settings) {
        this.settings = settings;
    }

    /** The flags of {@code train lora}. */
    static final class OfLora extends TrainingFlags {
        OfLora() {
            super(LoraTrainingConfig.settings());
        }
    }

    /** The flags of {@code train base}. */
    static final class OfBase extends TrainingFlags {
        OfBase() {
            super(BaseTrainingConfig.settings());
        }
    }

    @Override
    public final CommandSpec transform(CommandSpec spec) {
        for (TrainingSetting setting : settings) {
            spec.addOption(option(setting, setting.flag(), false));
            for (String alias : aliases(setting.flag())) {
                spec.addOption(option(setting, alias, true));
            }
            if (setting.type() == TrainingSetting.Type.SWITCH) {
                negations(setting)
                        .forEach(name -> spec.addOption(OptionSpec.builder(name)
                                .type(boolean.class)
                                .hidden(true)
                                .build()));
            }
        }
        return spec;
    }

    /** Returns the settings that were typed as flags. */
    static GivenSettings typed(CommandSpec spec, List<TrainingSetting> settings) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (TrainingSetting setting : settings) {
            List<String> texts = new ArrayList<>(typed(spec, setting.flag()));
            aliases(setting.flag()).forEach(alias -> texts.addAll(typed(spec, alias)));
            if (setting.type() == TrainingSetting.Type.SWITCH
                    && negations(setting).stream()
                            .anyMatch(name -> !typed(spec, name).isEmpty())) {
                texts.add("false");
            }
            if (!texts.isEmpty()) {
                values.put(
                        setting.name(), setting.type() == TrainingSetting.Type.LIST ? texts : List.of(texts.getLast()));
            }
        }
        return new GivenSettings(values);
    }

    private static List<String> typed(CommandSpec spec, String name) {
        OptionSpec option = spec.findOption(name);
        return option == null ? List.of() : option.stringValues();
    }

    private static List<String> aliases(String flag) {
        String dashed = flag.replace('_', '-');
        return dashed.equals(flag) ? List.of() : List.of(dashed);
    }

    private static List<String> negations(TrainingSetting setting) {
        String name = setting.name();
        return Stream.of("--no_" + name, "--no-" + name, "--no-" + name.replace('_', '-'))
                .distinct()
                .toList();
    }

    private static OptionSpec option(TrainingSetting setting, String name, boolean hidden) {
        OptionSpec.Builder option = OptionSpec.builder(name).hidden(hidden).description(help(setting));
        return switch (setting.type()) {
            case SWITCH -> option.type(boolean.class).build();
            case LIST ->
                option.type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("TEXT")
                        .build();
            case INTEGER, NUMBER -> option.type(String.class).paramLabel("N").build();
            case TEXT, CHOICE -> option.type(String.class).paramLabel("WORD").build();
            case PATH -> option.type(String.class).paramLabel("PATH").build();
        };
    }

    private static String[] help(TrainingSetting setting) {
        StringBuilder help = new StringBuilder(setting.help());
        if (!setting.choices().isEmpty()) {
            help.append(" One of ").append(String.join(", ", setting.choices())).append('.');
        }
        if (!setting.defaultValue().isEmpty() && setting.defaultValue().length() < HELP_COLUMN) {
            help.append(String.format(Locale.ROOT, " Default: %s.", setting.defaultValue()));
        }
        return new String[] {help.toString().replace("%", "%%")};
    }
}
