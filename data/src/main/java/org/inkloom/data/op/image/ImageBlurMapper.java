package org.inkloom.data.op.image;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;

/**
 * Blurs a share of the pictures into new files and points the sample at them. Which pictures are blurred follows from
 * path and parameters alone.
 *
 * @param keys the field names
 * @param share of the pictures that are blurred, 0 to 1
 * @param kind the filter
 * @param radius of the filter, pixels
 * @param produced where new files go
 */
record ImageBlurMapper(FieldKeys keys, double share, BlurKind kind, double radius, ProducedPictures produced)
        implements Mapper {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "image_blur_mapper",
            "Blur each picture with a given probability and point the sample at the new file.",
            ImageBlurMapper::new,
            Param.number("p", 0.2, "probability of blurring a picture"),
            Param.text("blur_type", "gaussian", "mean, box or gaussian"),
            Param.number("radius", 2, "blur radius, pixels; ignored by mean"),
            Param.unset("save_dir", Param.Type.TEXT, "where produced files go"));

    private ImageBlurMapper(Params params) {
        this(
                params.keys(),
                params.number("p"),
                params.choice("blur_type", BlurKind.class),
                BlurKind.radius(params),
                new ProducedPictures(
                        params.operator(), params.optionalText("save_dir").map(params::path)));
    }

    @Override
    public List<Sample> map(Sample sample) {
        ProducedPictures.replace(sample, keys, picture -> produce(sample, picture));
        return List.of(sample);
    }

    private String produce(Sample sample, Picture picture) {
        long hash = ProducedPictures.hash(picture, kind, radius, share);
        if (hash / (double) (1L << 32) >= share) {
            return picture.path();
        }
        return produced.write(kind.blur(DecodedPictures.of(sample, picture), radius), Path.of(picture.path()), hash);
    }
}
