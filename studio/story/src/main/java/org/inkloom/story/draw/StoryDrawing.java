package org.inkloom.story.draw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.inkloom.picture.png.PngText;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot.Origin;

/**
 * Draws the shots of one story into {@code FOLDER/shots/01.png} and so on.
 *
 * <p>A shot is drawn only if there is no intact picture of an equal request: a changed seed redraws one shot, a changed
 * LoRA file redraws all, and a shot that only moved within the story is renamed. The state is written after every shot.
 */
public final class StoryDrawing {
    private static final String SHOTS = "shots";
    private static final String MOVING = "moving-";
    private static final Pattern NUMBERED = Pattern.compile(SHOTS + "/\\d+\\.png");

    private final Story story;
    private final Ingredients ingredients;
    private final ShotPainter painter;
    private final Path folder;
    private final Optional<ShotGate> gate;
    private final List<ShotRequest> requests = new ArrayList<>();

    /** Prepares without reading or writing anything. */
    public StoryDrawing(Story story, Ingredients ingredients, ShotPainter painter, Path folder) {
        this(story, ingredients, painter, folder, Optional.empty());
    }

    /**
     * As above, with a gate.
     *
     * @param gate threshold for every shot; shots below it are drawn again with the next seeds
     */
    public StoryDrawing(
            Story story, Ingredients ingredients, ShotPainter painter, Path folder, Optional<ShotGate> gate) {
        this.story = story;
        this.ingredients = ingredients;
        this.painter = painter;
        this.folder = folder.toAbsolutePath().normalize();
        this.gate = gate;
        story.shots().forEach(shot -> requests.add(ShotRequest.of(story, shot, ingredients)));
    }

    /**
     * Draws the missing shots.
     *
     * @param control progress by shots; its cancellation is checked before each shot and passed to the painter
     * @return all shots, drawn and reused
     * @throws InkloomException INK-FILE-039 if another run is using the folder, INK-STORY-009 if the folder cannot
     *     be written, INK-STORY-010 if the painter's picture has another size, INK-PNG-001 if a prompt cannot be
     *     stored, and whatever the painter throws
     * @throws org.inkloom.run.CancelledException when asked to stop; finished shots are kept
     */
    public StoryReport draw(RunControl control) {
        return draw(control, report -> report);
    }

    /**
     * As {@link #draw(RunControl)}, followed by further work while the folder is still locked for this run.
     *
     * @param then further work, for example the contact sheet and report
     */
    public StoryReport draw(RunControl control, UnaryOperator<StoryReport> then) {
        requests.forEach(painter::check);
        try (FolderLock lock = lock()) {
            return then.apply(drawLocked(control));
        }
    }

    private FolderLock lock() {
        try {
            return FolderLock.take(folder, "a story");
        } catch (IOException e) {
            throw StoryState.unwritable(folder, e);
        }
    }

    private StoryReport drawLocked(RunControl control) {
        makeFolder(SHOTS);
        StoryState state = StoryState.read(folder, control.progress());
        saveWhatMoves(state);
        List<DrawnShot> shots = new ArrayList<>();
        try (Progress.Task task = control.progress().begin("drawing " + story.title(), requests.size(), "shot")) {
            while (shots.size() < requests.size()) {
                int number = shots.size() + 1;
                control.cancellation().check("shot " + number + " of " + requests.size());
                int count = together(number, state);
                task.note(fileOf(number) + (count > 1 ? " to " + fileOf(number + count - 1) : ""));
                shots.addAll(count > 1 ? several(number, count, state, control) : one(number, state, control));
                task.advanceTo(shots.size());
            }
        } catch (CancelledException e) {
            throw e.keeping(kept(shots.size()));
        }
        StoryReport report = throughTheGate(shots, state, control);
        forgetWhatIsGone(state, report, control.progress());
        reportUnknownPictures(control.progress());
        return report;
    }

