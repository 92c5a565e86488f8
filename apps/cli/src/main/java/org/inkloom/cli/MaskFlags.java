package org.inkloom.cli;

import java.nio.file.Path;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.InitMask;
import org.inkloom.studio.InitPicture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for the part of the picture of {@code --init} that is redrawn. */
final class MaskFlags {
    @Option(
            names = "--mask",
            paramLabel = "IMG",
            description =
                    "Draw over a part of --init alone: what is white in this picture; black stays. A model made for"
                            + " it (9 channels) sees the rest, any other mixes it in at every step. Default: none.")
    @Nullable
    Path mask;

    @Option(names = "--mask-invert", description = "What is black in --mask is drawn over, and white stays.")
    boolean inverted;

    @Option(
            names = "--mask-grow",
            paramLabel = "PIXELS",
            description = "How far to draw over beyond the mask's edge, on the picture drawn; negative for less."
                    + " Default: 0.")
    @Nullable
    Integer grow;

    @Option(
            names = "--mask-feather",
            paramLabel = "PIXELS",
            description = "Over how many pixels the mask's edge is soft. Default: 0, a hard edge.")
    @Nullable
    Integer feather;

    @Option(
            names = "--keep-outside",
            description = "Outside the mask put the pixels of --init as they are, instead of as the model's autoencoder"
                    + " gives them back.")
    boolean keepsOutside;

    @Option(
            names = "--outpaint",
            paramLabel = "SIDE=PIXELS,...",
            converter = OutpaintConverter.class,
            description = "Draw room around --init: left=64,top=32 or all=64, in its own pixels. Without --width and"
                    + " --height the picture drawn is as large as both together. Default: none.")
    @Nullable
    Outpaint outpaint;

    /** Returns whether a flag is given that needs a picture to redraw. */
    boolean isGiven() {
        return mask != null || outpaint != null || isAdorned();
    }

    private boolean isAdorned() {
        return inverted || keepsOutside || grow != null || feather != null;
    }

    /**
     * Returns a start picture with these flags' mask and margin.
     *
     * @throws InkloomException {@code INK-GEN-018} for grow or feather widths outside their range
     */
    InitPicture of(InitPicture init) {
        MaskSettings settings =
                new MaskSettings(inverted, grow == null ? 0 : grow, feather == null ? 0 : feather, keepsOutside);
        InitPicture masked =
                mask == null ? init : init.withMask(InitMask.of(mask).withSettings(settings));
        return outpaint == null || outpaint.isNone() ? masked : masked.withOutpaint(outpaint, settings);
    }

    /**
     * Checks that there is a picture, and a mask or margin in it, if one of these flags is given.
     *
     * @throws InkloomException {@code INK-CLI-054} if not
     */
    void require(@Nullable Path init) {
        boolean part = mask != null || outpaint != null;
        if (isGiven() && (init == null || !part)) {
            String flag = mask != null ? "--mask" : outpaint != null ? "--outpaint" : "A flag of the mask";
            throw InkloomException.badInput(
                    "INK-CLI-054",
                    flag + (init == null ? " came without --init." : " came without --mask and --outpaint."),
                    "A mask says which part of a picture is drawn over.",
                    "Give the picture with --init, and the part of it with --mask or --outpaint.");
        }
    }

    /** Uses the mask settings of a recorded drawing, unless flags give some. */
    void takeOver(MaskSettings settings) {
        if (!isAdorned()) {
            inverted = settings.inverted();
            grow = settings.grow();
            feather = settings.feather();
            keepsOutside = settings.keepsOutside();
        }
    }

    /** Reads sides with pixels, such as {@code left=64,top=32}. */
    static final class OutpaintConverter implements picocli.CommandLine.ITypeConverter<Outpaint> {
        @Override
        public Outpaint convert(String text) {
            return Outpaint.parse(text);
        }
    }
}
