package org.inkloom.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SaidSettings;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.story.ControlChoice;
import org.inkloom.studio.control.ControlNetShelf;

/** Warnings before pictures are drawn: flags without effect, and sizes that the model was not trained on. */
final class DrawingNotes {
    /** Models of at least this side, in pixels, are trained on many aspect ratios; smaller ones on a single size. */
    private static final int MANY_SHAPES = 512;

    private static final double AREA = 1.25;
    private static final double LONGEST_SHAPE = 2;

    private DrawingNotes() {}

    /**
     * Returns the warnings.
     *
     * @param settings the settings in effect
     * @param recommended the model's recommendation
     */
    static List<String> of(DrawingFlags flags, PictureSettings settings, PictureSettings recommended) {
        SaidSettings said = flags.settings.said();
        List<String> notes = new ArrayList<>();
        if (flags.init == null && (flags.strength != null || flags.fit != null)) {
            notes.add((flags.strength != null ? "--strength" : "--fit")
                    + " does nothing without --init: there is no picture to start from.");
        }
        notes.addAll(idle(flags));
        said.given(PictureSetting.GUIDANCE_SCALE)
                .filter(scale -> scale < 1)
                .ifPresent(scale -> notes.add(
                        "--cfg " + SettingText.number(scale) + " is below 1 and draws as 1 does, without guidance."));
        if (isUntrained(settings.width(), settings.height(), recommended)) {
            notes.add("The model was trained at " + recommended.width() + "x" + recommended.height() + ": at "
                    + settings.width() + "x" + settings.height()
                    + " figures may be doubled, cut or broken.");
        }
        return notes;
    }

    /** Returns warnings about flags that depend on another flag which is not given. */
    private static List<String> idle(DrawingFlags flags) {
        List<String> notes = new ArrayList<>();
        if (flags.controls.isEmpty() && flags.controlReady) {
            notes.add("--control-ready does nothing without --control.");
        }
        Set<String> kinds = new HashSet<>();
        flags.controls.stream()
                .flatMap(text -> ControlChoice.find(text).stream())
                .forEach(choice -> kinds.add(choice.kind()));
        flags.controlNets.keySet().stream()
                .filter(kind -> !ControlNetShelf.isRead(kind, kinds))
                .sorted()
                .forEach(kind -> notes.add("--control-net " + kind + " does nothing: no --control is of that kind."));
        if (flags.ipAdapters.shown.isEmpty() && flags.ipAdapters.encoder != null) {
            notes.add("--ip-adapter-encoder does nothing without --ip-adapter.");
        }
        if (flags.ipAdapters.shown.isEmpty() && !flags.ipAdapters.blocks.isEmpty()) {
            notes.add("--ip-adapter-blocks does nothing without --ip-adapter.");
        }
        return notes;
    }

    /**
     * Returns whether a model is unlikely to have seen a size in training.
     *
     * @param recommended the model's recommendation, which has the size that it was trained on
     */
    static boolean isUntrained(int width, int height, PictureSettings recommended) {
        if (width == recommended.width() && height == recommended.height()) {
            return false;
        }
        double area = (double) width * height / ((double) recommended.width() * recommended.height());
        double shape = (double) Math.max(width, height) / Math.min(width, height);
        boolean manyShapes = Math.min(recommended.width(), recommended.height()) >= MANY_SHAPES;
        return !manyShapes || area > AREA || area < 1 / AREA || shape > LONGEST_SHAPE;
    }
}
