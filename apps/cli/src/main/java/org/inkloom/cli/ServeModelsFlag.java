package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import picocli.CommandLine.Option;

/** The folders in which a server looks for models, as ComfyUI has one. */
final class ServeModelsFlag {
    /** Where they lie when nothing is said: in the folder of state, or in that of another program. */
    private static final String USUAL = "models";

    private static final List<String> KINDS =
            List.of("checkpoints", "diffusers", "loras", "vae", "text_encoders", "diffusion_models");

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "A folder with checkpoints, loras, vae, text_encoders, controlnet and the like in it, such as"
                    + " ComfyUI's models; may be given several times. Default: models in the folder of state.")
    private List<Path> given = new ArrayList<>();

    /**
     * Returns the folders; without any said the one in the folder of state, which need not be there.
     *
     * @throws InkloomException {@code INK-SERVER-016} for one that is not there
     */
    List<Path> folders(Path state) {
        if (given.isEmpty()) {
            return List.of(state.resolve(USUAL));
        }
        return given.stream().map(ServeModelsFlag::found).toList();
    }

    /** Takes the folder of models where the one above it is named, such as ComfyUI's own. */
    private static Path found(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InkloomException.badInput(
                    "INK-SERVER-016",
                    "There is no folder of models " + folder + ".",
                    "The path is misspelt, or it is that of a file.",
                    "Give --models a folder in which checkpoints, loras and the like lie, or leave it out.");
        }
        Path below = folder.resolve(USUAL);
        return !holdsKinds(folder) && holdsKinds(below) ? below : folder;
    }

    private static boolean holdsKinds(Path folder) {
        return KINDS.stream().map(folder::resolve).anyMatch(Files::isDirectory);
    }

    /** Says in words where models are looked for. */
    String told(Path state) {
        return "Models are looked for in "
                + String.join(
                        " and ",
                        Stream.concat(folders(state).stream().map(Path::toString), Stream.of("those that were fetched"))
                                .toList())
                + ".";
    }
}
