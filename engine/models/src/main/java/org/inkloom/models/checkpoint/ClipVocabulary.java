package org.inkloom.models.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.UserFolders;

/**
 * Finds CLIP's vocabulary, which all models of Stable Diffusion share but which no single file holds. It is looked for
 * beside the file, and in models that were fetched.
 */
final class ClipVocabulary {
    private static final List<String> FILES = List.of("vocab.json", "merges.txt");
    private static final List<String> PLACES = List.of("", "tokenizer", "tokenizer_2");

    private ClipVocabulary() {}

    /**
     * Returns the places where it may lie: beside the file first, then in fetched models, CLIP's own before others.
     *
     * @param file the single file
     * @param fetched the folder of fetched models, laid out as {@code owner/name}
     */
    static List<Path> places(Path file, Path fetched) {
        List<Path> roots = new ArrayList<>();
        Optional.ofNullable(file.toAbsolutePath().getParent()).ifPresent(roots::add);
        List<Path> models = folders(fetched).stream()
                .flatMap(owner -> folders(owner).stream())
                .toList();
        models.stream().filter(ClipVocabulary::isClip).forEach(roots::add);
        models.stream().filter(model -> !isClip(model)).forEach(roots::add);
        return roots.stream()
                .flatMap(root -> PLACES.stream().map(root::resolve))
                .toList();
    }

    /** Returns the folder of fetched models. */
    static Path fetched() {
        return UserFolders.ofProcess().inkloom().resolve("models");
    }

    private static boolean isClip(Path model) {
        return String.valueOf(model.getFileName()).startsWith("clip-");
    }

    private static List<Path> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies the vocabulary from the first place that has it into a tokenizer's folder, unless it is there already;
     * does nothing where no place has it.
     */
    static void bring(Path tokenizer, List<Path> places) throws IOException {
        if (isIn(tokenizer)) {
            return;
        }
        Optional<Path> found = places.stream()
                .filter(ClipVocabulary::isIn)
                .filter(ClipVocabulary::isClips)
                .findFirst();
        if (found.isPresent()) {
            for (String name : FILES) {
                PendingFile.write(
                        tokenizer.resolve(name), Files.readAllBytes(found.get().resolve(name)));
            }
        }
    }

    private static boolean isIn(Path folder) {
        return FILES.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    /** Says whether a folder's vocabulary is CLIP's, because tokenizers of other models use the same file names. */
    private static boolean isClips(Path folder) {
        try {
            return Files.readString(folder.resolve(FILES.getFirst())).contains("\"<|startoftext|>\"");
        } catch (IOException e) {
            return false;
        }
    }
}
