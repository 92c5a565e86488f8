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
 * Folders of embeddings, which are looked through anew at every call. A name is a file's path below its folder, with or
 * without the ending; of two files of one name the first folder's counts.
 *
 * @param folders in the order in which they are looked through
 */
public record EmbeddingFolders(List<Path> folders) {
    /** No folder at all. */
    public static final EmbeddingFolders NONE = new EmbeddingFolders(List.of());

    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".bin");

    /**
     * Copies the list.
     *
     * @throws InkloomException {@code INK-PROMPT-006} if one is no folder
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

    /** Returns the names without endings, sorted, none twice. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        folders.forEach(folder -> files(folder).forEach(file -> names.add(plain(name(folder, file)))));
        return names.stream().sorted().toList();
    }

    /** Returns the file of a name; only files below the folders are found, wherever a name points. */
    public Optional<Path> file(String name) {
        return first((folder, file) -> {
            String own = name(folder, file);
            return own.equals(name) || plain(own).equals(name);
        });
    }

    /**
     * Returns the file of a word as diffusers writes it, {@code <word>}: of the file's name, or else of the only tensor's
     * name inside, which keeps its brackets.
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

    /** A file that cannot be read is none of that name; whoever names it is told why. */
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
