package org.inkloom.publish.pack;

import java.util.Optional;
import org.inkloom.story.record.StoryRecord;

/**
 * Notes about LoRAs whose training left fewer records than a package may contain. Records are only taken from beside
 * the LoRA: settings may come from somebody else, and the data set that they name could be any folder of this machine.
 */
final class TrainingNotes {
    private TrainingNotes() {}

    /** Returns a sentence about what is missing; empty if nothing is. */
    static Optional<String> of(StoryRecord.LoraFile lora) {
        if (lora.papers().isEmpty()) {
            return Optional.of("Beside the LoRA " + lora.name()
                    + " lay no settings or losses of a training, so the package has none.");
        }
        if (!lora.papers().containsKey("data.json")) {
            return Optional.of("Beside the LoRA " + lora.name()
                    + " lay no data-sums.json, which a training writes of its pictures and captions, so the package"
                    + " tells nothing of its data set. A folder that its settings name is not looked into.");
        }
        if (!lora.papers().containsKey("recipe.yaml")) {
            return Optional.of("No recipe that wrote the data set of " + lora.name()
                    + " lay beside it when it was trained, so none is in the package.");
        }
        return Optional.empty();
    }
}
