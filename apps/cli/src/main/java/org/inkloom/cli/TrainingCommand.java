package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.TrainingSetting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base of the training commands: settings from a file and from flags, which can be shown instead of used. */
abstract class TrainingCommand extends InkloomCommand {
    @Parameters(paramLabel = "CONFIG.yaml", arity = "0..1", description = "The settings; optional.")
    private @Nullable Path file;

    @Option(names = "--show-settings", description = "Print every setting in effect as YAML, and stop.")
    private boolean showSettings;

    @Option(names = "--json", description = "Print how it ended as JSON.")
    private boolean json;

    /**
     * Returns the settings of the file and of the flags; a flag takes precedence.
     *
     * @param known all settings of the training
     */
    final GivenSettings given(List<TrainingSetting> known) {
        GivenSettings fromFile =
                Optional.ofNullable(file).map(GivenSettings::ofYaml).orElseGet(() -> new GivenSettings(Map.of()));
        return fromFile.overriddenBy(TrainingFlags.typed(spec(), known));
    }

    /**
     * Prints the settings in effect if that is asked for.
     *
     * @return whether it was asked for, so that the command is done
     */
    final boolean shows(Map<String, String> settings) {
        if (showSettings) {
            settings.forEach((key, value) -> out().println(key + ": " + value));
        }
        return showSettings;
    }

    /** Returns whether to print the result as JSON. */
    final boolean json() {
        return json;
    }
}
