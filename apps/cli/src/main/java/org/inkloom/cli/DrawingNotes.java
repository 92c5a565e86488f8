package org.inkloom.cli;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.Guidance;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SaidSettings;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.studio.PictureRequest;

/** What a user should know of a drawing before it is made: flags without effect, sizes that the model never saw. */
final class DrawingNotes {
    /** From that size on models are trained on pictures of many shapes; smaller ones know their own size alone. */
    private static final int MANY_SHAPES = 512;

    private static final double AREA = 1.25;
    private static final double LONGEST_SHAPE = 2;

    private DrawingNotes() {}

    static List<String> of(DrawingFlags flags, DrawingPlan plan, PictureSettings recommended) {
        PictureRequest request = plan.requests().getFirst();
        PictureSettings settings = request.settings().over(recommended);
        boolean guided = Guidance.of(settings).isOn();
        SaidSettings said = flags.settings.said();
        List<String> notes = new ArrayList<>();
        if (flags.init == null && (flags.strength != null || flags.fit != null)) {
            notes.add((flags.strength != null ? "--strength" : "--fit")
                    + " does nothing without --init: there is no picture to start from.");
        }
        said.given(PictureSetting.GUIDANCE_SCALE)
                .filter(scale -> scale < 1)
                .ifPresent(scale -> notes.add(
                        "--cfg " + SettingText.number(scale) + " is below 1 and draws as 1 does, without guidance."));
        if (!guided && !request.negativePrompt().isEmpty()) {
            notes.add("--negative does nothing without guidance: --cfg above 1 switches it on.");
        }
        if (!guided && said.given(PictureSetting.GUIDANCE_RESCALE).orElse(0.0) > 0) {
            notes.add("--cfg-rescale does nothing without guidance: --cfg above 1 switches it on.");
        }
        if (isUntrained(settings.width(), settings.height(), recommended)) {
            notes.add("The model was trained at " + recommended.width() + "x" + recommended.height() + ": at "
                    + settings.width() + "x" + settings.height()
                    + " figures may be doubled, cut or broken.");
        }
        return notes;
    }

    /** Returns whether a model is unlikely to have seen a size in training. */
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
