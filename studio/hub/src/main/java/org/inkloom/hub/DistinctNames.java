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
 * Detects names that mean the same file on some file systems, so that the second would replace the first: they differ
 * only in case, in the Unicode form of accents, or in dots and blanks at their end. The file system itself is tested.
 */
final class DistinctNames {
    private DistinctNames() {}

    /**
     * Requires that files, and the temporary files of their downloads, are different files.
     *
     * @throws InkloomException INK-HUB-019 if two files would be the same, INK-HUB-010 if the folder cannot be
     *     written to
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
