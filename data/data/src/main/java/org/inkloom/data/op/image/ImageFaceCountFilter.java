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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Keeps samples whose pictures show a number of faces within bounds.
 *
 * @param keys the field names
 * @param faces finds them
 * @param count bounds of the number
 * @param fold over the pictures of a sample
 */
record ImageFaceCountFilter(FieldKeys keys, Faces faces, Range count, Fold fold) implements Filter {
    private static final String COUNTS = "face_counts";

    static final OperatorSpec SPEC = OperatorSpec.filter(
            "image_face_count_filter",
            "Gate on how many faces seen from the front OpenCV's cascade finds.",
            ImageFaceCountFilter::new,
            Faces.params(
                    Param.integer("min_face_count", 1, "fewest faces kept"),
                    Param.integer("max_face_count", 1, "most faces kept"),
                    Param.anyOrAll()));

    private ImageFaceCountFilter(Params params) {
        this(params.keys(), Faces.of(params), params.range("min_face_count", "max_face_count"), params.fold());
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(COUNTS)) {
            return;
        }
        List<Integer> found = sample.pictures(keys).stream()
                .map((Picture picture) -> faces.in(sample, picture).size())
                .toList();
        ArrayNode counts = sample.stats().putArray(COUNTS);
        found.forEach(counts::add);
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode counts = sample.stat(COUNTS);
        boolean kept = fold.passes(counts.size(), i -> count.keeps(counts.get(i).doubleValue()));
        return Verdict.of(kept, COUNTS, counts, count.words());
    }
}
