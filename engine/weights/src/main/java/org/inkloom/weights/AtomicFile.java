package org.inkloom.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.Folders;
import org.inkloom.run.folder.PendingFile;

/**
 * Writes a file so that, whatever happens, its path holds either the old content or the whole new one: a temporary file
 * in the same folder, flushed to the disk, then renamed.
 */
public final class AtomicFile {
    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to the channel, which the caller closes. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Opens the temporary file; a test's may fail on purpose. */
    @FunctionalInterface
    interface Opener {
        WritableByteChannel open(Path path) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes or replaces a file.
     *
     * <p>If writing ends with any exception, the temporary file is removed, and what was at the path before is
     * untouched.
     *
     * @throws InkloomException {@code INK-FILE-030} if the disk is full, {@code INK-FILE-031} if it cannot be written
     *     for another reason
     */
    public static void write(Path target, Content content) {
        write(target, AtomicFile::create, content);
    }

    static void write(Path target, Opener opener, Content content) {
        Path absolute = target.toAbsolutePath();
        String unique = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + unique + ".tmp");
        try {
            try (WritableByteChannel channel = opener.open(temporary)) {
                content.writeTo(channel);
                if (channel instanceof FileChannel file) {
                    file.force(true);
                }
            }
            PendingFile.rename(temporary, absolute);
            flushFolder(absolute);
        } catch (IOException e) {
            throw failure(target, e);
        } finally {
            remove(temporary);
        }
    }

    private static WritableByteChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** Makes the rename itself survive a power cut. */
    private static void flushFolder(Path file) {
        try {
            Folders.flush(file.resolveSibling("."));
        } catch (IOException _) {
            // The content is safe either way; only the moment of the rename is not.
        }
    }

    private static void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // The failure that led here is the one to report.
            temporary.toFile().deleteOnExit();
        }
    }

    private static InkloomException failure(Path target, IOException cause) {
        String fate =
                Files.exists(target) ? "The file that was there before is untouched." : "Nothing was left behind.";
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("No space left") || reason.toLowerCase(Locale.ROOT).contains("quota exceeded")) {
            return InkloomException.failed(
                    "INK-FILE-030",
                    "The disk ran full while " + target + " was written. " + fate,
                    "There is room for less than the new file; " + free(target) + ".",
                    "Free some space, or choose a folder on another disk, and run the command again.",
                    cause);
        }
        return InkloomException.failed(
                "INK-FILE-031",
                "Could not write " + target + " (" + cause + "). " + fate,
                "The folder may not exist, you may lack the permission, or the disk has a fault.",
                "Check the folder " + target.toAbsolutePath().getParent() + ", or choose another one.",
                cause);
    }

    private static String free(Path target) {
        try {
            long mebibytes = Files.getFileStore(target.toAbsolutePath().resolveSibling("."))
                            .getUsableSpace()
                    >> 20;
            return mebibytes + " MiB are free now";
        } catch (IOException _) {
            return "how much is free could not be read";
        }
    }
}
