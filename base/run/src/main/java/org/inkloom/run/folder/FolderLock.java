package org.inkloom.run.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder for one run: whoever comes second is told who is at work there.
 *
 * <p>The file {@value #FILE} in the folder names the process and its host. It is locked through the operating system,
 * which lets go when a process dies however it dies, so what a killed run leaves behind stops nobody. On a file system
 * that knows no locks the file itself is the lock, and it counts as long as its process runs. The file goes when the run
 * ends. Threads of one process are kept apart too.
 */
public final class FolderLock implements AutoCloseable {
    /** The lock's name; it is hidden, so that no reader of folders takes it for data. */
    public static final String FILE = ".inkloom.lock";

    private static final int ATTEMPTS = 100;

    /** Closing a file gives up all locks that this process has on it, so a second one must not even open it. */
    private static final Map<Path, LockHolder> HELD_HERE = new ConcurrentHashMap<>();

    /** How a file is locked; tests put in file systems that refuse. */
    interface Locking {
        /** Returns the lock; empty if another process has it. */
        Optional<FileLock> tryLock(FileChannel channel) throws IOException;
    }

    private final Path file;
    private final Deque<Path> made;
    private final @Nullable FileChannel channel;

    private FolderLock(Path file, Deque<Path> made, @Nullable FileChannel channel) {
        this.file = file;
        this.made = made;
        this.channel = channel;
    }

    /**
     * Takes a folder, which is made if it is missing.
     *
     * @param folder where the run writes
     * @param work what the run does, for the message to whoever comes second, for example {@code "a training"}
     * @return the lock, to be closed when nothing is written there any more
     * @throws InkloomException {@code INK-FILE-039} if a run is at work there
     * @throws IOException if the folder cannot be made or written to
     */
    public static FolderLock take(Path folder, String work) throws IOException {
        return take(folder, work, channel -> Optional.ofNullable(channel.tryLock()));
    }

    /**
     * Takes one file of a folder, where several runs may write different ones; otherwise as {@link #take}.
     *
     * @param file that the run will write; it need not be there
     */
    public static FolderLock takeFile(Path file, String work) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.resolveSibling(".").normalize();
        String name = "." + absolute.getFileName() + FILE;
        return take(folder, name, work, channel -> Optional.ofNullable(channel.tryLock()));
    }

    static FolderLock take(Path folder, String work, Locking locking) throws IOException {
        return take(folder, FILE, work, locking);
    }

    private static FolderLock take(Path wanted, String name, String work, Locking locking) throws IOException {
        Deque<Path> made = make(wanted.toAbsolutePath().normalize());
        Path file = wanted.toRealPath().resolve(name);
        LockHolder self = LockHolder.here(work);
        LockHolder other = HELD_HERE.putIfAbsent(file, self);
        if (other != null) {
            throw taken(file, Optional.of(other));
        }
        try {
            return new FolderLock(file, made, lock(file, self, locking));
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(file);
            remove(made);
            throw e;
        }
    }

    /** Returns the locked channel, or nothing where the file alone is the lock. */
    private static @Nullable FileChannel lock(Path file, LockHolder self, Locking locking) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean isNew = create(file);
            try (Opening opening = new Opening(file)) {
                Object opened = identity(file);
                Optional<FileLock> lock;
                try {
                    lock = locking.tryLock(opening.channel);
                } catch (IOException e) {
                    if (!opening.channel.isOpen()) {
                        throw e;
                    }
                    if (isNew || takeOver(file, self)) {
                        write(file, self);
                        return null;
                    }
                    continue;
                }
                if (lock.isEmpty()) {
                    throw taken(file, read(file));
                }
                // The holder before may have removed the file between our opening and locking it.
                if (opened.equals(identity(file))) {
                    return opening.keep(self);
                }
            } catch (NoSuchFileException e) {
                // Removed by the holder before, just now: the next attempt makes it anew.
                Thread.onSpinWait();
            }
        }
        throw new IOException("the lock " + file + " comes and goes");
    }

    private static boolean create(Path file) throws IOException {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Who is there matters to the message alone: a full disk does not undo the lock. */
    private static void write(Path file, LockHolder self) {
        try {
            Files.writeString(file, self.text(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Decides by what the file says, where the system has no locks.
     *
     * @return whether the folder is ours; false if the file went away meanwhile
     * @throws InkloomException if its process runs, or may run on another machine
     */
    private static boolean takeOver(Path file, LockHolder self) throws IOException {
        Optional<LockHolder> holder = read(file);
        if (holder.isEmpty() && !Files.exists(file)) {
            return false;
        }
        if (holder.isEmpty() || holder.get().isElsewhere() || holder.get().isAlive()) {
            throw taken(file, holder);
        }
        // Of several that find the same stale file one moves it aside; whoever moved a fresh one puts it back.
        Path aside = file.resolveSibling(file.getFileName() + "." + self.process());
        try {
            Files.move(file, aside);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!read(aside).equals(holder)) {
            Files.move(aside, file);
            throw taken(file, read(file));
        }
        Files.delete(aside);
        return create(file);
    }

    private static Optional<LockHolder> read(Path file) {
        try {
            return LockHolder.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Object identity(Path file) throws IOException {
        return String.valueOf(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private static InkloomException taken(Path file, Optional<LockHolder> holder) {
        String what =
                holder.map(LockHolder::work).orElse("another run") + " is at work in the folder " + file.getParent()
                        + holder.map(known -> ": process " + known.process()
                                        + (known.isElsewhere() ? " on the machine " + known.host() : "") + ".")
                                .orElse(".");
        return InkloomException.badInput(
                "INK-FILE-039",
                what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1),
                "Two runs in one folder would write over each other's files; this one has written nothing.",
                "Wait until it has ended, stop it, or name another folder. If no such process runs any more, remove "
                        + file + ".");
    }

    /** Makes a folder and returns what was made for it, the innermost first. */
    private static Deque<Path> make(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path up = folder; up != null && !Files.exists(up); up = up.getParent()) {
            missing.addLast(up);
        }
        Files.createDirectories(folder);
        return missing;
    }

    /** Removes folders that were made for a run that left nothing in them. */
    private static void remove(Deque<Path> made) {
        try {
            for (Path folder : made) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // It holds something, as it should.
            return;
        }
    }

    /** Gives the folder up. */
    @Override
    public void close() {
        try (FileChannel locked = channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What cannot be removed is without a process from now on, and stops nobody.
            return;
        } finally {
            HELD_HERE.remove(file);
            remove(made);
        }
    }

    /** A channel that is closed again unless it is kept. */
    private static final class Opening implements AutoCloseable {
        private final FileChannel channel;
        private boolean kept;

        Opening(Path file) throws IOException {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        FileChannel keep(LockHolder self) {
            kept = true;
            try {
                // Through this very channel: closing another one of the same file would give up the lock.
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(self.text().getBytes(StandardCharsets.UTF_8)), 0);
            } catch (IOException e) {
                // Who is there matters to the message alone: a full disk does not undo the lock.
                return channel;
            }
            return channel;
        }

        @Override
        public void close() throws IOException {
            if (!kept) {
                channel.close();
            }
        }
    }
}