    /** Returns how many shots from this one on are missing, and are drawn as a batch. */
    private int together(int number, StoryState state) {
        List<ShotRequest> missing = new ArrayList<>();
        Set<String> digests = new HashSet<>();
        for (int i = number; i <= requests.size(); i++) {
            ShotRequest request = requests.get(i - 1);
            if (state.find(request.digest(), fileOf(i)).isPresent() || !digests.add(request.digest())) {
                break;
            }
            missing.add(request);
        }
        return missing.size() > 1 ? Math.clamp(painter.together(missing), 1, missing.size()) : 1;
    }

    private List<DrawnShot> one(int number, StoryState state, RunControl control) {
        return List.of(shot(number, requests.get(number - 1), fileOf(number), state, control));
    }

    private List<DrawnShot> several(int first, int count, StoryState state, RunControl control) {
        List<ShotRequest> wanted = requests.subList(first - 1, first - 1 + count);
        long start = System.nanoTime();
        List<Painting> paintings = painter.paint(wanted, control);
        double seconds = secondsSince(start) / count;
        List<DrawnShot> shots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = first + i;
            shots.add(keep(number, wanted.get(i), fileOf(number), paintings.get(i), seconds, state));
        }
        return shots;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private StoryReport throughTheGate(List<DrawnShot> shots, StoryState state, RunControl control) {
        if (gate.isEmpty()) {
            return new StoryReport(story, ingredients, folder, shots);
        }
        makeFolder(GatedShots.TRIES);
        GatedShots gated = new GatedShots(gate.get(), new Store(state, control), control);
        List<DrawnShot> improved = gated.improved(shots);
        return new StoryReport(story, ingredients, folder, improved, gated.tries(), gated.below());
    }

    /** Stores tries in their folder, and the best ones as shots. */
    private final class Store implements GatedShots.Store {
        private final StoryState state;
        private final RunControl control;

        Store(StoryState state, RunControl control) {
            this.state = state;
            this.control = control;
        }

        @Override
        public DrawnShot draw(int number, ShotRequest request, String file) {
            return shot(number, request, file, state, control);
        }

        @Override
        public DrawnShot copy(DrawnShot shot, String file) {
            Path to = folder.resolve(file);
            StoryDrawing.copy(shot.file(), to);
            state.put(new StoryState.Entry(
                    file, shot.request().digest(), digestOf(to), shot.parameters(), shot.seconds()));
            state.write();
            return new DrawnShot(shot.number(), to, shot.request(), shot.origin(), shot.parameters(), shot.seconds());
        }

        @Override
        public String fileOf(int number) {
            return StoryDrawing.this.fileOf(number);
        }
    }

    private void makeFolder(String name) {
        try {
            Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw StoryState.unwritable(folder.resolve(name), e);
        }
    }

    private String kept(int finished) {
        if (finished == 0) {
            return "No shot is finished yet; the same command begins with the first.";
        }
        return Counted.of(finished, "shot") + " of " + requests.size() + (finished == 1 ? " lies" : " lie") + " in "
                + folder.resolve(SHOTS) + "; the same command goes on with shot " + (finished + 1)
                + ", and makes the contact sheet and the report when all are drawn.";
    }

    private String fileOf(int number) {
        int digits = Math.max(2, Integer.toString(requests.size()).length());
        return String.format(Locale.ROOT, "%s/%0" + digits + "d.png", SHOTS, number);
    }

    private DrawnShot shot(int number, ShotRequest request, String name, StoryState state, RunControl control) {
        Path file = folder.resolve(name);
        Optional<StoryState.Entry> known = state.find(request.digest(), name);
        if (known.isPresent()) {
            StoryState.Entry entry = known.get();
            if (!entry.file().equals(name)) {
                copy(folder.resolve(entry.file()), file);
                state.put(entry.movedTo(name));
                state.write();
            }
            return new DrawnShot(number, file, request, Origin.REUSED, entry.parameters(), entry.seconds());
        }
        long start = System.nanoTime();
        Painting painting = painter.paint(request, control);
        return keep(number, request, name, painting, secondsSince(start), state);
    }

