package org.inkloom.training.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.JsonFileText;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;

/**
 * What a training leaves beside its LoRA of the data that it was trained on: the sums of pictures and captions, and the
 * recipe that chose them. A package takes both from there. It follows no path in the settings of a training: those of a
 * LoRA that somebody else made may name any folder of this machine, and its files' names would go out with the package.
 */
public final class DataRecord {
    /** The sums of pictures and captions, within the training's output folder. */
    public static final String SUMS = "data-sums.json";

    /** A copy of the recipe that chose the pictures, there. */
    public static final String RECIPE = "data-recipe.yaml";

    private DataRecord() {}

    /**
     * A file of the data set.
     *
     * @param bytes its length
     * @param sha256 of all its bytes, in hex
     */
    private record Sum(long bytes, String sha256) {
        static Sum of(Path file) throws IOException {
            return new Sum(Files.size(file), ContentDigest.ofFile(file));
        }
    }

    /**
     * Writes both; a recipe only where one lies beside the data, or a folder above, that says it writes them.
     *
     * @param data the folder or table that the settings name
     * @param examples what is trained on
     * @param folder the training's output folder
     */
    public static void write(Path data, List<PictureSet.Sized> examples, Path folder, RunControl control)
            throws IOException {
        Path whole = data.toAbsolutePath().normalize();
        boolean table = Files.isRegularFile(whole);
        Path base = table ? Optional.ofNullable(whole.getParent()).orElse(whole) : whole;
        SortedMap<String, Sum> files = new TreeMap<>();
        SortedMap<String, String> captions = new TreeMap<>();
        if (table) {
            files.put(named(base, whole), Sum.of(whole));
        }
        try (Progress.Task task = control.progress().begin("hashing the data set", examples.size(), "picture")) {
            int done = 0;
            for (PictureSet.Sized one : examples) {
                control.cancellation().check("hashing the data set");
                String name = free(named(base, one.example().picture()), files);
                files.put(name, Sum.of(one.example().picture()));
                captions.put(name, ContentDigest.of(one.example().caption().getBytes(StandardCharsets.UTF_8)));
                task.advanceTo(++done);
            }
        }
        PendingFile.write(folder.resolve(SUMS), JsonFileText.of(Map.of("files", files, "captions", captions)));
        Optional<Path> recipe = recipe(whole);
        if (recipe.isPresent()) {
            PendingFile.write(folder.resolve(RECIPE), Files.readString(recipe.get()));
        } else {
            Files.deleteIfExists(folder.resolve(RECIPE)); // of an earlier training on other data
        }
    }

    /** Pictures elsewhere are told by their names: where they lie on this machine is nobody's business. */
    private static String named(Path folder, Path picture) {
        Path above = folder.getParent();
        Path file = picture.toAbsolutePath().normalize();
        String name = file.startsWith(folder)
                ? folder.relativize(file).toString()
                : above != null && above.getNameCount() > 0 && file.startsWith(above)
                        ? "../" + above.relativize(file)
                        : String.valueOf(file.getFileName());
        return name.replace('\\', '/');
    }

    /** Pictures of two folders may have one name, and one picture two captions. */
    private static String free(String name, SortedMap<String, Sum> taken) {
        String own = name;
        for (int i = 2; taken.containsKey(own); i++) {
            own = name + " (" + i + ")";
        }
        return own;
    }

    private static Optional<Path> recipe(Path data) {
        Path place = data.getParent();
        for (int up = 0; up < 2 && place != null; up++, place = place.getParent()) {
            Path candidate = place.resolve("recipe.yaml");
            Path from = place;
            boolean its = Files.isRegularFile(candidate)
                    && exportOf(candidate)
                            .flatMap(text -> PathText.resolve(from, text))
                            .filter(data::equals)
                            .isPresent();
            if (its) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> exportOf(Path recipe) {
        try {
            String text = SettingsText.read(recipe, SettingsLimits.FILE);
            return Optional.of(SettingsText.yaml(text, SettingsLimits.FILE)
                            .path("export_path")
                            .asString(""))
                    .filter(named -> !named.isEmpty());
        } catch (IOException | MalformedSettingsException e) {
            return Optional.empty(); // whatever it is, it is not the recipe of these data
        }
    }
}
