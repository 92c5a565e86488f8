package org.inkloom.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.Folders;

/**
 * Names that are one file on some disks, of which the second would replace the first: they differ only in case, in how
 * accents are written, or in dots and blanks at the end of a name. The disk itself is asked.
 */
final class DistinctNames {
    private DistinctNames() {}

    /**
     * Requires that each file has a place of its own, and the bytes on their way to it too.
     *
     * @throws InkloomException INK-HUB-019 if two files would be one, INK-HUB-010 if the folder cannot be written to
     */
    static void require(List<RemoteFile> files, Path folder) {
        Map<String, String> seen = new HashMap<>();
        for (RemoteFile file : files) {
            String other = seen.putIfAbsent(folded(file.path()), file.path());
            if (other != null && (other.equals(file.path()) || areOne(folder, other, file.path()))) {
                throw Refusals.twice(folder.toString(), other, file.path());
            }
        }
        for (RemoteFile file : files) {
            String part = Downloader.part(Path.of("/").resolve(file.path()))
                    .toString()
                    .substring(1)
                    .replace('\\', '/');
            String other = seen.get(folded(part));
            if (other != null) {
                throw Refusals.twice(folder.toString(), other, file.path() + " (on its way)");
            }
        }
    }

    private static String folded(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[. ]+(?=/|$)", "");
    }

    private static boolean areOne(Path folder, String one, String other) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempDirectory(folder, ".names-");
            try {
                Path file = probe.resolve(one.replace('/', '_'));
                Files.createFile(file);
                return Files.exists(probe.resolve(other.replace('/', '_')));
            } finally {
                Folders.delete(probe);
            }
        } catch (IOException e) {
            throw Refusals.unwritable(folder.toString(), e);
        }
    }
}
