package org.inkloom.models.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.models.checkpoint.PartFile;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.UserFolders;

/**
 * A model with the autoencoder or the text encoders of files of their own, as {@link ExchangedUnet} is one with another
 * U-Net.
 */
public final class ExchangedParts {
    private static final List<String> ENCODERS = List.of("text_encoder", "text_encoder_2");

    private ExchangedParts() {}

    /**
     * Returns the folder that stands for a model with another autoencoder, in the user's cache.
     *
     * @param model a model's folder, or the file of a whole model
     * @throws InkloomException as {@link PartFile#vae} if they do not go together, {@code INK-MODEL-006} if there is no model
     */
    public static Path vae(Path model, Path file) {
        return vae(model, file, cache());
    }

    /** As {@link #vae(Path, Path)}, in a folder of the caller's. */
    public static Path vae(Path model, Path file, Path cache) {
        ModelFolder parts = ModelFolder.open(model);
        return linked(parts, Map.of("vae", file), Map.of("vae", PartFile.vae(file, parts.vae(), cache)), cache);
    }

    /**
     * Returns the folder that stands for a model with other text encoders, in the user's cache.
     *
     * @param model a model's folder, or the file of a whole model
     * @param files as many as the model has text encoders of CLIP, in any order
     * @throws InkloomException {@code INK-MODEL-033} if they do not go together, or as {@link #vae}
     */
    public static Path text(Path model, List<Path> files) {
        return text(model, files, cache());
    }

    /** As {@link #text(Path, List)}, in a folder of the caller's. */
    public static Path text(Path model, List<Path> files, Path cache) {
        ModelFolder parts = ModelFolder.open(model);
        List<String> places = ENCODERS.stream()
                .filter(place -> Files.isDirectory(parts.root().resolve(place)))
                .toList();
        if (places.size() != files.size()) {
            throw InkloomException.badInput(
                    "INK-MODEL-033",
                    "The text encoders " + files + " do not go with the model " + parts.root() + ": it has "
                            + places.size() + ", and " + files.size() + " of them are named.",
                    "They were made for another family of models.",
                    "Name a file for each text encoder of the model, or another model.");
        }
        try {
            return text(parts, places, files, cache);
        } catch (InkloomException e) {
            if (files.size() < 2) {
                throw e;
            }
            try {
                return text(parts, places, files.reversed(), cache);
            } catch (InkloomException _) {
                throw e;
            }
        }
    }

    private static Path text(ModelFolder parts, List<String> places, List<Path> files, Path cache) {
        Map<String, Path> taken = new LinkedHashMap<>();
        Map<String, Path> made = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            taken.put(places.get(i), files.get(i));
            made.put(places.get(i), PartFile.text(files.get(i), parts.root().resolve(places.get(i)), cache));
        }
        return linked(parts, taken, made, cache);
    }

    private static Path cache() {
        return UserFolders.ofProcess().inkloom().resolve("checkpoints");
    }

    /**
     * Makes the folder of links.
     *
     * @param files by the name of the part's folder
     * @param made the folders that represent them
     */
    private static Path linked(ModelFolder parts, Map<String, Path> files, Map<String, Path> made, Path cache) {
        List<String> key = new ArrayList<>(List.of(
                "parts-1",
                parts.root().toAbsolutePath().normalize().toString(),
                parts.vae().toString()));
        StringBuilder name = new StringBuilder(LinkedFolder.called(parts));
        files.forEach((part, file) -> {
            key.add(part);
            key.add(file.toAbsolutePath().normalize().toString());
            name.append('+').append(LinkedFolder.stem(file));
        });
        Path folder =
                cache.resolve("parts-" + ContentDigest.of(key).substring(0, 12)).resolve(name.toString());
        try {
            Files.createDirectories(folder);
            Map<Path, Path> links = new TreeMap<>();
            for (Path entry : LinkedFolder.entries(parts.root())) {
                links.put(folder.resolve(entry.getFileName().toString()), entry);
            }
            links.put(folder.resolve("vae"), parts.vae());
            made.forEach((part, target) -> links.put(folder.resolve(part), target));
            LinkedFolder.fill(folder, links);
            List<Path> sources = new ArrayList<>(List.of(parts.origin()));
            sources.addAll(files.values());
            LinkedFolder.note(folder, sources);
        } catch (IOException e) {
            throw SingleFile.unwritable(folder, e);
        }
        return folder;
    }
}