    private DrawnShot keep(
            int number, ShotRequest request, String name, Painting painting, double took, StoryState state) {
        Path file = folder.resolve(name);
        double seconds = Math.round(took * 100) / 100.0;
        checkSize(request, painting, number);
        PngText.write(
                file, painting.picture(), request.recipe(painting.parameters()).texts());
        state.put(new StoryState.Entry(name, request.digest(), digestOf(file), painting.parameters(), seconds));
        state.write();
        return new DrawnShot(number, file, request, Origin.DRAWN, painting.parameters(), seconds);
    }

    private static void checkSize(ShotRequest request, Painting painting, int number) {
        int width = painting.picture().width();
        int height = painting.picture().height();
        if (width != request.settings().finishedWidth()
                || height != request.settings().finishedHeight()) {
            throw InkloomException.failed(
                    "INK-STORY-010",
                    "Shot " + number + " came out as " + width + "x" + height + " instead of "
                            + request.settings().finishedWidth() + "x"
                            + request.settings().finishedHeight() + ".",
                    "The model's decoder does not enlarge its latents by the factor that the pipeline expects.",
                    "Ask for sizes that the model can make, or report this with the model's config files.");
        }
    }

    /**
     * Copies pictures that will move to temporary names: a shot that is inserted at the front moves all others by one,
     * and the first new picture would overwrite the one that the next shot needs.
     */
    private void saveWhatMoves(StoryState state) {
        boolean moved = false;
        for (int number = 1; number <= requests.size(); number++) {
            String digest = requests.get(number - 1).digest();
            Optional<StoryState.Entry> known = state.find(digest, fileOf(number));
            if (known.isEmpty()
                    || known.get().file().equals(fileOf(number))
                    || !known.get().file().startsWith(SHOTS + "/")
                    || isPassing(known.get().file())) {
                continue;
            }
            String passing = SHOTS + "/" + MOVING + digest.substring(0, 16) + ".png";
            copy(folder.resolve(known.get().file()), folder.resolve(passing));
            state.put(known.get().movedTo(passing));
            moved = true;
        }
        if (moved) {
            state.write();
        }
    }

    private static boolean isPassing(String file) {
        return file.startsWith(SHOTS + "/" + MOVING);
    }

    private void forgetWhatIsGone(StoryState state, StoryReport report, Progress progress) {
        List<String> kept = new ArrayList<>(current());
        report.tries()
                .forEach(one -> kept.add(GatedShots.TRIES + "/" + one.file().getFileName()));
        List<StoryState.Entry> gone = state.keepOnly(kept);
        if (gone.isEmpty()) {
            return;
        }
        state.write();
        for (StoryState.Entry entry : gone) {
            Path file = folder.resolve(entry.file());
            if (isPassing(entry.file())) {
                delete(file);
            } else if (state.isIntact(entry)) {
                delete(file);
                progress.say(
                        "Removed " + entry.file() + ", which belongs to no shot any more; its seed draws it again.");
            }
        }
    }

    /**
     * Reports the pictures in the folder that belong to no shot, because this program did not draw them or somebody has
     * changed them. They are left where they are.
     */
    private void reportUnknownPictures(Progress progress) {
        List<String> strangers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(SHOTS))) {
            files.map(file -> SHOTS + "/" + file.getFileName())
                    .filter(name ->
                            NUMBERED.matcher(name).matches() && !current().contains(name))
                    .sorted()
                    .forEach(strangers::add);
        } catch (IOException e) {
            throw StoryState.unwritable(folder.resolve(SHOTS), e);
        }
        if (!strangers.isEmpty()) {
            progress.say("No shot of this story: " + String.join(", ", strangers)
                    + (strangers.size() == 1 ? "; it stays" : "; they stay") + " in the folder.");
        }
    }

    private List<String> current() {
        return IntStream.rangeClosed(1, requests.size()).mapToObj(this::fileOf).toList();
    }

    private static void copy(Path from, Path to) {
        try (PendingFile file = PendingFile.beginShared(to)) {
            Files.copy(from, file.out());
            file.commit();
        } catch (IOException e) {
            throw StoryState.unwritable(to, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StoryState.unwritable(file, e);
        }
    }

    private static String digestOf(Path file) {
        try {
            return ContentDigest.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw StoryState.unwritable(file, e);
        }
    }
}
