package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.hub.CarriedModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** Finds what a story names: files beside the story, or what comes with the program. */
final class StoryPaths {
    private StoryPaths() {}

    /**
     * Returns a LoRA's file.
     *
     * @param story the story's file, from whose folder paths in it start
     * @param named as the story has it
     * @throws InkloomException {@code INK-STORY-013} if there is none
     */
    static Path lora(Path story, String named) {
        Path beside = story.resolveSibling(named);
        if (Files.exists(beside)) {
            return beside;
        }
        return Carried.loraNamed(Path.of(named)).orElseThrow(() -> missing(story, named, beside));
    }

    /**
     * Returns a model's folder, or the carried model's name.
     *
     * @param story the story's file, from whose folder paths in it start
     * @param named as the story has it
     * @throws InkloomException {@code INK-STORY-015} if there is none
     */
    static Path model(Path story, String named) {
        Path beside = story.resolveSibling(named);
        if (Files.exists(beside)) {
            return beside;
        }
        if (Carried.isName(Path.of(named))) {
            return Path.of(named);
        }
        String guess = NearestName.of(named, List.of(CarriedModel.NAME))
                .map(near -> "Did you mean '" + near + "', the model that comes with the program? ")
                .orElse("");
        Path here = Path.of(named).toAbsolutePath().normalize();
        throw InkloomException.badInput(
                "INK-STORY-015",
                "The story " + story + " names the model '" + named + "', and there is no folder "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folderOf(story) + ".",
                guess + elsewhere(story, here, "model: ")
                        + "Correct 'model', put the model there, or give another with --model, whose path starts at the"
                        + " current folder.");
    }

    private static Path folderOf(Path story) {
        return story.toAbsolutePath().normalize().resolveSibling(".").normalize();
    }

    private static String elsewhere(Path story, Path here, String key) {
        return Files.exists(here)
                ? "There is one at " + here + ": write '" + key
                        + folderOf(story).relativize(here) + "'. "
                : "";
    }

    private static InkloomException missing(Path story, String named, Path beside) {
        List<String> carried = CarriedModel.find().map(CarriedModel::loras).orElse(List.of());
        String guess = NearestName.of(named, carried)
                .map(near -> "Did you mean '" + near + "', which comes with the program? ")
                .orElse("");
        Path here = Path.of(named).toAbsolutePath().normalize();
        return InkloomException.badInput(
                "INK-STORY-013",
                "The story " + story + " names the LoRA '" + named + "', and there is no file "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folderOf(story) + ".",
                guess + elsewhere(story, here, "file: ")
                        + "Correct 'file' under 'loras', put the LoRA there, or give another with --lora, whose"
                        + " path starts at the current folder.");
    }
}
