package org.inkloom.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.StartFile;
import org.inkloom.diffusion.StartMask;
import org.inkloom.picture.Fitting;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Reads initial pictures and brings them, with their masks, to the size of the result. */
final class InitPictures {
    private static final int WHITE = 0xff;
    private static final int BLACK = 0;
    /** Aspect ratios that differ by less count as equal, since sizes are rounded to whole pixels. */
    private static final double SAME_SHAPE = 0.01;

    private static final int MULTIPLE = 8;
    /** If a mask has a larger share of grey pixels than this, they are no artefacts of compressing black and white. */
    private static final double GREY = 0.05;

    private InitPictures() {}

    /**
     * An initial picture that is ready for use.
     *
     * @param pixels at the size of the result
     * @param file name and digest of the file
     * @param mask which part is drawn anew; empty for all of it
     * @param notes what was done to the picture, for the user
     */
    record Fitted(RgbPicture pixels, StartFile file, Optional<StartMask> mask, List<String> notes) {}

    /**
     * Returns settings with the size of the result: for an extended picture, if neither width nor height is given, the
     * extended size rounded up to a multiple of 8. What is drawn beyond the extension is cut off afterwards.
     *
     * @param said the user's settings
     * @param settings the same, completed with the model's recommendations
     */
    static PictureSettings sized(InitPicture init, PictureSettings said, PictureSettings settings) {
        if (!saysSize(init, said)) {
            return settings;
        }
        RgbPicture picture = source(init).pixels();
        Outpaint room = init.outpaint();
        return PictureSettings.ofSize(
                        multiple(picture.width() + room.left() + room.right()),
                        multiple(picture.height() + room.top() + room.bottom()))
                .over(settings);
    }

    /** Returns whether the extended picture decides the size of the result. */
    static boolean saysSize(InitPicture init, PictureSettings said) {
        return !init.outpaint().isNone()
                && said.given(PictureSetting.WIDTH).isEmpty()
                && said.given(PictureSetting.HEIGHT).isEmpty();
    }

    private static int multiple(int pixels) {
        return Math.ceilDiv(pixels, MULTIPLE) * MULTIPLE;
    }

    /**
     * Returns by how much more the sides are extended to reach a multiple of 8: on a side that is extended already, so
     * that this extension simply continues.
     */
    private static Outpaint beyond(RgbPicture picture, Outpaint room) {
        int wide = picture.width() + room.left() + room.right();
        int high = picture.height() + room.top() + room.bottom();
        int columns = multiple(wide) - wide;
        int rows = multiple(high) - high;
        boolean left = room.left() > 0 && room.right() == 0;
        boolean top = room.top() > 0 && room.bottom() == 0;
        return new Outpaint(left ? columns : 0, top ? rows : 0, left ? 0 : columns, top ? 0 : rows);
    }

    private static SourcePicture source(InitPicture init) {
        return SourcePicture.read(init.file(), init.pixels(), SettingKey.of("init"));
    }

    /**
     * Reads an initial picture and brings it to a size, by Lanczos resampling as diffusers does.
     *
     * @param sized whether the extended picture decides the size, which is then drawn exactly, and what lies beyond
     *     is cut off
     * @throws InkloomException {@code INK-CLI-032} if a file cannot be read
     */
    static Fitted fit(InitPicture init, int width, int height, boolean sized) {
        SourcePicture source = source(init);
        Outpaint cut = sized ? beyond(source.pixels(), init.outpaint()) : Outpaint.NONE;
        Outpaint room = init.outpaint().plus(cut);
        RgbPicture picture = PictureMask.around(source.pixels(), room);
        PictureFit used = isOfShape(picture, width, height) ? PictureFit.STRETCH : init.fit();
        StartFile file = new StartFile(
                source.name(),
                source.digest(),
                source.pixels().width(),
                source.pixels().height(),
                used.word(),
                init.outpaint(),
                cut);
        List<String> notes = new ArrayList<>(notes(init, source, picture, used, width, height));
        Optional<StartMask> mask =
                init.isMasked() ? Optional.of(mask(init, source, room, used, width, height, notes)) : Optional.empty();
        return new Fitted(fitted(picture, used, width, height, WHITE), file, mask, notes);
    }

