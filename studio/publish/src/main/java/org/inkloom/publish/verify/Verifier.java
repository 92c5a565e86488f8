package org.inkloom.publish.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.publish.Atelier;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.pack.BaseModel;
import org.inkloom.publish.pack.LockedSettings;
import org.inkloom.publish.pack.OwnRecipe;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;

/**
 * Draws every picture of a package again, using only the package and the base model, and reports for each whether it is
 * identical, equal within rounding, or different, and why.
 */
public final class Verifier {
    private final Atelier atelier;
    private final Function<String, Optional<Path>> models;

    /**
     * Creates a verifier.
     *
     * @param atelier opens models for drawing
     * @param models finds the folder of a base model by its name
     */
    public Verifier(Atelier atelier, Function<String, Optional<Path>> models) {
        this.atelier = atelier;
        this.models = models;
    }

    /**
     * Verifies a package.
     *
     * @param path a folder or a zip
     * @param model the base model's folder; empty to find it by its name
     * @param page a folder for a page with the pictures side by side
     * @throws InkloomException INK-PACK-020 to -027 if it cannot be verified at all
     */
    public VerifyReport verify(Path path, Optional<Path> model, Optional<Path> page, RunControl control) {
        try (OpenPackage open = OpenPackage.of(path, control)) {
            LockFile lock = open.lock();
            if (lock.pictures().isEmpty()) {
                throw InkloomException.badInput(
                        "INK-PACK-021",
                        "The lock file of " + path + " cannot be used: it lists no pictures.",
                        "It was changed by hand, is damaged, or comes from another version.",
                        "Take the package as it was first written, or pack the story again.");
            }
            if (page.isPresent()) {
                // Checked before drawing, which may take an hour.
                VerifyPage.prepare(page.get(), path);
            }
            Path base = model.or(() -> models.apply(lock.model().name())).orElseThrow(() -> noModel(lock));
            requireModel(base);
            Job job = new Job(open.folder(), lock, base, page, control);
            VerifyReport report = job.run();
            return page.isPresent()
                    ? report.withPage(new VerifyPage(report, open.folder(), page.get()).write())
                    : report;
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-PACK-026",
                    "The package " + path + " could not be verified: " + how(e) + ".",
                    "A file of it or of the base model cannot be read, or there is no room to unpack or to write.",
                    "Check the disk and the permissions, and run the command again.",
                    e);
        }
    }

    /** Returns an error's text; many of Java's file errors only give the file's name. */
    private static String how(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written";
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Refuses another folder before all files in it are read for their sums. */
    private static void requireModel(Path base) {
        if (Files.isDirectory(base) && !Files.isDirectory(base.resolve("unet"))) {
            throw InkloomException.badInput(
                    "INK-PACK-025",
                    "The folder " + base + " holds no base model: there is no unet folder in it.",
                    "It is a folder above or inside of the model, or the download is incomplete.",
                    "Give the model's folder with " + SettingKey.of("model") + " DIR.");
        }
    }

    private static InkloomException noModel(LockFile lock) {
        return InkloomException.badInput(
                "INK-PACK-025",
                "The base model " + lock.model().name() + " is not known here by its name.",
                "A package holds the LoRA alone; its pictures are drawn again with the base model.",
                "Give the model's folder with " + SettingKey.of("model") + " DIR.");
    }

    /** One verification. */
    private final class Job {
        private final Path folder;
        private final LockFile lock;
        private final Path base;
        private final Optional<Path> page;
        private final RunControl control;
        private final Map<Integer, PictureFinding> found = new TreeMap<>();
        private final Set<String> changed = new HashSet<>();

        Job(Path folder, LockFile lock, Path base, Optional<Path> page, RunControl control) {
            this.folder = folder;
            this.lock = lock;
            this.base = base;
            this.page = page;
            this.control = control;
        }

        VerifyReport run() throws IOException {
            List<FileFinding> files = new PackageFiles(folder, lock).findings();
            List<FileFinding> model = PackageFiles.differences(lock.model().files(), BaseModel.sums(base, control));
            files.forEach(file -> changed.add(file.path()));
            List<StoryLora> loras = loras();
            if (loras.size() < lock.loras().size()) {
                lock.pictures().forEach(shot -> notDrawn(shot, Cause.Kind.LORA, "a LoRA of the package is missing"));
            } else {
                draw(loras, new Causes(lock, model, loras, otherPrompts()));
            }
            return new VerifyReport(lock, files, model, List.copyOf(found.values()), Optional.empty());
        }

        private List<StoryLora> loras() throws IOException {
            List<StoryLora> loras = new ArrayList<>();
            for (LockFile.LockedLora lora : lock.loras()) {
                Path file = folder.resolve(lora.file());
                if (Files.isRegularFile(file)) {
                    loras.add(new StoryLora(file, lora.scale(), ContentDigest.ofFile(file)));
                }
            }
            return loras;
        }

        private boolean otherPrompts() throws IOException {
            for (LockFile.Picture shot : lock.pictures()) {
                Path file = folder.resolve(shot.file());
                if (Files.isRegularFile(file) && !saysTheSame(file, shot)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean saysTheSame(Path file, LockFile.Picture shot) throws IOException {
            try {
                return OwnRecipe.read(file)
                        .map(recipe -> recipe.prompt().equals(shot.prompt())
                                && recipe.negativePrompt().equals(shot.negativePrompt()))
                        .orElse(true);
            } catch (InkloomException e) {
                return true; // that it cannot be read is reported separately
            }
        }

        private void notDrawn(LockFile.Picture shot, Cause.Kind kind, String why) {
            Cause cause = new Cause(kind, why);
            found.put(
                    shot.number(),
                    new PictureFinding(shot.number(), shot.file(), Sameness.none(), List.of(cause), Optional.empty()));
        }

        /** Draws the pictures; those that were computed in the same way share one opened model. */
        private void draw(List<StoryLora> loras, Causes causes) throws IOException {
            Map<SortedMap<String, String>, List<LockFile.Picture>> ways = new LinkedHashMap<>();
            lock.pictures()
                    .forEach(shot -> ways.computeIfAbsent(shot.computed(), way -> new ArrayList<>())
                            .add(shot));
            Ingredients ingredients =
                    new Ingredients(lock.model().name(), lock.model().sha256(), loras);
            try (Progress.Task task = control.progress()
                    .begin("drawing again " + lock.title(), lock.pictures().size(), "picture")) {
                for (Map.Entry<SortedMap<String, String>, List<LockFile.Picture>> way : ways.entrySet()) {
                    try (Atelier.Opened opened = atelier.open(base, way.getKey(), control)) {
                        draw(opened.painter(), way.getValue(), ingredients, causes, task);
                    }
                }
            }
        }

        private void draw(
                ShotPainter painter,
                List<LockFile.Picture> shots,
                Ingredients ingredients,
                Causes causes,
                Progress.Task task)
                throws IOException {
            try {
                // As when the story was first drawn, the prompts of all shots are encoded at once.
                lock.pictures().forEach(shot -> painter.check(request(shot, ingredients)));
            } catch (InkloomException e) {
                shots.forEach(shot -> notDrawn(shot, Cause.Kind.LORA, e.what() + " " + e.why()));
                return;
            }
            for (LockFile.Picture shot : shots) {
                control.cancellation()
                        .check("picture " + shot.number() + " of "
                                + lock.pictures().size());
                Optional<String> other = otherControl(shot);
                if (other.isPresent()) {
                    String why = "the picture " + other.get() + " is not the one of the lock file";
                    notDrawn(shot, Cause.Kind.CONTROL, why);
                    continue;
                }
                Painting painting = painter.paint(request(shot, ingredients), control);
                found.put(shot.number(), compared(shot, painting, causes));
                task.advanceTo(found.size());
            }
        }

        private ShotRequest request(LockFile.Picture shot, Ingredients ingredients) {
            return new ShotRequest(
                    shot.prompt(),
                    shot.negativePrompt(),
                    shot.seed(),
                    LockedSettings.of(shot.settings()),
                    ingredients,
                    shot.controls().stream().map(this::control).toList());
        }

        /**
         * Returns a control picture; the network is found by whoever draws, and its digest is among what the painter
         * adds.
         */
        private ShotControl control(LockFile.Control locked) {
            ControlChoice choice = new ControlChoice(
                    locked.kind(),
                    locked.file(),
                    locked.scale(),
                    locked.start(),
                    locked.end(),
                    MaskSettings.find(locked.edges()).orElse(MaskSettings.USUAL));
            return new ShotControl(choice, folder.resolve(locked.file()), locked.sha256(), Optional.empty(), "");
        }

        private Optional<String> otherControl(LockFile.Picture shot) {
            return shot.controls().stream()
                    .map(LockFile.Control::file)
                    .filter(changed::contains)
                    .findFirst();
        }

        private PictureFinding compared(LockFile.Picture shot, Painting painting, Causes causes) throws IOException {
            Optional<Path> kept = keep(shot, painting);
            Path file = folder.resolve(shot.file());
            if (!Files.isRegularFile(file)) {
                Cause cause = new Cause(Cause.Kind.PICTURE, "the package lacks the picture");
                return new PictureFinding(shot.number(), shot.file(), Sameness.none(), List.of(cause), kept);
            }
            RgbPicture packed;
            Optional<PictureRecipe> recipe;
            try {
                packed = PngText.readPicture(file);
                recipe = OwnRecipe.read(file);
            } catch (InkloomException e) {
                Cause cause = new Cause(Cause.Kind.PICTURE, e.what());
                return new PictureFinding(shot.number(), shot.file(), Sameness.none(), List.of(cause), kept);
            }
            Sameness sameness = Sameness.of(packed, painting.picture());
            String drawnPixels = ContentDigest.of(painting.picture().rgb());
            List<Cause> why = sameness.verdict() == Sameness.Verdict.IDENTICAL
                    ? List.of()
                    : causes.of(new Causes.Evidence(
                            shot, recipe, painting.parameters(), ContentDigest.of(packed.rgb()), drawnPixels));
            Sameness held = Causes.areOfAnotherDevice(why) ? sameness.acrossDevices() : sameness;
            return new PictureFinding(shot.number(), shot.file(), held, why, kept);
        }

        private Optional<Path> keep(LockFile.Picture shot, Painting painting) {
            if (page.isEmpty()) {
                return Optional.empty();
            }
            Path file = page.get().resolve(VerifyPage.DRAWN).resolve(VerifyPage.nameOf(shot.number()));
            PngText.write(file, painting.picture(), Map.of());
            return Optional.of(file);
        }
    }
}
