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
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Keeps samples whose pictures have a width divided by height within bounds.
 *
 * @param keys the field names
 * @param ratio bounds of the ratio
 * @param fold over the pictures of a sample
 */
public record ImageAspectRatioFilter(FieldKeys keys, Range ratio, Fold fold) implements Filter {
    private static final String RATIOS = "aspect_ratios";

    /** The operator's description. */
    public static final OperatorSpec SPEC = OperatorSpec.filter(
            "image_aspect_ratio_filter",
            "Gate on width / height.",
            ImageAspectRatioFilter::new,
            Param.number("min_ratio", 0.333, "smallest ratio kept"),
            Param.number("max_ratio", 3.0, "largest ratio kept"),
            Param.anyOrAll());

    private ImageAspectRatioFilter(Params params) {
        this(params.keys(), params.range("min_ratio", "max_ratio"), params.fold());
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(RATIOS)) {
            return;
        }
        List<PictureSizes.Size> sizes = PictureSizes.of(sample, keys);
        ArrayNode ratios = sample.stats().putArray(RATIOS);
        for (PictureSizes.Size size : sizes) {
            ratios.add((double) size.width() / size.height());
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode ratios = sample.stat(RATIOS);
        boolean kept = fold.passes(ratios.size(), i -> ratio.keeps(ratios.get(i).doubleValue()));
        return Verdict.of(kept, RATIOS, ratios, ratio.words());
    }
}
