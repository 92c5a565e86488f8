package org.inkloom.publish.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.record.StoryRecord;
import org.inkloom.story.record.StoryRecords;

/** Copies the pictures of a story into a package, after checking that they are the recorded ones. */
final class ShotPapers {
    private static final String CONTROL = "control";

    private final Path story;
    private final StoryRecord record;
    private final Path folder;

    ShotPapers(Path story, StoryRecord record, Path folder) {
        this.story = story;
        this.record = record;
        this.folder = folder;
    }

    List<LockFile.Picture> write(RunControl control) throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        List<LockFile.Picture> pictures = new ArrayList<>();
        for (StoryRecord.ShotFile shot : record.shots()) {
            control.cancellation().check("packing " + shot.file());
            pictures.add(write(shot, pictures.size() + 1));
        }
        return pictures;
    }

    private LockFile.Picture write(StoryRecord.ShotFile shot, int number) throws IOException {
        Path source = story.resolve(shot.file());
        if (!Files.isRegularFile(source)) {
            throw changed(source, "is not there", "It was removed since the story was told.");
        }
        PictureRecipe recipe = OwnRecipe.read(source)
                .orElseThrow(() -> changed(
                        source,
                        "does not say how it was drawn",
                        "Another program wrote it, or its texts were removed."));
        requireRecorded(source, shot, recipe);
        if (!FileSum.of(source).sha256().equals(shot.sha256())) {
            throw changed(source, "is not as it was drawn", "It was retouched or replaced since the story was told.");
        }
        RgbPicture picture = PngText.readPicture(source);
        int digits = Math.max(2, Integer.toString(record.shots().size()).length());
        String name = String.format(Locale.ROOT, "pictures/%0" + digits + "d.png", number);
        if (PackName.isPlace(recipe.model())) {
            // The model's path on this machine is private and is removed; the pixels are not changed.
            PngText.write(folder.resolve(name), picture, withoutPlace(recipe).texts());
        } else {
            Files.copy(source, folder.resolve(name));
        }
        return new LockFile.Picture(
                number,
                name,
                pixels(picture),
                shot.prompt(),
                shot.negativePrompt(),
                shot.seed(),
                new TreeMap<>(shot.settings()),
                new TreeMap<>(shot.parameters()),
                controls(shot));
    }

    /** Copies control pictures; one that several shots use is copied once. */
    private List<LockFile.Control> controls(StoryRecord.ShotFile shot) throws IOException {
        List<LockFile.Control> controls = new ArrayList<>();
        for (StoryRecord.ControlFile control : shot.controls()) {
            Path source = story.resolve(control.file());
            if (!Files.isRegularFile(source) || !FileSum.of(source).sha256().equals(control.sha256())) {
                throw InkloomException.badInput(
                        "INK-PACK-002",
                        "The control picture " + source + " is not the one that the pictures were drawn with.",
                        "It was changed or removed since the story was told.",
                        "Run the same `inkloom story run` again: it keeps a copy of the control pictures.");
            }
            String name = packed(control);
            if (!Files.exists(folder.resolve(name))) {
                Files.createDirectories(folder.resolve(CONTROL));
                Files.copy(source, folder.resolve(name));
            }
            controls.add(new LockFile.Control(
                    control.kind(),
                    name,
                    control.sha256(),
                    control.scale(),
                    control.start(),
                    control.end(),
                    control.edges()));
        }
        return controls;
    }

    /** Returns the name of a control picture in a package. */
    static String packed(StoryRecord.ControlFile control) {
        String name = control.file().substring(control.file().lastIndexOf('/') + 1);
        return CONTROL + "/" + PackName.safe(name);
    }

    static String pixels(RgbPicture picture) {
        return ContentDigest.of(picture.rgb());
    }

    private static PictureRecipe withoutPlace(PictureRecipe recipe) {
        String[] steps = recipe.model().split("[/\\\\]+");
        return new PictureRecipe(
                recipe.prompt(),
                recipe.negativePrompt(),
                recipe.seed(),
                recipe.settings(),
                steps.length == 0 ? "model" : steps[steps.length - 1],
                recipe.modelDigest(),
                recipe.loras(),
                recipe.more());
    }

    /**
     * Refuses a picture that was drawn with another model, LoRA or prompt than recorded, because it could not be drawn
     * again.
     */
    private void requireRecorded(Path source, StoryRecord.ShotFile shot, PictureRecipe recipe) {
        if (!recipe.modelDigest().equals(record.model().sha256())) {
            throw InkloomException.badInput(
                    "INK-PACK-003",
                    "The picture " + source + " was drawn by another model, " + recipe.model() + ", than the story's, "
                            + record.model().name() + ".",
                    "It was put there by hand, or the story was told with another model since.",
                    "Run the same `inkloom story run` again; it draws what does not belong to the story.");
        }
        Optional<String> other = difference(shot, recipe);
        if (other.isPresent()) {
            throw changed(source, "belongs to another story: " + other.get(), "It was put there by hand.");
        }
    }

    private Optional<String> difference(StoryRecord.ShotFile shot, PictureRecipe recipe) {
        if (!recipe.prompt().equals(shot.prompt())) {
            return Optional.of("its prompt is '" + recipe.prompt() + "'");
        }
        if (recipe.seed() != shot.seed()) {
            return Optional.of("its seed is " + recipe.seed() + " and not " + shot.seed());
        }
        if (!StoryRecords.byKey(recipe.settings()).toString().equals(ordered(shot))) {
            return Optional.of("its settings are " + recipe.settings());
        }
        boolean sameLoras = recipe.loras().size() == record.loras().size()
                && IntStream.range(0, recipe.loras().size())
                        .allMatch(i -> recipe.loras()
                                .get(i)
                                .digest()
                                .equals(record.loras().get(i).sha256()));
        return sameLoras ? Optional.empty() : Optional.of("its LoRAs are others");
    }

    /**
     * Returns the record's settings in the order of {@link StoryRecords#byKey}, with a guidance below 1 written as 1.
     */
    private static String ordered(StoryRecord.ShotFile shot) {
        return StoryRecords.byKey(LockedSettings.of(shot.settings())).toString();
    }

    private InkloomException changed(Path source, String how, String why) {
        return InkloomException.badInput(
                "INK-PACK-002",
                "The picture " + source + " " + how + ", so it is not packed.",
                why,
                "Run the same `inkloom story run` again: it draws this picture anew.");
    }
}
