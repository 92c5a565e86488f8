package org.inkloom.diffusion.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.FileTree;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Folders of embeddings. They are searched again at every call, so that new files are found. An embedding's name is its
 * file's path below the folder, with or without the extension; of two files with one name the one in the earlier folder
 * is taken.
 *
 * @param folders in the order of the search
 */
public record EmbeddingFolders(List<Path> folders) {
    /** No folder at all. */
    public static final EmbeddingFolders NONE = new EmbeddingFolders(List.of());

    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".bin");

    /**
     * Copies the list.
     *
     * @throws InkloomException {@code INK-PROMPT-006} if a path is no folder
     */
    public EmbeddingFolders {
        folders = List.copyOf(folders);
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw InkloomException.badInput(
                        "INK-PROMPT-006",
                        "There is no folder of embeddings " + folder + ".",
                        "The path is misspelt, or it is that of a file.",
                        "Give the folder that the embeddings' files lie in.");
            }
        }
    }

    /** Returns the names without extensions, sorted, each once. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        folders.forEach(folder -> files(folder).forEach(file -> names.add(plain(name(folder, file)))));
        return names.stream().sorted().toList();
    }

    /**
     * Returns the file with a name. Names are only compared with those of files below the folders, so a name like
     * {@code ../x} finds nothing outside.
     */
    public Optional<Path> file(String name) {
        return first((folder, file) -> {
            String own = name(folder, file);
            return own.equals(name) || plain(own).equals(name);
        });
    }

    /**
     * Returns the file for a placeholder as diffusers writes it, {@code <word>}: the file named {@code word}, or else
     * the first whose only tensor is named {@code <word>}.
     */
    public Optional<Path> fileOfWord(String word) {
        return file(word.substring(1, word.length() - 1)).or(() -> first((_, file) -> holdsOnly(file, word)));
    }

    private Optional<Path> first(BiPredicate<Path, Path> wanted) {
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                if (wanted.test(folder, file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns false for a file that cannot be read: the search passes over it, and a prompt that names it gets the
     * error.
     */
    private static boolean holdsOnly(Path file, String tensor) {
        try (TensorFile tensors = TensorFiles.open(file)) {
            return tensors.names().equals(Set.of(tensor));
        } catch (InkloomException _) {
            return false;
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String plain(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> files(Path folder) {
        try {
            List<Path> files = new ArrayList<>(FileTree.files(folder));
            files.removeIf(file -> ENDINGS.stream().noneMatch(file.toString()::endsWith));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
