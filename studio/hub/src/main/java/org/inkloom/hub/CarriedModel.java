package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFolder;

/**
 * Inkling, the small model that the project trained itself and contains, so that everything works without a download:
 *
 * <pre>{@code ModelFolder model = ModelFolder.open(CarriedModel.require().folder());}</pre>
 *
 * <p>A program gets it by depending on {@code inkloom-inkling-model}. Its jar is unpacked once into Inkloom's own
 * folder, because weights are memory-mapped from files. The launcher instead gives the folder in the checkout by the
 * system property {@value #PROPERTY}.
 *
 * @param home contains {@code model}, a folder in diffusers' layout, {@code lora} with finished style LoRAs,
 *     {@code reader} with the slot reader and, in a checkout, {@code demo} with the demonstration's pictures
 */
public record CarriedModel(Path home) {
    /** Name of the carried model, in place of a model's folder. */
    public static final String NAME = "inkling";

    /** System property with the folder {@code home}. */
    public static final String PROPERTY = "inkloom.inkling";

    private static final String RESOURCES = "META-INF/inkloom/inkling/";
    private static final String MODEL = "model";
    private static final String LORA = "lora";
    private static final String READER = "reader/slot-reader.safetensors";
    private static final String MARK = "model_index.json";
    private static final String LORA_ENDING = ".safetensors";
    private static final int KEY_LENGTH = 12;

    /**
     * Finds the carried model.
     *
     * @return empty if this build carries none
     * @throws InkloomException {@code INK-HUB-013} if it cannot be unpacked
     */
    public static Optional<CarriedModel> find() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .filter(CarriedModel::holdsWeights)
                .or(() -> Optional.ofNullable(CarriedModel.class.getClassLoader())
                        .map(loader -> loader.getResource(RESOURCES + MODEL + "/" + MARK))
                        .map(index -> ofResource(index, HubSettings.ofProcess().models())))
                .map(CarriedModel::new);
    }

    /**
     * Returns the carried model.
     *
     * @throws InkloomException {@code INK-HUB-012} if this build carries none, {@code INK-HUB-013} if it cannot be
     *     unpacked
     */
    public static CarriedModel require() {
        return find().orElseThrow(() -> InkloomException.badInput(
                "INK-HUB-012",
                "The model Inkling is not part of this build.",
                "Its weights are neither in lab/inkling-model/model of the checkout nor in a jar inkloom-inkling-model"
                        + " on the class path.",
                "Name another model with " + SettingKey.of("model") + " DIR; `inkloom model init "
                        + CommandFlag.of("preset") + " inkling DIR` makes one of random"
                        + " weights, and lab/inkling-model/README.md says how Inkling is trained."));
    }

    private static boolean holdsWeights(Path home) {
        return Files.isRegularFile(home.resolve(MODEL).resolve(MARK));
    }

    /** Returns the model's folder, in diffusers layout. */
    public Path folder() {
        return home.resolve(MODEL);
    }

    /** Returns the finished LoRA of a name, such as {@code watercolour}, if there is one. */
    public Optional<Path> lora(String name) {
        return loras().contains(name) ? Optional.of(home.resolve(LORA).resolve(name + LORA_ENDING)) : Optional.empty();
    }

    /** Returns the names of the finished LoRAs, sorted. */
    public List<String> loras() {
        Path folder = home.resolve(LORA);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(LORA_ENDING))
                    .map(name -> name.substring(0, name.length() - LORA_ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the slot reader, which says what Inkling's pictures show, if this build contains it. */
    public Optional<Path> reader() {
        return Optional.of(home.resolve(READER)).filter(Files::isRegularFile);
    }

    /**
     * Returns the folder of resources: the folder itself if they are files, or a folder into which their jar is
     * unpacked.
     */
    static Path ofResource(URL index, Path store) {
        try {
            URLConnection connection = index.openConnection();
            if (connection instanceof JarURLConnection jar) {
                // With the cache, the jar would stay open, and closing it would close it for all users.
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile()) {
                    return unpacked(file, store);
                }
            }
            return Path.of(index.toURI()).resolve("../..").normalize();
        } catch (IOException | URISyntaxException e) {
            throw InkloomException.failed(
                    "INK-HUB-013",
                    "The model Inkling could not be unpacked to " + store + ": " + e.getMessage() + ".",
                    "The disk is full, the folder may not be written to, or the jar is damaged.",
                    "Free 50 MB there, or name another folder with INKLOOM_HOME.",
                    e);
        }
    }

    /** Returns whether every file exists with its size: a file that was cut off would be memory-mapped as it is. */
    private static boolean isWhole(List<JarEntry> entries, Path target) throws IOException {
        for (JarEntry entry : entries) {
            Path file = target.resolve(entry.getName().substring(RESOURCES.length()));
            if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Unpacks a jar into a folder whose name depends on the content, so that two versions of the library do not share
     * one.
     */
    private static Path unpacked(JarFile jar, Path store) throws IOException {
        List<JarEntry> entries = jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(RESOURCES))
                .sorted(Comparator.comparing(JarEntry::getName))
                .toList();
        Path target = store.resolve(NAME + "-" + key(entries));
        if (Files.isDirectory(target)) {
            if (isWhole(entries, target)) {
                return target;
            }
            PendingFolder.remove(target);
        }
        try (PendingFolder pending = PendingFolder.beginShared(target)) {
            for (JarEntry entry : entries) {
                unpack(jar, entry, pending.path());
            }
            pending.commit();
        } catch (IOException e) {
            if (!isWhole(entries, target)) {
                throw e;
            }
            // Another process has unpacked it in the meantime.
        }
        return target;
    }

    private static void unpack(JarFile jar, JarEntry entry, Path folder) throws IOException {
        Path file =
                folder.resolve(entry.getName().substring(RESOURCES.length())).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("the jar names a file " + entry.getName());
        }
        Files.createDirectories(file.resolveSibling("."));
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, file);
        }
    }

    private static String key(List<JarEntry> entries) {
        StringBuilder lines = new StringBuilder();
        for (JarEntry entry : entries) {
            lines.append(String.format(Locale.ROOT, "%s %d %x\n", entry.getName(), entry.getSize(), entry.getCrc()));
        }
        return ContentDigest.of(lines.toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, KEY_LENGTH);
    }
}
