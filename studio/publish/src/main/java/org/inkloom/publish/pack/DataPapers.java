package org.inkloom.publish.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderWalk;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.JsonFileText;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a LoRA was trained on: the recipe that chose the pictures, and the sums of pictures and captions. */
final class DataPapers {
    private static final SettingsLimits ROW = new SettingsLimits(4 << 20, 32, 10_000, 100);

    private final Path folder;
    private final RunControl control;
    private final List<String> notes;

    /**
     * Prepares.
     *
     * @param folder of the package
     * @param notes takes what could not be found
     */
    DataPapers(Path folder, RunControl control, List<String> notes) {
        this.folder = folder;
        this.control = control;
        this.notes = notes;
    }

    /**
     * Follows a training's settings to its data.
     *
     * @param settings the training's {@code settings.yaml}
     * @param into where to, below the package
     */
    void write(Path settings, String into) throws IOException {
        Optional<JsonNode> values = yaml(settings);
        String named = values.map(all -> all.path("dataset_path").asString("")).orElse("");
        if (named.isEmpty()) {
            notes.add("The settings of the training name no data set, so the package tells nothing of it.");
            return;
        }
        // A relative path was relative to where the training was started, which nobody knows any more.
        Optional<Path> data =
                PathText.resolve(Path.of(""), named).map(Path::toAbsolutePath).filter(Files::exists);
        if (data.isEmpty()) {
            notes.add("The data set " + named + " is not here any more, so its sums are not in the package.");
            return;
        }
        SortedMap<String, FileSum> sums = sums(data.get());
        PendingFile.write(folder.resolve(into + "/data.json"), JsonFileText.of(Map.of("files", sums)));
        Optional<Path> recipe = recipe(data.get());
        if (recipe.isPresent()) {
            String text = PackName.withoutPlaces(Files.readString(recipe.get()));
            PendingFile.write(folder.resolve(into + "/recipe.yaml"), text);
        } else {
            notes.add("No recipe.yaml that writes " + named + " lies beside it, so none is in the package.");
        }
    }

    private static Optional<JsonNode> yaml(Path file) {
        try {
            String text = SettingsText.read(file, SettingsLimits.FILE);
            return Optional.of(SettingsText.yaml(text, SettingsLimits.FILE)).filter(JsonNode::isObject);
        } catch (IOException | MalformedSettingsException e) {
            return Optional.empty();
        }
    }

    /** Looks beside the data and above for the recipe whose result it is. */
    private static Optional<Path> recipe(Path data) {
        Path place = data.getParent();
        for (int up = 0; up < 2 && place != null; up++, place = place.getParent()) {
            Path candidate = place.resolve("recipe.yaml");
            Path from = place;
            boolean its = Files.isRegularFile(candidate)
                    && yaml(candidate)
                            .map(values -> values.path("export_path").asString(""))
                            .filter(text -> !text.isEmpty())
                            .flatMap(text -> PathText.resolve(from, text))
                            .filter(data.normalize()::equals)
                            .isPresent();
            if (its) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private SortedMap<String, FileSum> sums(Path data) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (Files.isDirectory(data)) {
            for (Path file : FolderWalk.of(data).files()) {
                files.put(data.relativize(file).toString().replace('\\', '/'), file);
            }
        } else {
            files.put(data.getFileName().toString(), data);
            pictures(data).forEach(picture -> files.put(named(data, picture), picture));
        }
        SortedMap<String, FileSum> sums = new TreeMap<>();
        try (Progress.Task task = control.progress().begin("hashing the data set", files.size(), "file")) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                control.cancellation().check("hashing the data set");
                if (Files.isRegularFile(file.getValue())) {
                    sums.put(file.getKey(), FileSum.of(file.getValue()));
                }
                task.advanceTo(sums.size());
            }
        }
        return sums;
    }

    /** Pictures elsewhere are told by their names: where they lie on this machine is nobody's business. */
    private static String named(Path data, Path picture) {
        Path folder = data.toAbsolutePath().normalize().getParent();
        Path above = folder == null ? null : folder.getParent();
        Path file = picture.toAbsolutePath().normalize();
        if (folder != null && file.startsWith(folder)) {
            return folder.relativize(file).toString().replace('\\', '/');
        }
        if (above != null && file.startsWith(above)) {
            return "../" + above.relativize(file).toString().replace('\\', '/');
        }
        return String.valueOf(file.getFileName());
    }

    private static List<Path> pictures(Path rows) throws IOException {
        List<Path> pictures = new ArrayList<>();
        if (!rows.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return pictures;
        }
        Path folder = rows.toAbsolutePath().resolveSibling(".").normalize();
        for (String row : Files.readAllLines(rows)) {
            for (JsonNode image : row(row).path("images")) {
                PathText.resolve(folder, image.asString("")).ifPresent(pictures::add);
            }
        }
        return pictures;
    }

    /** A row that cannot be read names no picture, and the training has passed it over. */
    private static JsonNode row(String text) {
        try {
            return SettingsText.json(text, ROW);
        } catch (MalformedSettingsException e) {
            return MissingNode.getInstance();
        }
    }
}
