package org.inkloom.data.op.neural;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** The operators of this family. */
public final class ModelOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            PictureFilters.AESTHETICS,
            PictureFilters.NSFW,
            PictureFilters.WATERMARK,
            PictureTextFilter.SIMILARITY,
            PictureTextFilter.MATCHING,
            PairFilters.PICTURES,
            PairFilters.TEXTS,
            ImageCaptioningMapper.SPEC,
            TokenFilter.SPEC);

    private ModelOperators() {}
}
