package org.inkloom.data.io;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name only when it is complete; until then it is {@code NAME.part} beside it. An older
 * file of that name survives a run that fails.
 */
public final class PendingFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path part;
    private final OutputStream out;

    private PendingFile(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        this.out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
    }

    /** Begins a file, making its folder. */
    public static PendingFile begin(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return new PendingFile(absolute, absolute.resolveSibling(absolute.getFileName() + ".part"));
    }

    /** Returns where to write. */
    public OutputStream out() {
        return out;
    }

    /** Ends the file and gives it its name. */
    public void commit() throws IOException {
        out.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Drops what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
    }
}
