package org.inkloom.data.op.image;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;

/** Lists the operators of this package. */
public final class ImageOperators {
    /** All of them. */
    public static final List<OperatorSpec> ALL = List.of(
            ImageShapeFilter.SPEC,
            ImageAspectRatioFilter.SPEC,
            ImageSizeFilter.SPEC,
            ImageBlurMapper.SPEC,
            ImageFaceCountFilter.SPEC,
            ImageFaceRatioFilter.SPEC,
            ImageFaceBlurMapper.SPEC);

    private ImageOperators() {}
}
