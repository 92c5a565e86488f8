package org.inkloom.contest.rules;

import java.nio.file.NoSuchFileException;
import java.util.Collection;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsRefusals;
import org.inkloom.run.settings.SettingsValue;

/** The messages for rules that cannot be read. */
final class RulesRefusals implements SettingsRefusals {
    static final RulesRefusals INSTANCE = new RulesRefusals();

    private RulesRefusals() {}

    @Override
    public InkloomException unreadable(String source, Exception cause) {
        String what = switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case MalformedSettingsException malformed -> malformed.place();
            default -> String.valueOf(cause.getMessage());
        };
        return InkloomException.badInput(
                "INK-CONTEST-001",
                "The rules " + source + " cannot be read: " + what + ".",
                "The path is misspelt, or the file is no YAML in UTF-8.",
                "Correct it; `inkloom contest open " + CommandFlag.of("write-rules")
                        + " rules.yaml` writes the usual ones to begin with.",
                cause);
    }

    @Override
    public InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
        String near = NearestName.of(key, known)
                .map(name -> "Did you mean '" + name + "'? ")
                .orElse("");
        return InkloomException.badInput(
                "INK-CONTEST-002",
                place.fileAndLine() + " has the unknown key '" + key + "'.",
                near + "Known here: " + String.join(", ", known) + ".",
                "Correct the spelling or remove the line.");
    }

    @Override
    public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
        return InkloomException.badInput(
                "INK-CONTEST-003",
                "The value at " + place + " is " + found.inWords() + ".",
                "It should be " + wanted + ".",
                "Correct the value.");
    }
}
