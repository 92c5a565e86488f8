package org.inkloom.models.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A whole model in one file, in the key layout of Stable Diffusion's own code: Stable Diffusion 1 and 2 and SDXL,
 * including models for inpainting and those that predict velocities.
 *
 * <p>The rest of the program reads folders in diffusers' layout, so the file is represented by such a folder: its
 * configs are read off the shapes, and in place of weights it holds lists of where each weight lies in the file. The
 * folder takes some hundred kilobytes, is kept in the user's cache, and is made anew when the file has changed.
 */
public final class SingleFile {
    /** The key of the folder's settings file that names the single file. */
    public static final String CHECKPOINT = "checkpoint";
    /** The key of the folder's settings file that says what of the single file is not used. */
    public static final String NOTES = "notes";

    private static final String SETTINGS_FILE = "inkloom.json";
    private static final String INDEX = "model_index.json";
    private static final List<String> ENDINGS = List.of(".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf");
    /**
     * Part of the folder's name. To be changed when this class writes folders that older versions cannot read, or the
     * other way round.
     */
    private static final String LAYOUT = "1";

    private SingleFile() {}

    /** Returns whether a path may lead to a whole model in one file, judged by its ending alone. */
    public static boolean looksLike(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(path);
    }

    /**
     * Returns whether a path leads to a file with a U-Net in this layout; false also for a file that cannot be read.
     */
    public static boolean holdsModel(Path path) {
        if (!looksLike(path)) {
            return false;
        }
        try (TensorFile file = TensorFiles.open(path)) {
            return file.names().stream().anyMatch(key -> key.startsWith(OriginalUnet.PREFIX));
        } catch (InkloomException _) {
            return false;
        }
    }

    /** Describes the model in an open file in a few words, for messages; empty if it holds none in this layout. */
    public static Optional<String> described(TensorFile file) {
        return file.names().stream().anyMatch(key -> key.startsWith(OriginalUnet.PREFIX))
                ? CheckpointKind.of(file.names()).map(kind -> kind.described(file))
                : Optional.empty();
    }

    /**
     * Returns the folder that represents a file, in the user's cache; makes it where it is missing or out of date.
     *
     * @throws InkloomException {@code INK-MODEL-021} if the file holds no whole model of a kind that is read,
     *     {@code INK-MODEL-009} if the cache cannot be written, {@code INK-FILE-nnn} for a damaged file
     */
    public static Path unfold(Path file) {
        return unfold(file, UserFolders.ofProcess().inkloom().resolve("checkpoints"), ClipVocabulary.fetched());
    }

    /**
     * As {@link #unfold(Path)}, but not in the user's cache.
     *
     * @param cache the folder in which the new folder is made
     * @param fetched the folder of fetched models, where CLIP's vocabulary is looked for
     */
    public static Path unfold(Path file, Path cache, Path fetched) {
        Path folder = cache;
        try {
            String identity = ContentDigest.of(List.of(LAYOUT, ContentDigest.identity(file)));
            folder = cache.resolve(stem(file) + "-" + identity.substring(0, 12));
            if (!Files.isRegularFile(folder.resolve(INDEX))) {
                try (TensorFile tensors = TensorFiles.open(file)) {
                    write(folder, file, CheckpointParts.of(tensors));
                }
            }
            List<Path> places = ClipVocabulary.places(file, fetched);
            for (String tokenizer : List.of("tokenizer", "tokenizer_2")) {
                if (Files.isDirectory(folder.resolve(tokenizer))) {
                    ClipVocabulary.bring(folder.resolve(tokenizer), places);
                }
            }
            return folder;
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Returns what is said where a folder of the cache cannot be written. */
    public static InkloomException unwritable(Path folder, IOException e) {
        return InkloomException.failed(
                "INK-MODEL-009",
                "The folder " + folder + " cannot be written: " + e.getMessage() + ".",
                "What a single file holds is written down there; the disk may be full, or you may not write to it.",
                "Free some space or name another folder with INKLOOM_HOME.",
                e);
    }

    /** Writes the folder. The index is written last, so that a folder with an index is complete. */
    private static void write(Path folder, Path file, CheckpointParts parts) throws IOException {
        for (UnfoldedPart part : parts.parts()) {
            Path target = folder.resolve(part.folder());
            String stem = part.folder().startsWith("text") ? "model" : TensorFiles.DIFFUSERS_STEM;
            PendingFile.write(target.resolve("config.json"), PartConfigs.json(part.config()));
            BorrowedTensors.write(target.resolve(stem + BorrowedTensors.ENDING), file, part.tensors());
        }
        for (Map.Entry<String, Map<String, Object>> other : parts.others().entrySet()) {
            PendingFile.write(folder.resolve(other.getKey()), PartConfigs.json(other.getValue()));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", stem(file));
        settings.put(CHECKPOINT, file.toAbsolutePath().normalize().toString());
        if (!parts.notes().isEmpty()) {
            settings.put(NOTES, parts.notes());
        }
        PendingFile.write(folder.resolve(SETTINGS_FILE), PartConfigs.json(settings));
        PendingFile.write(folder.resolve(INDEX), PartConfigs.json(parts.index()));
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
