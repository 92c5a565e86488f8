package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.server.http.HttpError;

/**
 * The folders that clients may name files in.
 *
 * @param input what was uploaded
 * @param output results
 * @param temp what is only shown
 * @param user settings and saved workflows
 */
public record ServerFolders(Path input, Path output, Path temp, Path user) {
    /** The folders below a folder of state; made where they are missing. */
    public static ServerFolders below(Path state) throws IOException {
        Path root = state.toAbsolutePath().normalize();
        ServerFolders folders = new ServerFolders(
                root.resolve("input"), root.resolve("output"), root.resolve("temp"), root.resolve("user/default"));
        for (Path folder : List.of(folders.input, folders.output, folders.temp, folders.user)) {
            Files.createDirectories(folder);
        }
        return folders;
    }

    /** Removes what was only shown. */
    public void clearTemp() throws IOException {
        try (Stream<Path> files = Files.walk(temp)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(temp)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Returns the folder of a type; nothing where the type is unknown. */
    Optional<Path> ofType(String type) {
        return switch (type) {
            case "input" -> Optional.of(input);
            case "output" -> Optional.of(output);
            case "temp" -> Optional.of(temp);
            default -> Optional.empty();
        };
    }

    /**
     * Returns a path below a folder. Neither dots nor links lead out of it.
     *
     * @throws HttpError 403 where it would lie outside
     */
    static Path inside(Path root, String name) {
        try {
            if (name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
                throw new HttpError(403, "This name is not allowed.");
            }
            Path path = root.resolve(name.startsWith("/") ? "." + name : name).normalize();
            if (!path.startsWith(root) || !real(path).startsWith(root.toRealPath())) {
                throw new HttpError(403, "This name leads out of its folder.");
            }
            return path;
        } catch (InvalidPathException | IOException e) {
            throw new HttpError(403, "This name is not allowed.");
        }
    }

    /** Where a path leads when links are followed as far as it is there. */
    private static Path real(Path path) throws IOException {
        Path known = path;
        while (known != null && !Files.exists(known)) {
            known = known.getParent();
        }
        return known == null
                ? path
                : known.toRealPath().resolve(known.relativize(path)).normalize();
    }
}
