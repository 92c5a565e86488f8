package org.inkloom.data.op.image;

import java.util.List;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Fold;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.FaceDetector;
import org.inkloom.picture.Pixels;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Keeps samples whose pictures have a largest face of an area, as a part of the picture's, within bounds.
 *
 * @param keys the field names
 * @param faces finds them
 * @param ratio bounds of the part
 * @param fold over the pictures of a sample
 */
record ImageFaceRatioFilter(FieldKeys keys, Faces faces, Range ratio, Fold fold) implements Filter {
    private static final String RATIOS = "face_ratios";

    static final OperatorSpec SPEC = OperatorSpec.filter(
            "image_face_ratio_filter",
            "Gate on the area of the largest face that OpenCV's cascade finds, as a part of the picture.",
            ImageFaceRatioFilter::new,
            Faces.params(
                    Param.number("min_ratio", 0.0, "smallest part kept"),
                    Param.number("max_ratio", 0.4, "largest part kept"),
                    Param.anyOrAll()));

    private ImageFaceRatioFilter(Params params) {
        this(params.keys(), Faces.of(params), params.range("min_ratio", "max_ratio"), params.fold());
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(RATIOS)) {
            return;
        }
        List<Double> found = sample.pictures(keys).stream()
                .map((Picture picture) -> ratio(sample, picture))
                .toList();
        ArrayNode ratios = sample.stats().putArray(RATIOS);
        found.forEach(ratios::add);
    }

    private double ratio(Sample sample, Picture picture) {
        long largest = faces.in(sample, picture).stream()
                .mapToLong(FaceDetector.Box::area)
                .max()
                .orElse(0);
        Pixels pixels = DecodedPictures.of(sample, picture);
        return (double) largest / ((long) pixels.width() * pixels.height());
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode ratios = sample.stat(RATIOS);
        boolean kept = fold.passes(ratios.size(), i -> ratio.keeps(ratios.get(i).doubleValue()));
        return Verdict.of(kept, RATIOS, ratios, ratio.words());
    }
}
