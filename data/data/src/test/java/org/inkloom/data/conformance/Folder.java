package org.inkloom.data.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of conformance data: the environment's, the one beside the checkout, or the part in the resources. */
final class Folder {
    private Folder() {}

    static Path root() {
        String named = System.getenv("INKLOOM_DATAJUICER");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        for (String beside : List.of("../shared/datajuicer", "../../../shared/datajuicer")) {
            Path folder = Path.of(beside).toAbsolutePath().normalize();
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        URL part = Folder.class.getResource("/datajuicer");
        if (part == null) {
            throw new IllegalStateException("the test resources lack the folder datajuicer");
        }
        try {
            return Path.of(part.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the files of one ending in a sub-folder, in order; none when the folder is missing. */
    static List<Path> files(String folder, String ending) {
        Path where = root().resolve(folder);
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
