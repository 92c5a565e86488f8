package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.ModelEntry;

/**
 * Parts of models in files of their own, below the folders of models. The other parts are those of the first model on
 * this machine that such a part fits. Folders are searched at every call.
 *
 * @param folders of models
 * @param part what is in the files, for messages
 * @param kinds names of the folders within them
 * @param endings of the files, in small letters
 */
record PartShelf(List<Path> folders, String part, List<String> kinds, List<String> endings) {
    private static final List<String> WEIGHTS = List.of(".safetensors", ".ckpt", ".pth", ".pt", ".bin");
    private static final String GGUF = ".gguf";
    private static final int DEPTH = 3;
    /** Stands between two files in one name; no file's name has it. */
    private static final String SEPARATOR = "\n";

    PartShelf {
        folders = List.copyOf(folders);
        kinds = List.copyOf(kinds);
        endings = List.copyOf(endings);
    }

    static PartShelf ofUnets(List<Path> folders) {
        return new PartShelf(
                folders,
                "U-Net",
                List.of("unet", "diffusion_models"),
                List.of(GGUF, ".safetensors", ".ckpt", ".pth", ".pt"));
    }

    static PartShelf ofAutoencoders(List<Path> folders) {
        return new PartShelf(folders, "autoencoder", List.of("vae"), WEIGHTS);
    }

    static PartShelf ofTextEncoders(List<Path> folders) {
        return new PartShelf(folders, "text encoder", List.of("text_encoders", "clip"), WEIGHTS);
    }

    List<String> names() {
        return List.copyOf(files().keySet());
    }

    /** Returns the models' names, then those of the files. */
    List<String> after(List<String> models) {
        return Stream.concat(models.stream(), names().stream()).distinct().toList();
    }

    /** Returns the names of the GGUF files, which ComfyUI-GGUF lists by themselves. */
    List<String> packed() {
        return names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(GGUF))
                .toList();
    }

    /** Tells a file's name from a model with that name. */
    private String mark() {
        return part + " file: ";
    }

    /** Returns the name by which the parts in files are known among models. */
    String marked(String... names) {
        return mark() + String.join(SEPARATOR, names);
    }

    /**
     * Returns the files that a model's name stands for; none if the name is that of a whole model.
     *
     * @throws InkloomException {@code INK-GRAPH-033} if a file no longer exists
     */
    List<Path> filesOf(String model) {
        if (!model.startsWith(mark())) {
            return List.of();
        }
        Map<String, Path> there = files();
        return Stream.of(model.substring(mark().length()).split(SEPARATOR, -1))
                .map(name -> AdapterShelf.there(Optional.ofNullable(there.get(name)), name))
                .toList();
    }

    /**
     * Returns the folder that stands for the first model that parts fit, with them in place of the model's own.
     *
     * @param exchanged returns the folder for a model, or refuses it
     * @throws InkloomException {@code INK-GRAPH-039} if they fit none
     */
    Path with(List<Path> files, List<ModelEntry> models, Function<Path, Path> exchanged) {
        Optional<InkloomException> first = Optional.empty();
        for (ModelEntry model : models) {
            try {
                return exchanged.apply(model.folder());
            } catch (InkloomException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        List<String> names =
                files.stream().map(file -> String.valueOf(file.getFileName())).toList();
        throw InkloomException.badInput(
                "INK-GRAPH-039",
                "There is no model here whose other parts go with the " + part + " " + String.join(" and ", names) + "."
                        + first.map(e -> " The first that was tried says: " + e.getMessage())
                                .orElse(""),
                "A U-Net, an autoencoder and text encoders need each other's family.",
                "Fetch a model of that family with `inkloom pull`, or put its file into checkpoints.");
    }

    private Map<String, Path> files() {
        List<Path> all = folders.stream()
                .flatMap(folder -> kinds.stream().map(folder::resolve))
                .toList();
        return ListedFiles.below(all, DEPTH, ListedFiles.ending(endings));
    }
}
