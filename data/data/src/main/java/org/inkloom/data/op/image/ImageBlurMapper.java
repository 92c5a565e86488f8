package org.inkloom.data.op.image;

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
 * @param blurring how, and where new files go
 */
record ImageBlurMapper(FieldKeys keys, double share, Blurring blurring) implements Mapper {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "image_blur_mapper",
            "Blur each picture with a given probability and point the sample at the new file.",
            ImageBlurMapper::new,
            Blurring.params(Param.number("p", 0.2, "probability of blurring a picture")));

    private ImageBlurMapper(Params params) {
        this(params.keys(), params.number("p"), Blurring.of(params));
    }

    @Override
    public List<Sample> map(Sample sample) {
        ProducedPictures.replace(sample, keys, picture -> produce(sample, picture));
        return List.of(sample);
    }

    private String produce(Sample sample, Picture picture) {
        long hash = ProducedPictures.hash(picture, blurring.kind(), blurring.radius(), share);
        if (hash / (double) (1L << 32) >= share) {
            return picture.path();
        }
        return blurring.write(blurring.blur(DecodedPictures.of(sample, picture)), picture, hash);
    }
}