    /**
     * Brings the mask to the same size: what is cropped from the picture is cropped from the mask, and white borders
     * beside the picture are kept as they are.
     */
    private static StartMask mask(
            InitPicture init,
            SourcePicture source,
            Outpaint room,
            PictureFit used,
            int width,
            int height,
            List<String> notes) {
        int wide = source.pixels().width();
        int high = source.pixels().height();
        PictureMask mask = PictureMask.filled(wide, high, 0);
        String name = "";
        String digest = "";
        MaskSettings settings = init.edges();
        if (init.mask().isPresent()) {
            InitMask said = init.mask().get();
            SourcePicture read = SourcePicture.read(said.file(), said.pixels(), SettingKey.of("mask"));
            RgbPicture brought = Resampler.resize(read.pixels(), wide, high, ResampleFilter.LANCZOS);
            mask = PictureMask.ofGreys(brought);
            name = read.name();
            digest = read.digest();
            settings = said.settings();
            notes.addAll(maskNotes(read, source, mask));
            mask = settings.inverted() ? mask.inverted() : mask;
        }
        RgbPicture greys = greys(mask.within(room));
        PictureMask drawn = PictureMask.ofGreys(fitted(greys, used, width, height, BLACK));
        MaskSettings edges = new MaskSettings(false, settings.grow(), settings.feather(), settings.keepsOutside());
        return new StartMask(drawn.by(edges), name, digest, settings);
    }

    private static RgbPicture greys(PictureMask mask) {
        byte[] rgb = new byte[3 * mask.values().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round(mask.values()[i / 3] * 255);
        }
        return new RgbPicture(mask.width(), mask.height(), rgb);
    }

    private static List<String> maskNotes(SourcePicture read, SourcePicture picture, PictureMask mask) {
        List<String> notes = new ArrayList<>();
        String called = read.name().isEmpty() ? "The mask" : "The mask " + read.name();
        if (!read.size().equals(picture.size())) {
            boolean shape = isOfShape(
                    read.pixels(), picture.pixels().width(), picture.pixels().height());
            notes.add(called + " is " + read.size() + " and the picture " + picture.size() + ": it is "
                    + (shape ? "resized." : "stretched to it, which changes its proportions."));
        }
        if (mask.greys() > GREY) {
            notes.add(
                    called + " has greys: from one half on they are drawn over, below they stay. Soft edges are made by"
                            + " feathering.");
        }
        return notes;
    }

    private static List<String> notes(
            InitPicture init, SourcePicture source, RgbPicture picture, PictureFit used, int width, int height) {
        List<String> notes = new ArrayList<>();
        if (init.file().isEmpty()) {
            return notes;
        }
        String called = init.file().get().toString();
        if (source.more()) {
            notes.add("Of the frames or pages of " + called + " the first is drawn from.");
        }
        if (width != picture.width() || height != picture.height()) {
            String done = switch (used) {
                case COVER -> "it fills that size, and what hangs over is cut off (the fit 'contain' keeps all of it)";
                case CONTAIN -> "it is whole within that size, and what is left over is white";
                case STRETCH -> "it is resized";
            };
            String room = init.outpaint().isNone() ? "" : " with the room around it";
            notes.add(called + " is " + picture.width() + "x" + picture.height() + room + " and is drawn from at "
                    + width + "x" + height + ": " + done + ".");
        }
        return notes;
    }

    private static boolean isOfShape(RgbPicture picture, int width, int height) {
        double shape = (double) picture.width() / picture.height() * height / width;
        return Math.abs(shape - 1) < SAME_SHAPE;
    }

    private static RgbPicture fitted(RgbPicture picture, PictureFit fit, int width, int height, int beside) {
        return switch (fit) {
            case STRETCH -> Resampler.resize(picture, width, height, ResampleFilter.LANCZOS);
            case COVER -> Fitting.cover(picture, width, height);
            case CONTAIN -> Fitting.contain(picture, width, height, beside);
        };
    }
}
