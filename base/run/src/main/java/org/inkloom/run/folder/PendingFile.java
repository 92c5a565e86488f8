package org.inkloom.run.folder;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that appears under its name only when it is complete; until then it is {@code NAME.part} beside it. An older
 * file of that name survives a run that fails.
 */
public final class PendingFile implements Closeable {
    private static final int BUFFER = 1 << 16;
    /** Bytes of a name, on Linux's and other usual file systems. */
    private static final int LONGEST_NAME = 255;

    private static final AtomicLong WRITES = new AtomicLong();

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean kept;

    private PendingFile(Path target, Path part, long length) throws IOException {
        this.target = target;
        this.part = part;
        this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(length);
        channel.position(length);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /**
     * Writes a whole file, making its folder. Whatever happens meanwhile, its name stands for the older content or for
     * this one. Several threads and processes may write the same file, as with {@link #beginShared}.
     */
    public static void write(Path target, byte[] content) throws IOException {
        try (PendingFile file = beginShared(target)) {
            file.out.write(content);
            file.sync();
            file.commit();
        }
    }

    /**
     * Begins a file that others may be writing at the same moment, making its folder: each has an unfinished file of its
     * own, which no later run goes on with, and the last to end gives the content.
     */
    public static PendingFile beginShared(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        makeFolder(absolute);
        String own = "." + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".part";
        String name = absolute.getFileName() + own;
        // A name may be as long as file systems allow; what is added to it must not make it longer.
        boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
        return new PendingFile(absolute, absolute.resolveSibling(fits ? name : own), 0);
    }

    /** As {@link #write(Path, byte[])}, a text in UTF-8. */
    public static void write(Path target, String text) throws IOException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a file, making its folder. */
    public static PendingFile begin(Path target) throws IOException {
        return resume(target, 0);
    }

    /** Goes on with a file of which so many bytes are known to be good; what comes after them is dropped. */
    public static PendingFile resume(Path target, long length) throws IOException {
        Path absolute = target.toAbsolutePath();
        makeFolder(absolute);
        return new PendingFile(absolute, part(absolute), length);
    }

    private static void makeFolder(Path absolute) throws IOException {
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    /** Returns whether at least so many bytes of an unfinished file are there. */
    public static boolean canResume(Path target, long length) throws IOException {
        Path part = part(target.toAbsolutePath());
        return Files.exists(part) && Files.size(part) >= length;
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Returns where to write. */
    public OutputStream out() {
        return out;
    }

    /** Returns the file's final name. */
    public Path target() {
        return target;
    }

    /** Returns where the bytes lie until the file is committed. */
    public Path part() {
        return part;
    }

    /** Forces what was written onto the disk and returns how many bytes that is. */
    public long sync() throws IOException {
        out.flush();
        channel.force(false);
        return channel.position();
    }

    /** Leaves the unfinished file where it is when it is closed, so that a later run can go on with it. */
    public void keepUnfinished() {
        kept = true;
    }

    /** Ends the file and gives it its name. */
    public void commit() throws IOException {
        out.close();
        rename(part, target);
    }

    /**
     * Gives a file that is whole the name of another, which it replaces; in one step where the file system can. For those
     * that write their unfinished file by themselves.
     */
    public static void rename(Path whole, Path target) throws IOException {
        try {
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Drops what was written unless it was committed or is to be kept. */
    @Override
    public void close() throws IOException {
        try {
            // On a full disk this fails too, and what is there is removed all the same.
            out.close();
        } finally {
            if (!kept) {
                Files.deleteIfExists(part);
            }
        }
    }
}
