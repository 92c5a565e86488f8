package org.inkloom.training.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.inkloom.report.InkloomException;
import org.inkloom.report.Progress;
import org.inkloom.report.RunControl;
import org.inkloom.report.png.RgbPicture;
import org.inkloom.training.picture.PictureReader;

/**
 * The examples whose pictures can be decoded, with their sizes, and those that were left out.
 *
 * @param examples in the data set's order; at least one
 * @param skipped pictures that cannot be used
 */
public record PictureSet(List<Sized> examples, List<Skipped> skipped) {
    /** How many skipped pictures are named one by one. */
    private static final int NAMED = 20;

    /** What became of an example: it can be used or it cannot. */
    public sealed interface Verdict permits Sized, Skipped {}

    /**
     * An example whose picture was decoded.
     *
     * @param example picture and caption
     * @param width of the picture
     * @param height of the picture
     */
    public record Sized(Example example, int width, int height) implements Verdict {}

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

    /**
     * Decodes every picture once. One that cannot be decoded is named ({@code INK-TRAIN-013}), counted and left out.
     *
     * @param threads how many to decode with; 0 for one per processor
     * @throws InkloomException {@code INK-TRAIN-014} if no picture is left
     */
    public static PictureSet check(List<Example> examples, int threads, RunControl control) {
        List<Sized> good = new ArrayList<>();
        List<Skipped> bad = new ArrayList<>();
        int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(count);
                Progress.Task task = control.progress().begin("checking pictures", examples.size(), "picture")) {
            try {
                List<Future<Verdict>> verdicts =
                        examples.stream().map(e -> pool.submit(() -> decode(e))).toList();
                for (Future<Verdict> verdict : verdicts) {
                    control.cancellation().check("the check of the pictures");
                    switch (verdict.get()) {
                        case Sized sized -> good.add(sized);
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
        return set;
    }

    private static Verdict decode(Example example) {
        try {
            RgbPicture picture = PictureReader.read(example.picture());
            return new Sized(example, picture.width(), picture.height());
        } catch (IOException e) {
            return new Skipped(example.picture(), String.valueOf(e.getMessage()));
        }
    }

    private void announce(Progress progress) {
        if (examples.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-014",
                    "None of the " + skipped.size() + " pictures of the data set can be used.",
                    "The first one is " + skipped.getFirst().picture() + ": "
                            + skipped.getFirst().why() + ".",
                    "Check the file names in the metadata and that the pictures open in a viewer.");
        }
        for (Skipped one : skipped.subList(0, Math.min(NAMED, skipped.size()))) {
            progress.say("INK-TRAIN-013: skipped " + one.picture() + ": " + one.why());
        }
        if (!skipped.isEmpty()) {
            progress.say("INK-TRAIN-013: " + skipped.size() + " of " + (examples.size() + skipped.size())
                    + " pictures are left out because they cannot be read.");
        }
    }
}
