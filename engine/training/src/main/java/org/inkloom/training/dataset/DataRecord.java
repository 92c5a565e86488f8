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
 * Records the data that a LoRA was trained on, in two files of the training's output folder: digests of pictures and
 * captions, and the data recipe that selected them. Packages of a story copy both files. They do not follow the paths
 * in a training's settings instead: a LoRA from somebody else could name any folder of this machine there, and the
 * names of its files would be published with the package.
 */
public final class DataRecord {
    /** Name of the file with the digests. */
    public static final String SUMS = "data-sums.json";

    /** Name of the copy of the recipe. */
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
     * Writes both files. The recipe is copied only if one lies beside the data or a folder above, and says that it
     * wrote these data.
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
            Files.deleteIfExists(folder.resolve(RECIPE)); // left by an earlier training on other data
        }
    }

    /**
     * Returns the name under which a file is recorded: its path relative to the data set, and for a file further away
     * its name alone, because paths of this machine are private.
     */
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

    /**
     * Returns a name that is not taken yet: pictures of two folders may have the same name, and a picture may occur
     * with two captions.
     */
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
            return Optional.empty(); // A file that cannot be read as a recipe is not the recipe of these data.
        }
    }
}
