package org.inkloom.server.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.server.account.Account;
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
    private static final int LONGEST_NAME = 255;

    static final String USERS = "users";

    /** An account's folders below a folder of state; made where they are missing. */
    public static ServerFolders below(Path state, String owner) throws IOException {
        Path root = state.toAbsolutePath().normalize();
        boolean shared = owner.equals(Account.OWNER.name());
        Path own = shared ? root : root.resolve(USERS).resolve(owner);
        ServerFolders folders = new ServerFolders(
                own.resolve("input"),
                own.resolve("output"),
                own.resolve("temp"),
                own.resolve(shared ? "user/default" : "user"));
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
    public Optional<Path> ofType(String type) {
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
    public static Path inside(Path root, String name) {
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

    /**
     * As {@link #inside}, for a file that is written.
     *
     * @throws HttpError 400 where a part of the name is longer than file systems allow
     */
    public static Path toWrite(Path root, String name) {
        Path path = inside(root, name);
        for (Path part : root.relativize(path)) {
            if (part.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw new HttpError(400, "A name is longer than " + LONGEST_NAME + " bytes.");
            }
        }
        return path;
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
