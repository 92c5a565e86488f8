package org.inkloom.diffusion.scheduler;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;
import tools.jackson.databind.node.ObjectNode;

/** The error messages for a scheduler's settings, and readers for the kinds of values that these have. */
final class SchedulerRefusals implements SettingsRefusals {
    static final SchedulerRefusals INSTANCE = new SchedulerRefusals();

    /** A whole number; Python writes some with a decimal point. */
    static final ValueKind<Long> WHOLE = ValueKind.integral("a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE);

    private static final String NO_FILE = "";

    private SchedulerRefusals() {}

    /** Makes a settings group that belongs to no file. */
    static SettingsGroup group(ObjectNode json) {
        return SettingsGroup.of(NO_FILE, json, INSTANCE);
    }

    static int whole(SettingsGroup settings, String key, int absent) {
        return settings.get(key, WHOLE, (long) absent).intValue();
    }

    static List<Double> numbers(SettingsGroup settings, String key) {
        return settings.get(key, ValueKind.listOf("a list of numbers", ValueKind.NUMBER), List.of());
    }

    static <E extends Enum<E> & ConfigName> E choice(SettingsGroup settings, String key, E absent) {
        return settings.choice(key, absent, ConfigName::configName);
    }

    /** Refuses a flag that would change the result but is not supported. */
    static void requireOff(SettingsGroup settings, String key) {
        if (settings.flag(key, false)) {
            throw unsupported(key, "true", "That setting is for models of another kind.");
        }
    }

    /** Refuses a model that predicts the noise-free original. */
    static void requireNoOriginal(Sampling sampling, String sampler) {
        if (sampling.prediction() == PredictionType.SAMPLE) {
            throw unsupported("prediction_type", "sample", sampler + " needs a model that predicts noise or velocity.");
        }
    }

    /** Refuses a setting's text that is none of those known. */
    static void requireOneOf(SettingsGroup settings, String key, Set<String> known, String absent) {
        String found = settings.text(key, absent);
        if (!known.contains(found)) {
            throw unsupported(key, found, "Known are " + String.join(", ", new TreeSet<>(known)) + ".");
        }
    }

    /** Reads a number that is a share. */
    static double share(SettingsGroup settings, String key, double absent) {
        double share = settings.number(key, absent);
        if (!(share >= 0 && share <= 1)) {
            throw unsupported(key, Double.toString(share), "It is a share, from 0 to 1.");
        }
        return share;
    }

    @Override
    public InkloomException unreadable(String file, Exception cause) {
        return InkloomException.badInput(
                "INK-SCHED-005",
                "The scheduler's settings in " + file + " cannot be read: "
                        + (cause instanceof MalformedSettingsException malformed
                                ? malformed.place()
                                : cause.getMessage())
                        + ".",
                "The model folder is incomplete, or the file is damaged.",
                "Download the model folder's scheduler/scheduler_config.json again.",
                cause);
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        if (key.isEmpty()) {
            return InkloomException.badInput(
                    "INK-SCHED-005",
                    "The scheduler's settings are no JSON object but " + found.inWords() + ".",
                    "The file is damaged.",
                    "Download the model folder's scheduler/scheduler_config.json again.");
        }
        String where = place.line() > 0 ? " (" + place.fileAndLine() + ")" : "";
        return unsupported(key, found.shown() + where, "It must be " + wanted + ".");
    }

    static InkloomException unsupported(String name, String value, String why) {
        return InkloomException.badInput(
                "INK-SCHED-002",
                "The scheduler setting " + name + " cannot be " + value + ".",
                why,
                "Correct it in the model's scheduler/scheduler_config.json, or choose another sampler with" + " "
                        + SettingKey.of("scheduler") + ".");
    }
}
