package org.inkloom.run.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A file as it was when it was read: another stamp of the same path says that its content is most likely another. A file that is
 * written anew in its place has another time or size, one that is moved there another key.
 *
 * @param file as it was named
 * @param bytes its size; -1 where it cannot be looked at
 * @param changed when it was last written
 * @param key what the file system knows it by; empty where it has no such thing
 */
public record FileStamp(Path file, long bytes, FileTime changed, Optional<Object> key) {
    private static final FileTime NEVER = FileTime.fromMillis(0);

    /** Returns the present stamp of a file or folder, links followed; where there is none it is that of nothing. */
    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(file, now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey()));
        } catch (IOException _) {
            return new FileStamp(file, -1, NEVER, Optional.empty()); // whoever reads it says why
        }
    }

    /** Returns whether there was a file. */
    public boolean isThere() {
        return bytes >= 0;
    }

    /** Returns the stamps of several files. */
    public static List<FileStamp> of(Collection<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    /**
     * Returns the stamps of everything that is read of a path: of the file, or of each file below the folder. Whatever keeps in
     * memory what it has read compares them before it is used again. Where there is nothing, it is the stamp of nothing.
     */
    public static List<FileStamp> below(Path path) {
        try {
            return of(FileTree.files(path));
        } catch (IOException _) {
            return List.of(of(path));
        }
    }
}
