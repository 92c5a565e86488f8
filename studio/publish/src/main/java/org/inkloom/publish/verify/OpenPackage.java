package org.inkloom.publish.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.zip.SafeUnzip;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.Folders;

/** A package as a folder; a zip is unpacked into a temporary folder, which closing removes. */
public final class OpenPackage implements AutoCloseable {
    private final Path shown;
    private final Path folder;
    private final Path aside;
    private final boolean unpacked;

    private OpenPackage(Path shown, Path folder, Path aside, boolean unpacked) {
        this.shown = shown;
        this.folder = folder;
        this.aside = aside;
        this.unpacked = unpacked;
    }

    /**
     * Opens a folder or a zip.
     *
     * @throws InkloomException INK-PACK-020 if it is not a package, INK-PACK-022 to -024 for files that are refused
     *     for safety
     */
    public static OpenPackage of(Path path, RunControl control) throws IOException {
        if (Files.isDirectory(path)) {
            if (LockFiles.isPackage(path)) {
                PackageFiles.names(path); // this refuses links before any file is read through one
            }
            return new OpenPackage(path, path, path, false);
        }
        if (!Files.isRegularFile(path)) {
            throw InkloomException.badInput(
                    "INK-PACK-020",
                    path + " is no package: there is nothing of that name.",
                    "The path is misspelt, or starts at another folder.",
                    "Name the folder or the zip that `inkloom pack` wrote.");
        }
        Path aside = Files.createTempDirectory("inkloom-package-");
        try {
            SafeUnzip.unpack(path, aside, control);
            return new OpenPackage(path, root(aside), aside, true);
        } catch (IOException | RuntimeException e) {
            Folders.delete(aside);
            throw e;
        }
    }

    /** Returns the folder of the lock file: many zip programs put the folder's own name in front of all entries. */
    private static Path root(Path folder) throws IOException {
        if (LockFiles.isPackage(folder)) {
            return folder;
        }
        try (var entries = Files.list(folder)) {
            List<Path> all = entries.toList();
            return all.size() == 1 && Files.isDirectory(all.getFirst(), LinkOption.NOFOLLOW_LINKS)
                    ? all.getFirst()
                    : folder;
        }
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the package as it was named, for messages: of a zip the zip, and not where it was unpacked. */
    public Path shown() {
        return shown;
    }

    /**
     * Reads the lock file.
     *
     * @throws InkloomException INK-PACK-020 if there is none, INK-PACK-021 if it cannot be used
     */
    public LockFile lock() {
        return LockFiles.read(folder, shown);
    }

    @Override
    public void close() throws IOException {
        if (unpacked) {
            Folders.delete(aside);
        }
    }
}
