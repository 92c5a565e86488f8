package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.hub.CarriedModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;

/** Finds a LoRA that a story names: a file beside the story, or one that comes with the carried model. */
final class StoryLora {
    private StoryLora() {}

    /**
     * Returns the file.
     *
     * @param story the story's file, from whose folder paths in it start
     * @param named as the story has it
     * @throws InkloomException {@code INK-STORY-013} if there is none
     */
    static Path find(Path story, String named) {
        Path beside = story.resolveSibling(named);
        if (Files.exists(beside)) {
            return beside;
        }
        return Carried.loraNamed(Path.of(named)).orElseThrow(() -> missing(story, named, beside));
    }

    private static InkloomException missing(Path story, String named, Path beside) {
        Path folder = story.toAbsolutePath().normalize().resolveSibling(".").normalize();
        List<String> carried = CarriedModel.find().map(CarriedModel::loras).orElse(List.of());
        String guess = NearestName.of(named, carried)
                .map(near -> "Did you mean '" + near + "', which comes with the program? ")
                .orElse("");
        Path here = Path.of(named).toAbsolutePath().normalize();
        String elsewhere = Files.exists(here)
                ? "There is one at " + here + ": write 'file: " + folder.relativize(here) + "'. "
                : "";
        return InkloomException.badInput(
                "INK-STORY-013",
                "The story " + story + " names the LoRA '" + named + "', and there is no file "
                        + beside.toAbsolutePath().normalize() + ".",
                "Paths in a story start at the folder that the story lies in, " + folder + ".",
                guess + elsewhere
                        + "Correct 'file' under 'loras', put the LoRA there, or give another with --lora, whose"
                        + " path starts at the current folder.");
    }
}
