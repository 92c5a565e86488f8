package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.hub.HubSettings;
import org.inkloom.run.InkloomException;

/**
 * The IP-Adapters and vision encoders on this machine: in {@code ipadapter} and {@code clip_vision} below the folders
 * of models, and in fetched repositories. Folders are searched at every call.
 *
 * @param models folders that contain {@code ipadapter} and {@code clip_vision}
 */
record AdapterShelf(List<Path> models) {
    private static final String ADAPTERS = "ipadapter";
    private static final String ENCODERS = "clip_vision";
    private static final Pattern ADAPTER = Pattern.compile("(?i).*ip[-_]adapter[^/]*\\.(safetensors|bin)");

    private static final Predicate<Path> WEIGHTS = ListedFiles.ending(List.of(".safetensors", ".bin"));

    /** Depth of the search: fetched files are in {@code owner/name}, mostly one folder deeper. */
    private static final int DEPTH = 4;

    AdapterShelf {
        models = List.copyOf(models);
    }

    List<String> adapters() {
        return List.copyOf(foundAdapters().keySet());
    }

    List<String> encoders() {
        return List.copyOf(foundEncoders().keySet());
    }

    /**
     * Returns an adapter's file.
     *
     * @throws InkloomException {@code INK-GRAPH-033} if it no longer exists
     */
    Path adapter(String name) {
        return there(Optional.ofNullable(foundAdapters().get(name)), name);
    }

    /** Returns an encoder's folder; errors as for {@link #adapter}. */
    Path encoder(String name) {
        return there(Optional.ofNullable(foundEncoders().get(name)), name);
    }

    /**
     * Returns a file that existed when the job was queued.
     *
     * @throws InkloomException {@code INK-GRAPH-033} if it no longer exists
     */
    static Path there(Optional<Path> found, String name) {
        return found.orElseThrow(() -> InkloomException.badInput(
                "INK-GRAPH-033",
                "There is no " + name + " any more.",
                "It was there when the job was queued.",
                "Put it back, or choose another."));
    }

    /** Returns the name of the first adapter that a pattern matches, in the order of the list. */
    Optional<String> matching(Pattern wanted) {
        return adapters().stream().filter(name -> wanted.matcher(name).find()).findFirst();
    }

    /** Returns the identity (see {@link FileIdentity}) of an adapter and of the encoders that may be used with it. */
    Optional<String> adapterIdentity(String name) {
        return FileIdentity.of(() -> {
            Path adapter = adapter(name);
            List<Path> all = new ArrayList<>(List.of(adapter));
            all.addAll(encodersFor(adapter));
            return all;
        });
    }

    /** Returns the identity of all adapters and encoders, for nodes that choose among them while they run. */
    Optional<String> identity() {
        return FileIdentity.of(() -> {
            List<Path> all = new ArrayList<>(foundEncoders().values());
            for (Path adapter : foundAdapters().values()) {
                all.add(adapter);
                all.addAll(IpAdapterUse.encodersBeside(adapter));
            }
            return all;
        });
    }

    Optional<String> encoderIdentity(String name) {
        return FileIdentity.of(() -> List.of(encoder(name)));
    }

    /**
     * Returns the encoders to try for an adapter: those beside it, as repositories have them, then all on this machine.
     */
    List<Path> encodersFor(Path adapter) {
        List<Path> all = new ArrayList<>(IpAdapterUse.encodersBeside(adapter));
        all.addAll(foundEncoders().values());
        return all;
    }

    private Map<String, Path> foundAdapters() {
        Map<String, Path> found = new LinkedHashMap<>(
                ListedFiles.below(folders(ADAPTERS), DEPTH, path -> WEIGHTS.test(path) && !isPart(path)));
        ListedFiles.below(
                        fetched(),
                        DEPTH,
                        path -> ADAPTER.matcher(path.toString().replace('\\', '/'))
                                        .matches()
                                && Files.isRegularFile(path)
                                && !isPart(path))
                .forEach(found::putIfAbsent);
        return found;
    }

    private Map<String, Path> foundEncoders() {
        List<Path> all = new ArrayList<>(folders(ENCODERS));
        all.addAll(fetched());
        return ListedFiles.below(all, DEPTH, AdapterShelf::isEncoder);
    }

    private static List<Path> fetched() {
        return List.of(HubSettings.ofProcess().models());
    }

    /** Returns whether a file lies beside a config: it is then part of a model, such as an adapter's encoder. */
    private static boolean isPart(Path file) {
        return Files.exists(file.resolveSibling("config.json"));
    }

    private static boolean isEncoder(Path folder) {
        Path config = folder.resolve("config.json");
        try {
            return Files.isDirectory(folder)
                    && Files.isRegularFile(config)
                    && Files.readString(config).contains("CLIPVisionModel");
        } catch (IOException e) {
            return false;
        }
    }

    private List<Path> folders(String kind) {
        List<Path> all = new ArrayList<>();
        models.forEach(folder -> all.add(folder.resolve(kind)));
        all.add(HubSettings.ofProcess().models().resolve(kind));
        return all;
    }
}
