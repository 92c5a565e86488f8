package org.inkloom.data.op.image;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureHeader;

/** The sizes of a sample's pictures, each header read once per sample however many operators ask. */
final class PictureSizes {
    /** Width and height in pixels as a viewer would see them. */
    record Size(int width, int height) {}

    private PictureSizes() {}

    /** Returns one size per picture entry. Embedded bytes are measured as stored, files upright, as Data-Juicer does. */
    static List<Size> of(Sample sample, FieldKeys keys) {
        List<Picture> pictures = sample.pictures(keys);
        List<Size> sizes = new ArrayList<>(pictures.size());
        for (Picture picture : pictures) {
            sizes.add(picture.bytes().map(bytes -> embedded(picture, bytes)).orElseGet(() -> file(sample, picture)));
        }
        return sizes;
    }

    private static Size file(Sample sample, Picture picture) {
        PictureHeader header = sample.memo(new Sample.Memo<>(PictureHeader.class, picture.path()), () -> {
            try {
                return HeaderProbe.read(Path.of(picture.path()));
            } catch (BadPictureException e) {
                throw new BadSampleException(picture.path(), e.why());
            } catch (InvalidPathException e) {
                throw new BadSampleException(picture.path(), "it is not a path");
            }
        });
        return new Size(header.uprightWidth(), header.uprightHeight());
    }

    private static Size embedded(Picture picture, byte[] bytes) {
        try {
            PictureHeader header = HeaderProbe.read(bytes);
            // TIFF readers turn the picture while they open it; for the other formats bytes stay as they are.
            boolean turn = header.format().equals("TIFF");
            return turn
                    ? new Size(header.uprightWidth(), header.uprightHeight())
                    : new Size(header.width(), header.height());
        } catch (BadPictureException e) {
            throw new BadSampleException(picture.path(), e.why());
        }
    }
}
