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
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps samples whose pictures have a width and a height, in pixels, within bounds.
 *
 * @param keys the field names
 * @param width bounds of the width
 * @param height bounds of the height
 * @param fold over the pictures of a sample
 */
public record ImageShapeFilter(FieldKeys keys, Range width, Range height, Fold fold) implements Filter {
    private static final String WIDTH = "image_width";
    private static final String HEIGHT = "image_height";

    /** The operator's description. */
    public static final OperatorSpec SPEC = OperatorSpec.filter(
            "image_shape_filter",
            "Gate on pixel width and height.",
            ImageShapeFilter::new,
            Param.number("min_width", 1, "smallest width kept, pixels"),
            Param.number("max_width", Range.MAX, "largest width kept, pixels"),
            Param.number("min_height", 1, "smallest height kept, pixels"),
            Param.number("max_height", Range.MAX, "largest height kept, pixels"),
            Param.anyOrAll());

    private ImageShapeFilter(Params params) {
        this(
                params.keys(),
                params.range("min_width", "max_width"),
                params.range("min_height", "max_height"),
                params.fold());
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(WIDTH) && sample.hasStat(HEIGHT)) {
            return;
        }
        List<PictureSizes.Size> sizes = PictureSizes.of(sample, keys);
        ObjectNode stats = sample.stats();
        ArrayNode widths = stats.putArray(WIDTH);
        ArrayNode heights = stats.putArray(HEIGHT);
        for (PictureSizes.Size size : sizes) {
            widths.add(size.width());
            heights.add(size.height());
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode widths = sample.stat(WIDTH);
        JsonNode heights = sample.stat(HEIGHT);
        int count = Math.min(widths.size(), heights.size());
        boolean kept = fold.passes(
                count,
                i -> width.keeps(widths.get(i).doubleValue())
                        && height.keeps(heights.get(i).doubleValue()));
        boolean widthFails = !fold.passes(count, i -> width.keeps(widths.get(i).doubleValue()));
        return widthFails
                ? Verdict.of(kept, WIDTH, widths, width.words())
                : Verdict.of(kept, HEIGHT, heights, height.words());
    }
}
