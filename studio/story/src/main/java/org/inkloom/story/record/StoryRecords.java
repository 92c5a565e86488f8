package org.inkloom.story.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Program;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.Folders;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.settings.JsonFault;
import org.inkloom.run.settings.JsonFileText;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the record of a story's folder. */
public final class StoryRecords {
    private static final String STORY = StoryRecord.FOLDER + "/story.yaml";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private StoryRecords() {}

    /**
     * Writes the record of a story's pictures, and copies the LoRAs beside it.
     *
     * @param report of shots that are in the folder
     * @throws InkloomException INK-STORY-009 if the folder cannot be written
     */
    public static void write(StoryReport report) {
        Path folder = report.folder();
        Path kept = folder.resolve(StoryRecord.FOLDER);
        try {
            Files.createDirectories(kept);
            List<StoryRecord.LoraFile> loras = loras(report, folder);
            PendingFile.write(folder.resolve(STORY), asDrawn(report).toYaml());
            StoryRecord record = new StoryRecord(
                    StoryRecord.FORMAT,
                    Program.LINE,
                    report.story().title(),
                    report.story().trigger(),
                    report.story().style(),
                    STORY,
                    model(report),
                    loras,
                    shots(report));
            PendingFile.write(folder.resolve(StoryRecord.FILE), JsonFileText.of(record));
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-STORY-009",
                    "The record of the story could not be written below " + kept + ": " + e.getMessage() + ".",
                    "The disk is full, or the folder may not be written to.",
                    "Free some space and run again; finished shots are not drawn again.",
                    e);
        }
    }

    /**
     * Returns the story with the seeds that were used: a shot that a gate had drawn again has another seed than in the
     * story.
     */
    private static Story asDrawn(StoryReport report) {
        Story story = report.story();
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < story.shots().size(); i++) {
            Shot shot = story.shots().get(i);
            long seed = report.shots().get(i).request().seed();
            shots.add(new Shot(shot.prompt(), seed, shot.settings(), shot.negativePrompt(), shot.controls()));
        }
        return new Story(
                story.title(),
                story.style(),
                story.trigger(),
                story.negativePrompt(),
                story.model(),
                story.loras(),
                story.defaults(),
                story.cast(),
                shots,
                story.controls());
    }

    private static StoryRecord.ModelUse model(StoryReport report) {
        String named = report.ingredients().model();
        String place;
        try {
            Path path = Path.of(named);
            place = Files.isDirectory(path) ? path.toAbsolutePath().normalize().toString() : named;
        } catch (InvalidPathException e) {
            place = named;
        }
        return new StoryRecord.ModelUse(named, place, report.ingredients().modelDigest());
    }

    private static List<StoryRecord.LoraFile> loras(StoryReport report, Path folder) throws IOException {
        List<StoryRecord.LoraFile> files = new ArrayList<>();
        List<Path> current = new ArrayList<>();
        Path all = folder.resolve(StoryRecord.FOLDER).resolve("lora");
        for (StoryLora lora : report.ingredients().loras()) {
            // Two LoRAs may have the same name, so their position in the story distinguishes them.
            Path own = all.resolve(Integer.toString(files.size() + 1));
            current.add(own);
            Path copy = own.resolve(String.valueOf(lora.file().getFileName()));
            copyLora(lora, own, copy);
            Map<String, String> papers = new LinkedHashMap<>();
            for (Map.Entry<String, Path> paper : LoraPapers.of(lora.file()).entrySet()) {
                Path beside = own.resolve(paper.getKey());
                copyWhole(paper.getValue(), beside);
                papers.put(paper.getKey(), relative(folder, beside));
            }
            files.add(new StoryRecord.LoraFile(
                    lora.name(),
                    relative(folder, copy),
                    lora.file().toAbsolutePath().normalize().toString(),
                    lora.scale(),
                    ContentDigest.ofFile(copy),
                    papers));
        }
        removeOthers(all, current);
        return files;
    }

    private static void copyLora(StoryLora lora, Path own, Path copy) throws IOException {
        if (Files.isRegularFile(copy) && ContentDigest.ofFile(copy).equals(lora.digest())) {
            return;
        }
        Folders.delete(own);
        copyWhole(lora.file(), copy);
    }

    private static void copyWhole(Path from, Path to) throws IOException {
        try (PendingFile file = PendingFile.begin(to)) {
            Files.copy(from, file.out());
            file.commit();
        }
    }

    /** Removes LoRAs of an earlier version of the story that no picture uses any more. */
    private static void removeOthers(Path all, List<Path> current) throws IOException {
        if (!Files.isDirectory(all)) {
            return;
        }
        List<Path> there;
        try (Stream<Path> entries = Files.list(all)) {
            there = entries.toList();
        }
        for (Path entry : there) {
            if (!current.contains(entry) && entry.getFileName().toString().matches("\\d+")) {
                Folders.delete(entry);
            }
        }
    }

    private static List<StoryRecord.ShotFile> shots(StoryReport report) throws IOException {
        List<StoryRecord.ShotFile> shots = new ArrayList<>();
        for (DrawnShot shot : report.shots()) {
            ShotRequest request = shot.request();
            shots.add(new StoryRecord.ShotFile(
                    relative(report.folder(), shot.file()),
                    ContentDigest.ofFile(shot.file()),
                    request.prompt(),
                    request.negativePrompt(),
                    request.seed(),
                    byKey(request.settings()),
                    request.digest(),
                    shot.parameters(),
                    ControlCopies.of(request.controls(), report.folder())));
        }
        ControlCopies.removeOthers(
                report.folder(),
                shots.stream().flatMap(shot -> shot.controls().stream()).toList());
        return shots;
    }

    /** Returns all settings by their keys, as records and lock files have them. */
    public static Map<String, Object> byKey(PictureSettings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        PictureSetting.ALL.forEach(setting -> values.put(setting.key(), settings.get(setting)));
        return values;
    }

    private static String relative(Path folder, Path file) {
        return folder.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }

    /**
     * Reads the record of a story's folder.
     *
     * @param folder that {@code story run --out} wrote
     * @return empty if there is none: an older version drew the story, or it is not such a folder
     * @throws InkloomException INK-STORY-016 if it cannot be read, or names files outside of the folder
     */
    public static Optional<StoryRecord> read(Path folder) {
        Path file = folder.resolve(StoryRecord.FILE);
        try {
            SettingsText.json(SettingsText.read(file, SettingsLimits.FILE), SettingsLimits.FILE);
            StoryRecord record = JSON.readValue(Files.readAllBytes(file), StoryRecord.class);
            if (record == null) {
                throw damaged(file, "it holds nothing but null", null);
            }
            if (record.format() != StoryRecord.FORMAT) {
                throw damaged(file, "it was written by another version", null);
            }
            record.shots().forEach(shot -> requireInside(folder, file, shot.file()));
            record.loras().forEach(lora -> requireInside(folder, file, lora.file()));
            record.loras().forEach(lora -> lora.papers().values().forEach(paper -> requireInside(folder, file, paper)));
            record.shots().stream()
                    .flatMap(shot -> shot.controls().stream())
                    .forEach(control -> requireInside(folder, file, control.file()));
            requireInside(folder, file, record.story());
            return Optional.of(record);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw damaged(file, JsonFault.of(e), e);
        } catch (IOException | MalformedSettingsException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireInside(Path folder, Path file, String named) {
        Path root = folder.toAbsolutePath().normalize();
        Optional<Path> inside =
                PathText.resolve(root, named).filter(path -> path.startsWith(root) && !path.equals(root));
        if (inside.isEmpty() || leadsOut(root, inside.get())) {
            throw damaged(file, "it names " + named + ", which does not lie in the folder", null);
        }
    }

    /**
     * Returns whether a path leads out of the folder: a link in somebody else's folder could bring a file of this
     * machine into a package.
     */
    private static boolean leadsOut(Path root, Path path) {
        try {
            return Files.exists(path) && !path.toRealPath().startsWith(root.toRealPath());
        } catch (IOException e) {
            return true; // where it leads is unknown
        }
    }

    private static InkloomException damaged(Path file, String how, @Nullable Exception cause) {
        String what = "The record of the story, " + file + ", cannot be used: " + how + ".";
        String why = "It was changed by hand, is damaged, or comes from another version.";
        String remedy = "Run the same `inkloom story run` again: no picture is drawn anew, and the record is.";
        return cause == null
                ? InkloomException.badInput("INK-STORY-016", what, why, remedy)
                : InkloomException.badInput("INK-STORY-016", what, why, remedy, cause);
    }
}
