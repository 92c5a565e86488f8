package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * The LoRAs that a user's graphs may name: those on this machine, and those that the user trained. The latter are in
 * {@code loras} below the output folder, and their names end in {@code [output]}.
 */
record LoraShelf(Models models, OwnFolders places) {
    static final String FOLDER = "loras";
    static final String ENDING = ".safetensors";
    private static final String OUTPUT = " [output]";

    List<String> names() {
        List<String> names = new ArrayList<>(models.loras());
        try (Stream<Path> files = Files.list(places.output().resolve(FOLDER))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .sorted()
                    .forEach(name -> names.add(name.substring(0, name.length() - ENDING.length()) + OUTPUT));
        } catch (IOException e) {
            // The folder does not exist before the first training.
            return List.copyOf(names);
        }
        return List.copyOf(names);
    }

    /** Returns the listed name of a file in {@code loras}. */
    static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length()) + OUTPUT;
    }

    Path file(String name) {
        if (!name.endsWith(OUTPUT)) {
            return models.lora(name);
        }
        String bare = name.substring(0, name.length() - OUTPUT.length());
        return places.find(FOLDER + "/" + bare + ENDING + OUTPUT)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-020",
                        "There is no LoRA " + name + " any more.",
                        "Its file was there when the job was queued.",
                        "Put it back, or choose another."));
    }

    /**
     * Returns the identity of the LoRA that a graph names. If another node computes the name, all LoRAs of this machine
     * count; one that the user trained then depends on the node that trained it.
     */
    Optional<String> identity(Map<String, @Nullable Object> constants) {
        Object name = constants.get("lora_name");
        return FileIdentity.of(() -> name == null ? models.loraFiles().values() : List.of(file(name.toString())));
    }
}
