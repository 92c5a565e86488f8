package org.inkloom.training.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.DecodedPicture;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.Turning;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;

/**
 * The examples whose pictures can be decoded, with their sizes, and the pictures that were left out.
 *
 * @param examples in the data set's order; at least one
 * @param skipped pictures that cannot be decoded
 */
public record PictureSet(List<Sized> examples, List<Skipped> skipped) {
    /** How many skipped pictures are named in messages. */
    private static final int NAMED = 20;

    private static final String SKIPPED = "INK-TRAIN-013";
    private static final String FIRST_FRAME = "INK-TRAIN-048";

    /** The result of checking an example: usable or not. */
    public sealed interface Verdict permits Sized, Skipped {}

    /** The result of decoding a file, and whether it held further frames or pages. */
    private record Look(Verdict verdict, boolean more) {}

    /**
     * An example whose picture can be decoded.
     *
     * @param example picture and caption
     * @param width of the picture in pixels, after its EXIF orientation is applied
     * @param height of the picture in pixels
     * @param orientation EXIF orientation that is applied, 2 to 8; 1 where there is none or it is ignored
     */
    public record Sized(Example example, int width, int height, int orientation) implements Verdict {
        /** A picture that is stored upright. */
        public Sized(Example example, int width, int height) {
            this(example, width, height, 1);
        }
    }

    /**
     * A picture that was left out.
     *
     * @param picture the file
     * @param why what is wrong with it
     */
    public record Skipped(Path picture, String why) implements Verdict {}

    /** Copies the lists. */
    public PictureSet {
        examples = List.copyOf(examples);
        skipped = List.copyOf(skipped);
    }

    /** As {@link #check(List, int, Turning, RunControl)}, with EXIF orientations applied. */
    public static PictureSet check(List<Example> examples, int threads, RunControl control) {
        return check(examples, threads, Turning.UPRIGHT, control);
    }

    /**
     * Decodes every picture once. A picture that cannot be decoded is reported ({@code INK-TRAIN-013}) and left out; of
     * a file with several frames or pages the first is used, which is reported too ({@code INK-TRAIN-048}).
     *
     * @param threads number of threads; 0 for one per processor
     * @param turning whether EXIF orientations are applied
     * @throws InkloomException {@code INK-TRAIN-014} if no picture is left
     */
    public static PictureSet check(List<Example> examples, int threads, Turning turning, RunControl control) {
        List<Sized> good = new ArrayList<>();
        List<Skipped> bad = new ArrayList<>();
        List<Path> several = new ArrayList<>();
        int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(count);
                Progress.Task task = control.progress().begin("checking pictures", examples.size(), "picture")) {
            try {
                List<Future<Look>> looks = examples.stream()
                        .map(e -> pool.submit(() -> decode(e, turning)))
                        .toList();
                for (Future<Look> look : looks) {
                    control.cancellation().check("the check of the pictures");
                    switch (look.get().verdict()) {
                        case Sized sized -> {
                            good.add(sized);
                            if (look.get().more()) {
                                several.add(sized.example().picture());
                            }
                        }
                        case Skipped skipped -> bad.add(skipped);
                    }
                    task.advanceTo(good.size() + bad.size());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while checking pictures", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } finally {
                pool.shutdownNow();
            }
        }
        PictureSet set = new PictureSet(good, bad);
        set.announce(control.progress());
        set.announceReadings(several, control.progress());
        return set;
    }

    private static Look decode(Example example, Turning turning) {
        try {
            DecodedPicture picture = PictureDecoder.read(example.picture(), turning);
            Pixels pixels = picture.pixels();
            int applied = turning == Turning.UPRIGHT ? picture.orientation() : 1;
            return new Look(new Sized(example, pixels.width(), pixels.height(), applied), picture.more());
        } catch (BadPictureException e) {
            return new Look(new Skipped(example.picture(), e.why()), false);
        }
    }

    /** Reports pictures of which only the first frame is used or which were turned. */
    private void announceReadings(List<Path> several, Progress progress) {
        for (Path one : several.subList(0, Math.min(NAMED, several.size()))) {
            progress.say(FIRST_FRAME + ": of the frames or pages of " + one + " the first is trained on.");
        }
        if (several.size() > NAMED) {
            progress.say(FIRST_FRAME + ": " + several.size() + " pictures hold several frames or pages.");
        }
        long turned = examples.stream().filter(e -> e.orientation() != 1).count();
        if (turned > 0) {
            progress.advise(turned + " of " + Counted.of(examples.size(), "picture")
                    + (turned == 1 ? " is" : " are")
                    + " turned as the EXIF orientation says; " + SettingKey.of("ignore_orientation")
                    + " takes them as they are"
                    + " stored, as DiffSynth does.");
        }
    }

    private void announce(Progress progress) {
        if (examples.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-014",
                    "Of the data set no picture can be used, of " + skipped.size() + ".",
                    "The first one is " + skipped.getFirst().picture() + ": "
                            + skipped.getFirst().why() + ".",
                    "Check the file names in the metadata and that the pictures open in a viewer.");
        }
        for (Skipped one : skipped.subList(0, Math.min(NAMED, skipped.size()))) {
            progress.say(SKIPPED + ": skipped " + one.picture() + ": " + one.why());
        }
        if (!skipped.isEmpty()) {
            progress.say(SKIPPED + ": " + skipped.size() + " of " + (examples.size() + skipped.size())
                    + " pictures are left out because they cannot be read.");
        }
    }
}
