package org.inkloom.run.folder;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The files below a folder, as a program that opens them sees them: a symbolic link is what it leads to, be it the folder
 * itself, a folder in it or a file. People keep models and pictures on another disk and link to them.
 */
public final class FileTree {
    private FileTree() {}

    /**
     * Lists the regular files below a folder, sorted by path; for a file, that file.
     *
     * <p>A link that leads back to a folder above it is passed over, because what it leads to is being listed already; so
     * is one that leads nowhere.
     *
     * @throws IOException if the folder is not there, or a folder below it may not be read
     */
    public static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        if (failure instanceof FileSystemLoopException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                });
        files.sort(null);
        return files;
    }
}
