package org.inkloom.workflow.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.inkloom.hub.HubSettings;
import org.inkloom.run.InkloomException;

/**
 * The ControlNets and T2I-Adapters on this machine: fetched folders in diffusers' layout, and such folders and single
 * files in {@code controlnet} below the folders of models. Folders are searched at every call.
 *
 * @param models folders that contain {@code controlnet}
 */
record ControlNetworks(List<Path> models) {
    private static final String FOLDER = "controlnet";
    /** Depth of the search: fetched networks are in {@code owner/name}. */
    private static final int DEPTH = 2;

    ControlNetworks {
        models = List.copyOf(models);
    }

    List<String> names() {
        return List.copyOf(found().keySet());
    }

    Path folder(String name) {
        return Optional.ofNullable(found().get(name))
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-023",
                        "There is no control network " + name + " any more.",
                        "It was there when the job was queued.",
                        "Put it back, or choose another."));
    }

    Optional<String> identity(String name) {
        return FileIdentity.of(() -> List.of(folder(name)));
    }

    private Map<String, Path> found() {
        Map<String, Path> found = new LinkedHashMap<>();
        Path fetched = HubSettings.ofProcess().models();
        Stream.concat(models.stream(), Stream.of(fetched))
                .map(folder -> folder.resolve(FOLDER))
                .forEach(folder -> {
                    collect(folder, folder, DEPTH, found);
                    entries(folder, ControlNetworks::isFile)
                            .forEach(
                                    file -> found.putIfAbsent(file.getFileName().toString(), file));
                });
        entries(fetched, Files::isDirectory).stream()
                .filter(owner -> !owner.getFileName().toString().equals(FOLDER))
                .forEach(owner -> collect(fetched, owner, 1, found));
        return found;
    }

    private static boolean isFile(Path path) {
        String name = path.getFileName().toString();
        return Files.isRegularFile(path) && (name.endsWith(".safetensors") || name.endsWith(".pth"));
    }

    private static void collect(Path root, Path folder, int depth, Map<String, Path> found) {
        for (Path entry : entries(folder, Files::isDirectory)) {
            if (isNetwork(entry)) {
                found.putIfAbsent(root.relativize(entry).toString().replace('\\', '/'), entry);
            } else if (depth > 1) {
                collect(root, entry, depth - 1, found);
            }
        }
    }

    private static boolean isNetwork(Path folder) {
        Path config = folder.resolve("config.json");
        try {
            if (!Files.isRegularFile(config)) {
                return false;
            }
            String text = Files.readString(config);
            return text.contains("\"ControlNetModel\"") || text.contains("\"T2IAdapter\"");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> entries(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
