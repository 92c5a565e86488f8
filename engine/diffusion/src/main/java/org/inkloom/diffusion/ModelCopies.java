package org.inkloom.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Copies what a new model folder has in common with the one that it is made of. */
final class ModelCopies {
    /**
     * Files from this size on are weights, which no program changes in place; they are linked instead of copied where
     * the file system can.
     */
    private static final long LARGE_BYTES = 1 << 20;

    private ModelCopies() {}

    /**
     * Returns whether a file only says that the folder represents a single file; the new folder has weights of its own
     * and does not need it.
     */
    private static boolean isOfOneFile(Path file) {
        return file.endsWith(ModelFolder.SETTINGS_FILE)
                && ConfigReader.open(file).has(SingleFile.CHECKPOINT);
    }

    /** Writes the weights of a part out of the single file in which they lie. */
    private static void writeOut(Path list, Path copy) {
        String name = String.valueOf(copy.getFileName());
        String stem = name.substring(0, name.length() - BorrowedTensors.ENDING.length());
        try (TensorFile weights = TensorFiles.open(list)) {
            SafetensorsWriter.write(
                    copy.resolveSibling(stem + ".safetensors"),
                    weights.names().stream().map(weights::get).toList(),
                    SafetensorsWriter.FOR_PYTORCH);
        }
    }

    /** Links or copies one file, into a folder that is made if need be. */
    static void linkOrCopy(Path file, Path copy) throws IOException {
        Files.createDirectories(copy.toAbsolutePath().getParent());
        if (file.toString().endsWith(BorrowedTensors.ENDING)) {
            writeOut(file, copy);
            return;
        }
        if (isOfOneFile(file)) {
            return;
        }
        if (Files.size(file) >= LARGE_BYTES) {
            try {
                Files.createLink(copy, file.toRealPath());
                return;
            } catch (IOException | UnsupportedOperationException e) {
                // Another file system, or one without links.
                Files.deleteIfExists(copy);
            }
        }
        Files.copy(file, copy);
    }
}
