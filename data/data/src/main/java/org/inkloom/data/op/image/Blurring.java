package org.inkloom.data.op.image;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.Picture;
import org.inkloom.picture.Pixels;

/**
 * A blur as recipes describe it, and where the blurred pictures go.
 *
 * @param kind the filter
 * @param radius of the filter, pixels
 * @param produced where new files go
 */
record Blurring(BlurKind kind, double radius, ProducedPictures produced) {
    /** The parameters that all operators which blur share, after their own. */
    static Param[] params(Param... own) {
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(
                                Param.text("blur_type", "gaussian", "mean, box or gaussian"),
                                Param.number("radius", 2, "blur radius, pixels; ignored by mean"),
                                Param.unset("save_dir", Param.Type.TEXT, "where produced files go")))
                .toArray(Param[]::new);
    }

    /** Reads {@link #params}. */
    static Blurring of(Params params) {
        BlurKind kind = params.choice("blur_type", BlurKind.class);
        double radius = params.number("radius");
        if (radius < 0) {
            throw params.wrong("radius", "Use 0 or more.");
        }
        return new Blurring(
                kind,
                radius,
                new ProducedPictures(
                        params.operator(), params.optionalText("save_dir").map(params::path)));
    }

    /** Returns the blurred picture. */
    Pixels blur(Pixels source) {
        return kind.blur(source, radius);
    }

    /**
     * Writes what was made from a picture.
     *
     * @param hash goes into its name
     * @return its path
     */
    String write(Pixels blurred, Picture source, long hash) {
        return produced.write(blurred, Path.of(source.path()), hash);
    }
}
