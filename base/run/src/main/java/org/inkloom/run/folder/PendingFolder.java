package org.inkloom.run.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears under its name only when it is complete; until then it is {@code NAME.part} beside it. An older
 * folder of that name survives a run that fails, and what a killed run left is removed by the next that begins.
 */
public final class PendingFolder implements Closeable {
    private static final String UNFINISHED = ".part";
    private static final String REPLACED = ".replaced" + UNFINISHED;
    /** Nobody unpacks for so long: what is older was left by a process that was killed. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final AtomicLong BEGUN = new AtomicLong();

    private final Path target;
    private final Path part;

    private PendingFolder(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        Files.createDirectories(part);
    }

    /**
     * Begins an empty folder, making those above it. Only one process may write to that name at a time
     * ({@link FolderLock}).
     */
    public static PendingFolder begin(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path part = beside(absolute, UNFINISHED);
        Path replaced = beside(absolute, REPLACED);
        if (isThere(replaced) && !isThere(absolute)) {
            // A run was killed in the middle of replacing: the older folder is whole, and is what there is.
            rename(replaced, absolute);
        }
        Folders.delete(replaced);
        Folders.delete(part);
        return new PendingFolder(absolute, part);
    }

    /**
     * Begins a folder that others may be writing at the same moment, from the same content: each has an unfinished folder
     * of its own, and the first to {@link #commit} gives the content.
     */
    public static PendingFolder beginShared(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Files.createDirectories(absolute.resolveSibling("."));
        removeAbandoned(absolute);
        return new PendingFolder(absolute, beside(absolute, ownEnding()));
    }

    /**
     * Removes a folder in such a way that under its name there is the whole of it or nothing; who has opened or mapped
     * files of it keeps what they have. One that is not there is no fault, nor one that another process removes meanwhile.
     */
    public static void remove(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path aside = beside(absolute, ownEnding());
        try {
            rename(absolute, aside);
        } catch (NoSuchFileException e) {
            return;
        }
        Folders.delete(aside);
    }

    private static Path beside(Path target, String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }

    /** An ending that no other process and no other thread takes. */
    private static String ownEnding() {
        return "." + ProcessHandle.current().pid() + "-" + BEGUN.incrementAndGet() + UNFINISHED;
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void removeAbandoned(Path target) throws IOException {
        Pattern own = Pattern.compile(Pattern.quote(String.valueOf(target.getFileName())) + "\\.\\d+-\\d+\\.part");
        Instant oldest = Instant.now().minus(ABANDONED);
        try (Stream<Path> entries = Files.list(target.resolveSibling("."))) {
            List<Path> left = entries.filter(
                            entry -> own.matcher(entry.getFileName().toString()).matches())
                    .toList();
            for (Path entry : left) {
                if (Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(oldest)) {
                    Folders.delete(entry);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process removes the same.
            return;
        }
    }

    /** Returns where to write: an empty folder, whose content moves with it. */
    public Path path() {
        return part;
    }

    /** Returns the folder's final name. */
    public Path target() {
        return target;
    }

    /** Forces all files and folders that were written onto the disk, for what has to outlive a power cut. */
    public void sync() throws IOException {
        Files.walkFileTree(part, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Folders.flush(folder);
                return super.postVisitDirectory(folder, failure);
            }
        });
    }

    /**
     * Gives the folder its name.
     *
     * @throws IOException if something lies there that is no empty folder, or the file system refuses; then nothing of that
     *     name was changed
     */
    public void commit() throws IOException {
        rename(part, target);
        Folders.flush(target.resolveSibling("."));
    }

    /**
     * Gives the folder its name and removes what bore it. A process that is killed in the very middle leaves the older one
     * beside the name, and the next {@link #begin} puts it back.
     *
     * @throws IOException if the file system refuses; what bore the name then bears it still
     */
    public void replace() throws IOException {
        if (!isThere(target)) {
            commit();
            return;
        }
        Path replaced = beside(target, REPLACED);
        Folders.delete(replaced);
        rename(target, replaced);
        try {
            commit();
        } catch (IOException e) {
            rename(replaced, target);
            throw e;
        }
        deleteQuietly(replaced);
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // The new folder stands; what is left bears a name that nothing reads, and goes with the next run.
            return;
        }
    }

    /** Drops what was written unless the folder has its name. */
    @Override
    public void close() {
        deleteQuietly(part);
    }
}
