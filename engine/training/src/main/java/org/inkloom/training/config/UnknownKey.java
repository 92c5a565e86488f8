package org.inkloom.training.config;

import java.util.Collection;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.SettingKey;

/** Makes the refusal of an unknown key, which suggests the most similar known one. */
final class UnknownKey {
    private UnknownKey() {}

    static InkloomException refuse(String name, Collection<String> known) {
        Optional<String> meant = OtherTrainers.meant(name).filter(key -> known.contains(key.split(" ")[0]));
        if (meant.isPresent()) {
            return InkloomException.badInput(
                    "INK-TRAIN-001",
                    "There is no setting named " + name + ".",
                    "Other trainers call " + meant.get() + " so.",
                    "Write " + meant.get() + " instead, or ask for " + SettingKey.of("help")
                            + ", which lists all settings.");
        }
        String near = NearestName.of(name, known).orElse("");
        return InkloomException.badInput(
                "INK-TRAIN-001",
                "There is no setting named " + name + ".",
                near.isEmpty() ? "No setting has a similar name." : "Perhaps " + near + " was meant.",
                near.isEmpty()
                        ? "Ask for " + SettingKey.of("help") + ": it lists all settings."
                        : "Write " + near + " instead, or ask for " + SettingKey.of("help")
                                + ", which lists all settings.");
    }
}
