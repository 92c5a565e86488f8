package org.inkloom.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * A whole file, read-only: a small one as a copy, a larger one mapped. Mapped pages are the operating system's: they cost no
 * heap, and can be dropped and read again at any time.
 *
 * <p>A file that another program cuts short while it is mapped has pages that no longer exist, and native code that reads
 * one ends the process with a signal. The size is therefore checked whenever a tensor is asked for ({@link
 * #requireWhole}); what remains is a file that is cut between that check and the reading of its pages. Replacing a file
 * by renaming another over it is harmless.
 */
final class MappedFile implements AutoCloseable {
    /** Files up to this size are copied when they are opened: most LoRAs of low rank, and the parts of small models. */
    private static final long SMALL = 8L << 20;

    private static final long ALIGNMENT = 64;

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final Optional<FileChannel> mapped;

    private MappedFile(Path path, Arena arena, MemorySegment bytes, Optional<FileChannel> mapped) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        this.mapped = mapped;
    }

    /** Maps or copies a file of any size; fails with INK-FILE-002 or INK-FILE-003. */
    @SuppressWarnings("MustBeClosedChecker") // the result closes it
    static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw FileErrors.unreadable(path, new IOException("it is a folder"));
        }
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return copy(path);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() <= SMALL) {
                return copy(path);
            }
        } catch (NoSuchFileException e) {
            throw FileErrors.noSuchFile(path);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
        return map(path);
    }

    /** Opens a file and hands it over to its reader, to whose result it belongs from then on; closes it if this fails. */
    static <F> F read(Path path, Function<MappedFile, F> reader) {
        MappedFile file = open(path);
        try {
            return reader.apply(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the result closes both
    private static MappedFile map(Path path) {
        Arena arena = Arena.ofShared();
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                return new MappedFile(path, arena, bytes, Optional.of(channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            arena.close();
            throw FileErrors.unreadable(path, e);
        }
    }

    /**
     * Checks that no other program has cut the file short since it was opened.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-036} if one has
     */
    void requireWhole() {
        if (mapped.isEmpty()) {
            return;
        }
        try {
            long now = mapped.get().size();
            if (now < bytes.byteSize()) {
                throw FileErrors.cutShort(path, now, bytes.byteSize());
            }
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    /** Reads a file that is small, or that lies inside an archive, such as a resource in a jar, and cannot be mapped. */
    @SuppressWarnings("MustBeClosedChecker") // the result closes it
    private static MappedFile copy(Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            Arena arena = Arena.ofShared();
            MemorySegment bytes = arena.allocate(content.length, ALIGNMENT);
            MemorySegment.copy(MemorySegment.ofArray(content), 0, bytes, 0, content.length);
            return new MappedFile(path, arena, bytes, Optional.empty());
        } catch (NoSuchFileException e) {
            throw FileErrors.noSuchFile(path);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    Path path() {
        return path;
    }

    MemorySegment bytes() {
        return bytes;
    }

    long size() {
        return bytes.byteSize();
    }

    /** Returns the lifetime of the mapping, for copies that must live as long. */
    Arena arena() {
        return arena;
    }

    /** Unmaps the file; harmless when done twice. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
            mapped.ifPresent(MappedFile::closeQuietly);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }
}
