package org.inkloom.data.op.image;

import java.util.List;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.FaceDetector;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.Window;

/**
 * Blurs the faces in pictures into new files and points the sample at them; pictures without a face stay.
 *
 * @param keys the field names
 * @param faces finds them
 * @param blurring how, and where new files go
 */
record ImageFaceBlurMapper(FieldKeys keys, Faces faces, Blurring blurring) implements Mapper {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "image_face_blur_mapper",
            "Blur the faces that OpenCV's cascade finds and point the sample at the new file.",
            ImageFaceBlurMapper::new,
            Faces.params(Blurring.params()));

    private ImageFaceBlurMapper(Params params) {
        this(params.keys(), Faces.of(params), Blurring.of(params));
    }

    @Override
    public List<Sample> map(Sample sample) {
        ProducedPictures.replace(sample, keys, picture -> produce(sample, picture));
        return List.of(sample);
    }

    private String produce(Sample sample, Picture picture) {
        List<FaceDetector.Box> found = faces.in(sample, picture);
        if (found.isEmpty()) {
            return picture.path();
        }
        Pixels source = DecodedPictures.of(sample, picture);
        Pixels blurred = source;
        for (FaceDetector.Box box : found) {
            // The filter sees nothing outside the box, and of overlapping boxes the last one wins.
            Pixels face = new Window(box.x(), box.y(), box.width(), box.height()).cut(source);
            blurred = blurred.with(blurring.blur(face), box.x(), box.y());
        }
        long hash = ProducedPictures.hash(
                picture, blurring.kind(), blurring.radius(), faces.cascade().getFileName(), faces.settings());
        return blurring.write(blurred, picture, hash);
    }
}
