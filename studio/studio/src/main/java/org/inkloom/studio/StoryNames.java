package org.inkloom.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.SettingKey;

/**
 * Resolves names in a story to files beside it or to what comes with the program.
 *
 * @param shelf the models and LoRAs on this machine
 * @param story the story's file, to whose folder paths in it are relative
 */
record StoryNames(ModelShelf shelf, Path story) {
    /**
     * Returns a LoRA's file.
     *
     * @param named as written in the story
     * @throws InkloomException {@code INK-STORY-013} if it does not exist
     */
    Path lora(String named) {
        Path beside = story.resolveSibling(named);
        if (Files.exists(beside)) {
            return beside;
        }
        return shelf.loraNamed(named).orElseThrow(() -> missing(named, beside));
    }

    /**
     * Returns a model's folder, or the carried model's name, followed by the file of its U-Net if the story names one.
     *
     * @param named as written in the story
     * @throws InkloomException {@code INK-STORY-015} if it does not exist
     */
    String model(String named) {
        List<String> parts = ExchangedUnet.parts(named);
        if (parts.size() == 1 || Files.exists(story.resolveSibling(named))) {
            return whole(named);
        }
        return whole(parts.getFirst()) + ExchangedUnet.SEPARATOR + story.resolveSibling(parts.getLast());
    }

    private String whole(String named) {
        Path beside = story.resolveSibling(named);
        if (Files.exists(beside)) {
            return beside.toString();
        }
        if (ModelShelf.isCarried(named)) {
            return named;
        }
        String guess = NearestName.of(named, List.of(CarriedModel.NAME))
                .map(near -> "Did you mean '" + near + "', the model that comes with the program? ")
                .orElse("");
        Path here = Path.of(named).toAbsolutePath().normalize();
        throw InkloomException.badInput(
                "INK-STORY-015",
                "The story " + story + " names the model '" + named + "', and there is no folder "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folder() + ".",
                guess + elsewhere(here, "model: ")
                        + "Correct 'model', put the model there, or give another with " + SettingKey.of("model")
                        + ", whose path starts at the"
                        + " current folder.");
    }

    private Path folder() {
        return story.toAbsolutePath().normalize().resolveSibling(".").normalize();
    }

    private String elsewhere(Path here, String key) {
        return Files.exists(here)
                ? "There is one at " + here + ": write '" + key + folder().relativize(here) + "'. "
                : "";
    }

    private InkloomException missing(String named, Path beside) {
        List<String> carried = CarriedModel.find().map(CarriedModel::loras).orElse(List.of());
        String guess = NearestName.of(named, carried)
                .map(near -> "Did you mean '" + near + "', which comes with the program? ")
                .orElse("");
        Path here = Path.of(named).toAbsolutePath().normalize();
        return InkloomException.badInput(
                "INK-STORY-013",
                "The story " + story + " names the LoRA '" + named + "', and there is no file "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folder() + ".",
                guess + elsewhere(here, "file: ")
                        + "Correct 'file' under 'loras', put the LoRA there, or give another with "
                        + SettingKey.of("lora") + ", whose"
                        + " path starts at the current folder.");
    }
}
