package org.inkloom.run.settings;

import java.io.IOException;
import java.nio.file.Path;
import org.inkloom.run.InkloomException;

/** The formats that settings are written in. */
public enum SettingsFormat {
    /** As {@link SettingsText#yaml} says. */
    YAML,
    /** As {@link SettingsText#json} says. */
    JSON;

    /**
     * Reads a file.
     *
     * @throws InkloomException the area's, if it cannot be read, is not of this format or exceeds the limits
     */
    public SettingsValue read(Path file, SettingsLimits limits, SettingsRefusals refusals) {
        try {
            return parse(SettingsText.read(file, limits), limits);
        } catch (IOException | MalformedSettingsException e) {
            throw refusals.unreadable(file.toString(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param source what messages call it
     * @throws InkloomException the area's, if it is not of this format or exceeds the limits
     */
    public SettingsValue read(String text, String source, SettingsLimits limits, SettingsRefusals refusals) {
        try {
            return parse(text, limits);
        } catch (MalformedSettingsException e) {
            throw refusals.unreadable(source, e);
        }
    }

    SettingsValue parse(String text, SettingsLimits limits) throws MalformedSettingsException {
        return switch (this) {
            case YAML -> YamlValues.read(text, limits);
            case JSON -> JsonValues.read(text, limits);
        };
    }
}
