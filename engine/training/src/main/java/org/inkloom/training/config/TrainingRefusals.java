package org.inkloom.training.config;

import java.nio.file.NoSuchFileException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.NoTextException;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;
import org.jspecify.annotations.Nullable;

/** The messages for a training's settings that cannot be read. */
final class TrainingRefusals implements SettingsRefusals {
    static final TrainingRefusals INSTANCE = new TrainingRefusals();

    private TrainingRefusals() {}

    @Override
    public InkloomException unreadable(String source, Exception cause) {
        return switch (cause) {
            case NoSuchFileException _ -> unreadable(source, "There is no such file.", cause);
            case NoTextException none -> unreadable(source, "Here " + none.why() + ".", cause);
            case MalformedSettingsException malformed ->
                unreadable(source, "It is not YAML that can be used; " + malformed.place() + ".", cause);
            default -> unreadable(source, String.valueOf(cause.getMessage()), cause);
        };
    }

    /**
     * Refuses a file that is not a flat map of keys to values. Values of keys are checked later, by
     * {@link SettingRange}.
     */
    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        return key.isEmpty()
                ? unreadable(
                        place.source(), "It holds " + found.inWords() + " where key: value lines are expected.", null)
                : unreadable(
                        place.source(),
                        "The key " + key + place.atLine() + " has keys below it; all settings stand at the top level.",
                        null);
    }

    private static InkloomException unreadable(String where, String why, @Nullable Throwable cause) {
        String what = "The settings in " + where + " cannot be read.";
        String remedy = "Correct the file; it should hold lines such as \"lora_rank: 4\".";
        return cause == null
                ? InkloomException.badInput("INK-TRAIN-004", what, why, remedy)
                : InkloomException.badInput("INK-TRAIN-004", what, why, remedy, cause);
    }
}
