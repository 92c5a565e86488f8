package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.weights.BorrowedTensors;

/** How much a model's weights take, by their files. */
final class ModelSize {
    private static final String ENDINGS = "(?i).*\\.(safetensors|bin|gguf|ckpt|pth|pt)";
    /** A part's files lie in its folder, those of a merged U-Net in folders within. */
    private static final int DEPTH = 3;

    private ModelSize() {}

    /** Returns the bytes of the files of all parts, which is at least what is loaded; 0 where they cannot be looked at. */
    static long of(ModelFolder model) {
        long bytes = 0;
        for (Path part : List.of(
                model.unet(),
                model.vae(),
                model.root().resolve("text_encoder"),
                model.root().resolve("text_encoder_2"))) {
            bytes += ofPart(part);
        }
        return bytes;
    }

    private static long ofPart(Path part) {
        if (!Files.isDirectory(part)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(part, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            long own = files.filter(file -> file.toString().matches(ENDINGS) && Files.isRegularFile(file))
                    .mapToLong(ModelSize::size)
                    .sum();
            return own + BorrowedTensors.bytes(part);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
