package org.inkloom.data.op.image;

import org.inkloom.picture.Blur;
import org.inkloom.picture.Pixels;

/** The filters that blur. */
enum BlurKind {
    /** A fixed ring. */
    MEAN,
    /** A square. */
    BOX,
    /** Near a Gaussian. */
    GAUSSIAN;

    /** Returns the blurred picture. */
    Pixels blur(Pixels source, double radius) {
        return switch (this) {
            case MEAN -> Blur.mean(source);
            case BOX -> Blur.box(source, radius);
            case GAUSSIAN -> Blur.gaussian(source, radius);
        };
    }
}
