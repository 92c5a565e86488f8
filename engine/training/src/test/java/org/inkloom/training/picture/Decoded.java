package org.inkloom.training.picture;

import java.nio.file.Path;
import org.inkloom.data.picture.BadPictureException;
import org.inkloom.data.picture.PictureDecoder;
import org.inkloom.data.picture.Pixels;
import org.inkloom.report.png.RgbPicture;

/** Reads the pictures of the golden folder. */
final class Decoded {
    private Decoded() {}

    static RgbPicture read(Path file) throws BadPictureException {
        Pixels pixels = PictureDecoder.read(file);
        return new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
    }
}
