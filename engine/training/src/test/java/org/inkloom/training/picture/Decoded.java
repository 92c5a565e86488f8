package org.inkloom.training.picture;

import java.nio.file.Path;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;

/** Reads the pictures of the golden folder. */
final class Decoded {
    private Decoded() {}

    static RgbPicture read(Path file) throws BadPictureException {
        Pixels pixels = PictureDecoder.read(file);
        return new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
    }
}
