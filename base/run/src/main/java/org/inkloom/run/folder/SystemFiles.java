package org.inkloom.run.folder;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Files and folders that systems and programs put beside the user's own. The one list of them: whoever looks through a
 * folder of the user passes these over.
 */
public final class SystemFiles {
    /** In lower case; the systems that write them do not tell cases apart. */
    private static final Set<String> NAMES = Set.of(
            // Archives that macOS packed.
            "__macosx",
            // Windows.
            "thumbs.db",
            "ehthumbs.db",
            "ehthumbs_vista.db",
            "desktop.ini",
            "$recycle.bin",
            "system volume information",
            // Network storage: thumbnails as pictures, and bins.
            "@eadir",
            "#recycle",
            "@recycle",
            "#snapshot",
            // Linux.
            "lost+found",
            // Python.
            "__pycache__");

    private SystemFiles() {}

    /** Returns whether a file or folder is hidden or a system's own by its name; the folders above it do not count. */
    public static boolean isOne(Path entry) {
        String name = String.valueOf(entry.getFileName());
        boolean hidden = name.startsWith(".") && !name.equals(".") && !name.equals("..");
        return hidden || NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
