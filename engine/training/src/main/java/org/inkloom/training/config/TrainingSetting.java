package org.inkloom.training.config;

import java.util.List;
import java.util.Objects;

/**
 * One setting, described for help texts and the command line.
 *
 * @param name the key in YAML, and the flag without its dashes
 * @param type the kind of value
 * @param defaultValue the default as written in YAML; empty if there is none
 * @param choices the accepted words; empty if any value of the type is accepted
 * @param help one sentence
 */
public record TrainingSetting(String name, Type type, String defaultValue, List<String> choices, String help) {
    /** The kinds of value that a setting takes. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** {@code true} or {@code false}; as a flag, its mere presence means true. */
        SWITCH,
        /** Any text. */
        TEXT,
        /** A file or folder. */
        PATH,
        /** Several texts: a YAML list, or one flag with commas, or the flag several times. */
        LIST,
        /** One of {@link TrainingSetting#choices()}. */
        CHOICE
    }

    /** Copies the choices. */
    public TrainingSetting {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(defaultValue);
        choices = List.copyOf(choices);
        Objects.requireNonNull(help);
    }

    /** Returns the flag, for example {@code --lora_rank}. */
    public String flag() {
        return "--" + name;
    }
}
