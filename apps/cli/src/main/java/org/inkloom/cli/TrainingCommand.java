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

/** What the commands that train share: settings from a file and from flags, which can be shown instead of used. */
abstract class TrainingCommand extends InkloomCommand {
    @Parameters(paramLabel = "CONFIG.yaml", arity = "0..1", description = "The settings; optional.")
    private @Nullable Path file;

    @Option(names = "--show-settings", description = "Print every setting in effect as YAML, and stop.")
    private boolean showSettings;

    @Option(names = "--json", description = "Print how it ended as JSON.")
    private boolean json;

    /**
     * Returns what was given in the file and as flags; a flag wins.
     *
     * @param known what can be given
     */
    final GivenSettings given(List<TrainingSetting> known) {
        GivenSettings fromFile =
                Optional.ofNullable(file).map(GivenSettings::ofYaml).orElseGet(() -> new GivenSettings(Map.of()));
        return fromFile.overriddenBy(TrainingFlags.typed(spec(), known));
    }

    /**
     * Prints the settings in effect if they were asked for.
     *
     * @return whether that was all that was asked for
     */
    final boolean shows(Map<String, String> settings) {
        if (showSettings) {
            settings.forEach((key, value) -> out().println(key + ": " + value));
        }
        return showSettings;
    }

    /** Returns whether the end is to be told as JSON. */
    final boolean json() {
        return json;
    }
}
