package org.inkloom.publish.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.inkloom.publish.card.Card;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;

/**
 * A base model's folder, its kind, and the checksums of its files.
 *
 * @param folder in diffusers' layout
 * @param name in common use
 * @param kind which decides the demands of its licence
 */
public record BaseModel(Path folder, String name, Kind kind) {
    private static final String INKLING = "inkling";
    private static final int KOLORS_WIDTH = 4096;

    /** Models whose licences are known. */
    public enum Kind {
        /** The model that comes with the program. */
        INKLING,
        /** Kwai-Kolors: ChatGLM3 of width 4096 as text encoder. */
        KOLORS,
        /** Any other. */
        OTHER
    }

    /** Finds out what a folder holds. */
    public static BaseModel of(Path folder, String named) {
        if (named.equals(INKLING)) {
            return new BaseModel(folder, INKLING, Kind.INKLING);
        }
        String last = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        boolean kolors = json(folder.resolve("model_index.json"))
                        .map(index -> index.path("_class_name").asString("").startsWith("Kolors"))
                        .orElse(false)
                && json(folder.resolve("text_encoder").resolve("config.json"))
                                .map(config -> config.path("hidden_size").asInt(0))
                                .orElse(0)
                        == KOLORS_WIDTH;
        return kolors ? new BaseModel(folder, "Kolors", Kind.KOLORS) : new BaseModel(folder, last, Kind.OTHER);
    }

    private static Optional<JsonNode> json(Path file) {
        try {
            String text = SettingsText.read(file, SettingsLimits.FILE);
            return Optional.of(SettingsText.json(text, SettingsLimits.FILE));
        } catch (IOException | MalformedSettingsException e) {
            return Optional.empty(); // then the folder gives no name
        }
    }

    /** Returns the model for cards. */
    Card.Base card() {
        return switch (kind) {
            case KOLORS ->
                new Card.Base(name, Optional.of("Kwai-Kolors/Kolors-diffusers"), Optional.of("Kwai-Kolors/Kolors"));
            case INKLING -> new Card.Base("Inkling 小墨 (Inkloom)", Optional.empty(), Optional.empty());
            case OTHER -> new Card.Base(name, Optional.empty(), Optional.empty());
        };
    }

    /** Returns the digest that pictures have in their metadata. */
    public String fingerprint() throws IOException {
        return ContentDigest.sampled(folder);
    }

    /** Returns the checksums of all its files; like the fingerprint, they leave out hidden files. */
    public static SortedMap<String, FileSum> sums(Path folder, RunControl control) throws IOException {
        SortedMap<String, FileSum> sums = new TreeMap<>();
        List<Path> files = FileTree.files(folder).stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .toList();
        try (Progress.Task task = control.progress().begin("hashing the base model", files.size(), "file")) {
            for (Path file : files) {
                control.cancellation().check("hashing " + file.getFileName());
                sums.put(folder.relativize(file).toString().replace('\\', '/'), FileSum.of(file));
                task.advanceTo(sums.size());
            }
        }
        return sums;
    }

    LockFile.Model locked(RunControl control) throws IOException {
        return new LockFile.Model(name, fingerprint(), sums(folder, control));
    }

    /** Returns the files in the folder that carry a licence. */
    List<Path> licenceFiles() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i)(model[_-]?)?licen[cs]e([._-].*)?"))
                    .sorted()
                    .toList();
        }
    }
}
