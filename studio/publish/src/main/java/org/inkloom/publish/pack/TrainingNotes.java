package org.inkloom.publish.pack;

import java.util.Optional;
import org.inkloom.story.record.StoryRecord;

/**
 * What is said of a LoRA whose training left less than a package could hold. Papers are taken from beside the LoRA alone:
 * settings may come from somebody else, and the data set that they name may be any folder of this machine.
 */
final class TrainingNotes {
    private TrainingNotes() {}

    /** Returns a sentence on what is missing; empty where nothing is. */
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
