package org.inkloom.data.op.image;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;

/** The pixels of a sample's pictures, each decoded once per sample. */
public final class DecodedPictures {
    private DecodedPictures() {}

    /**
     * Returns the pixels of a picture.
     *
     * @throws BadSampleException if it cannot be decoded
     */
    public static Pixels of(Sample sample, Picture picture) {
        return sample.memo(new Sample.Memo<>(Pixels.class, picture.path()), () -> decode(picture));
    }

    private static Pixels decode(Picture picture) {
        try {
            return picture.bytes().isPresent()
                    ? PictureDecoder.read(picture.bytes().get())
                    : PictureDecoder.read(Path.of(picture.path()));
        } catch (BadPictureException e) {
            throw new BadSampleException(picture.path(), e.why());
        } catch (InvalidPathException e) {
            throw new BadSampleException(picture.path(), "it is not a path");
        }
    }
}
