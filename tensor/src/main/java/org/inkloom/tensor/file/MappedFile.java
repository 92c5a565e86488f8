package org.inkloom.tensor.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A whole file, mapped read-only. The pages are the operating system's: they cost no heap, and can be dropped and read
 * again at any time.
 */
final class MappedFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;

    private MappedFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
    }

    /** Maps a file of any size; fails with INK-FILE-002 or INK-FILE-003. */
    @SuppressWarnings("MustBeClosedChecker") // the result closes it
    static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw FileErrors.unreadable(path, new IOException("it is a folder"));
        }
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return copy(path);
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new MappedFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException e) {
            arena.close();
            throw FileErrors.noSuchFile(path);
        } catch (IOException e) {
            arena.close();
            throw FileErrors.unreadable(path, e);
        }
    }

    /** Reads a file that lies inside an archive, such as a test's resource in a jar, which cannot be mapped. */
    @SuppressWarnings("MustBeClosedChecker") // the result closes it
    private static MappedFile copy(Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            Arena arena = Arena.ofShared();
            MemorySegment bytes = arena.allocate(content.length, Long.BYTES);
            MemorySegment.copy(MemorySegment.ofArray(content), 0, bytes, 0, content.length);
            return new MappedFile(path, arena, bytes);
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
        }
    }
}
