package org.inkloom.training.cache;

import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Turning;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.picture.Bucket;
import org.inkloom.training.picture.CoverCrop;
import org.inkloom.training.picture.TrainingPixels;

/**
 * One crop of a picture: the size to which it is resized, the window that is cut out, and whether it is mirrored.
 *
 * @param picture the picture
 * @param fit size after resizing, and the window
 * @param mirrored whether left and right are exchanged
 */
public record PictureView(PictureSet.Sized picture, CoverCrop fit, boolean mirrored) {
    /**
     * Returns the crop at the middle. With buckets the picture is resized until it just covers the size, so that little
     * is cut off.
     */
    public static PictureView middle(PictureSet.Sized picture, Bucket size, boolean buckets) {
        CoverCrop fit = buckets
                ? CoverCrop.covering(picture.width(), picture.height(), size.width(), size.height())
                : CoverCrop.centred(picture.width(), picture.height(), size.width(), size.height());
        return new PictureView(picture, fit, false);
    }

    /** Returns a crop at a random position, which takes two draws. */
    public static PictureView anywhere(PictureSet.Sized picture, Bucket size, Draws draws) {
        double across = draws.nextDouble();
        double down = draws.nextDouble();
        return new PictureView(
                picture,
                CoverCrop.placed(picture.width(), picture.height(), size.width(), size.height(), across, down),
                false);
    }

    /** Returns the same crop mirrored. */
    public PictureView mirror() {
        return new PictureView(picture, fit, !mirrored);
    }

    /**
     * Reads the picture's file, resizes, cuts and mirrors it.
     *
     * @throws InkloomException {@code INK-TRAIN-017} if the file, which could be read when the data set was
     *     checked, cannot be read any more
     */
    public RgbPicture look() {
        try {
            Turning turning = picture.orientation() == 1 ? Turning.AS_STORED : Turning.UPRIGHT;
            var stored =
                    PictureDecoder.read(picture.example().picture(), turning).pixels();
            RgbPicture seen = fit.apply(new RgbPicture(stored.width(), stored.height(), stored.rgb()));
            return mirrored ? TrainingPixels.mirrored(seen) : seen;
        } catch (BadPictureException | IllegalArgumentException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-017",
                    "The picture " + picture.example().picture() + " cannot be read any more: " + e.getMessage() + ".",
                    "It was moved, deleted or changed while the training ran.",
                    "Put it back, or run the same command again: the training goes on without it.",
                    e);
        }
    }
}
