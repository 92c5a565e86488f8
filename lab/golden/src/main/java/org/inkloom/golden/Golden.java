package org.inkloom.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder with reference values.
 *
 * <p>The environment variable {@code INKLOOM_GOLDEN} names it. Otherwise it is {@code ../shared/golden} beside the
 * checkout if that exists, otherwise the part of it that this module contains. A test must read every shape, seed,
 * prompt and file name from the folder, because another folder of the same layout may be given.
 */
public final class Golden {
    /** Environment variable that names the folder. */
    public static final String VARIABLE = "INKLOOM_GOLDEN";

    /** Subfolders that were computed for this project, and which a folder from elsewhere need not have. */
    private static final List<String> OWN = List.of("vision", "float64");

    private static final List<String> NETWORKS = List.of("unet", "vae", "text_encoder", "text_encoder_2");
    private static final List<String> OTHER_PARTS = List.of("tokenizer", "tokenizer_2", "scheduler");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Golden() {}

    /**
     * Returns the folder in use.
     *
     * @throws IllegalStateException if the variable names a folder that does not exist, with which every test would
     *     be skipped
     */
    public static Path folder() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            // A module's tests run in the module's folder, but a user who sets a relative path means one of the folders
            // above.
            return aboveHere()
                    .map(path -> path.resolve(named))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(VARIABLE + " names " + named + ", no folder"));
        }
        return besideTheCheckout().orElseGet(Golden::carried);
    }

    private static Stream<Path> aboveHere() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent);
    }

    private static Optional<Path> besideTheCheckout() {
        return aboveHere()
                .filter(path -> Files.exists(path.resolve("inkloom")) || Files.exists(path.resolve("apps/cli/pom.xml")))
                .map(path -> path.resolveSibling("shared").resolve("golden"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Returns the part that this module contains, whichever folder is in use. */
    public static Path carriedFolder() {
        return carried();
    }

    private static Path carried() {
        URL url = Golden.class.getResource("/golden/README.md");
        Assumptions.assumeTrue(url != null, "skipped: no golden folder; set " + VARIABLE);
        try {
            return url.getProtocol().equals("jar") ? Unpacked.FOLDER : parent(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /** The module's own part as files on disk, unpacked once: a file inside a jar cannot be memory-mapped. */
    private static final class Unpacked {
        static final Path FOLDER = unpack();

        private Unpacked() {}

        private static Path unpack() {
            try {
                Path target = Files.createTempDirectory("inkloom-golden");
                URI jar = Objects.requireNonNull(Golden.class.getResource("/golden/README.md"))
                        .toURI();
                URI archive = URI.create(jar.toString().replaceFirst("!.*", "!/"));
                try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of());
                        Stream<Path> files = Files.walk(zip.getPath("/golden"))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Path copy = target.resolve(file.toString().substring("/golden/".length()));
                        Files.createDirectories(parent(copy));
                        Files.copy(file, copy);
                        copy.toFile().deleteOnExit();
                    }
                }
                return target;
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Returns a file or folder below the golden folder; if it is absent, skips the calling test with a message. Files
     * below {@code vision} and {@code float64} were computed for this project: they come from the module's own part if
     * the golden folder lacks them.
     */
    public static Path path(String relative) {
        Path path = place(relative);
        Assumptions.assumeTrue(Files.exists(path), "skipped: " + absent(relative));
        return path;
    }

    /**
     * Skips the calling test where a file lacks what it would compare.
     *
     * @param what is looked for, for the message
     */
    public static void assumeThere(boolean there, String what) {
        Assumptions.assumeTrue(there, "skipped: " + absent(what));
    }

    private static Path place(String relative) {
        boolean own = OWN.stream()
                .anyMatch(part -> relative.startsWith(part + "/") && !Files.isDirectory(folder().resolve(part)));
        return (own ? carried() : folder()).resolve(relative);
    }

    private static String absent(String relative) {
        return "the golden folder " + folder() + " has no " + relative;
    }

    /**
     * Returns a file or folder as {@link #path} does; empty where it is absent, for a test that compares what is there. Says then
     * what is left out.
     */
    public static Optional<Path> find(String relative) {
        Path path = place(relative);
        if (!Files.exists(path)) {
            System.out.println("left out: " + absent(relative));
            return Optional.empty();
        }
        return Optional.of(path);
    }

    /**
     * Returns the folder of a network; skips the calling test where its config or its weights are absent.
     *
     * @param relative in diffusers' or transformers' layout
     */
    public static Path network(String relative) {
        Path folder = path(relative);
        path(relative + "/config.json");
        Assumptions.assumeTrue(
                TensorFiles.find(folder).isPresent(), "skipped: the golden folder has no weights in " + relative);
        return folder;
    }

    /** Returns the folder of a whole model; skips the calling test where a part is absent that its index names. */
    public static Path model(String relative) {
        Path folder = path(relative);
        JsonNode index = json(relative + "/model_index.json");
        for (String part : index.propertyNames()) {
            if (!index.path(part).path(0).isNull() && NETWORKS.contains(part)) {
                network(relative + "/" + part);
            } else if (!index.path(part).path(0).isNull() && OTHER_PARTS.contains(part)) {
                path(relative + "/" + part);
            }
        }
        return folder;
    }

    /** Opens a weight or tensor file; skips the calling test where it is absent. */
    public static TensorFile tensors(String relative) {
        return TensorFiles.open(path(relative));
    }

    /**
     * Skips the calling test if a file of expected values was computed from other inputs than those in the golden
     * folder.
     *
     * @param key in the file's metadata, with the SHA-256 of the concatenated inputs
     * @param inputs files below the golden folder
     */
    public static void assumeMadeFrom(TensorFile file, String key, String... inputs) {
        Assumptions.assumeTrue(
                sha256(inputs).equals(file.metadata().get(key)),
                "skipped: " + file.path() + " was computed from another " + String.join(" and ", inputs));
    }

    /** Returns the SHA-256 of the concatenated files; skips the calling test if one is absent. */
    public static String sha256(String... files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : files) {
                digest.update(Files.readAllBytes(path(file)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a JSON file; skips the calling test where it is absent. */
    public static JsonNode json(String relative) {
        try {
            return JSON.readTree(Files.readString(path(relative)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
