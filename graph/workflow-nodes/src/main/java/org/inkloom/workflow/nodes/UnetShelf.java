package org.inkloom.workflow.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.ModelEntry;

/**
 * U-Nets in files of their own: in {@code unet} and {@code diffusion_models} below the folders of models. The other
 * parts are those of the first model on this machine that such a U-Net fits. Folders are searched at every call.
 *
 * @param folders of models
 */
record UnetShelf(List<Path> folders) {
    /** Prefix of a U-Net's file name where a model's name is expected; tells it from a model with that name. */
    private static final String MARK = "unet file: ";

    private static final List<String> ENDINGS = List.of(".gguf", ".safetensors", ".ckpt", ".pth", ".pt");
    private static final int DEPTH = 3;

    UnetShelf {
        folders = List.copyOf(folders);
    }

    List<String> names() {
        return List.copyOf(files().keySet());
    }

    /** Returns the names of the GGUF files, which ComfyUI-GGUF lists by themselves. */
    List<String> packed() {
        return names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(ENDINGS.getFirst()))
                .toList();
    }

    /** Returns the name by which a file's U-Net is known among models. */
    static String marked(String name) {
        return MARK + name;
    }

    /**
     * Returns the U-Net's file that a model's name stands for; empty if the name is that of a whole model.
     *
     * @throws InkloomException {@code INK-GRAPH-033} if the file no longer exists
     */
    Optional<Path> file(String model) {
        if (!model.startsWith(MARK)) {
            return Optional.empty();
        }
        String name = model.substring(MARK.length());
        return Optional.of(AdapterShelf.there(Optional.ofNullable(files().get(name)), name));
    }

    /**
     * Returns the folder of the first model that a U-Net fits, with this U-Net in place of the model's own.
     *
     * @throws InkloomException {@code INK-GRAPH-039} if it fits none
     */
    static Path with(Path unet, List<ModelEntry> models) {
        Optional<InkloomException> first = Optional.empty();
        for (ModelEntry model : models) {
            if (Files.isDirectory(model.folder())) {
                try {
                    return ExchangedUnet.of(model.folder(), unet);
                } catch (InkloomException e) {
                    first = first.or(() -> Optional.of(e));
                }
            }
        }
        throw InkloomException.badInput(
                "INK-GRAPH-039",
                "There is no model here whose other parts go with the U-Net " + unet.getFileName() + "."
                        + first.map(e -> " The first that was tried says: " + e.getMessage())
                                .orElse(""),
                "A U-Net needs the noise, the text and the autoencoder of its family.",
                "Fetch a model of that family as a folder in diffusers' layout with `inkloom pull`.");
    }

    private Map<String, Path> files() {
        List<Path> kinds = folders.stream()
                .flatMap(folder -> Stream.of("unet", "diffusion_models").map(folder::resolve))
                .toList();
        return ListedFiles.below(kinds, DEPTH, ListedFiles.ending(ENDINGS));
    }
}
