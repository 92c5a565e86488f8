package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.picture.settings.SettingText;

/** What a user should know of a drawing before it is made: flags without effect, sizes that the model never saw. */
final class DrawingNotes {
    /** From that size on models are trained on pictures of many shapes; smaller ones know their own size alone. */
    private static final int MANY_SHAPES = 512;

    private static final double AREA = 1.25;
    private static final double LONGEST_SHAPE = 2;

    private DrawingNotes() {}

    static List<String> of(DrawingFlags flags, DrawingPlan plan, ModelDefaults defaults) {
        GenerationRequest request = plan.requests().getFirst();
        List<String> notes = new ArrayList<>();
        Path init = flags.init;
        if (init != null) {
            plan.start()
                    .filter(StartPictures.Start::more)
                    .ifPresent(start -> notes.add("Of the frames or pages of " + init + " the first is drawn from."));
            plan.start().flatMap(start -> start.said(init)).ifPresent(notes::add);
        } else if (flags.strength != null || flags.fit != null) {
            notes.add((flags.strength != null ? "--strength" : "--fit")
                    + " does nothing without --init: there is no picture to start from.");
        }
        if (flags.guidance != null && flags.guidance < 1) {
            notes.add("--cfg " + SettingText.number(flags.guidance)
                    + " is below 1 and draws as 1 does, without guidance.");
        }
        if (!request.guided() && !request.negativePrompt().isEmpty()) {
            notes.add("--negative does nothing without guidance: --cfg above 1 switches it on.");
        }
        if (!request.guided() && flags.rescale != null && flags.rescale > 0) {
            notes.add("--cfg-rescale does nothing without guidance: --cfg above 1 switches it on.");
        }
        if (isUntrained(request.width(), request.height(), defaults)) {
            notes.add("The model was trained at " + defaults.width() + "x" + defaults.height() + ": at "
                    + request.width() + "x" + request.height()
                    + " figures may be doubled, cut or broken.");
        }
        return notes;
    }

    /** Returns whether a model is unlikely to have seen a size in training. */
    static boolean isUntrained(int width, int height, ModelDefaults defaults) {
        if (width == defaults.width() && height == defaults.height()) {
            return false;
        }
        double area = (double) width * height / ((double) defaults.width() * defaults.height());
        double shape = (double) Math.max(width, height) / Math.min(width, height);
        boolean manyShapes = Math.min(defaults.width(), defaults.height()) >= MANY_SHAPES;
        return !manyShapes || area > AREA || area < 1 / AREA || shape > LONGEST_SHAPE;
    }
}
