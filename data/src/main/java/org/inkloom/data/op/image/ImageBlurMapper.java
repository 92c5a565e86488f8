package org.inkloom.data.op.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.picture.Blur;
import org.inkloom.data.picture.PictureDecoder;
import org.inkloom.data.picture.Pixels;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.node.ArrayNode;

/**
 * Blurs a share of the pictures into new files and points the sample at them.
 *
 * <p>Which pictures are blurred and what the files are called follows from path and parameters alone, so that a second
 * run makes the same.
 *
 * @param keys the field names
 * @param share of the pictures that are blurred, 0 to 1
 * @param type the filter
 * @param radius of the filter, pixels
 * @param saveDir where new files go; beside the picture when empty
 */
record ImageBlurMapper(FieldKeys keys, double share, Type type, double radius, Optional<Path> saveDir)
        implements Mapper {
    private static final String PRODUCED = "__dj__produced_data__";

    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "image_blur_mapper",
            "Blur each picture with a given probability and point the sample at the new file.",
            ImageBlurMapper::new,
            Param.number("p", 0.2, "probability of blurring a picture"),
            Param.text("blur_type", "gaussian", "mean, box or gaussian"),
            Param.number("radius", 2, "blur radius, pixels; ignored by mean"),
            Param.unset("save_dir", Param.Type.TEXT, "where produced files go"));

    /** The filters. */
    enum Type {
        /** A fixed ring. */
        MEAN,
        /** A square. */
        BOX,
        /** Near a Gaussian. */
        GAUSSIAN
    }

    private ImageBlurMapper(Params params) {
        this(
                params.keys(),
                params.number("p"),
                params.choice("blur_type", Type.class),
                radius(params),
                params.optionalText("save_dir").map(params::path));
    }

    private static double radius(Params params) {
        if (params.number("radius") < 0) {
            throw params.wrong("radius", "Use 0 or more.");
        }
        return params.number("radius");
    }

    @Override
    public List<Sample> map(Sample sample) {
        List<Picture> pictures = sample.pictures(keys);
        ArrayNode sources = sample.fields().putArray(Fields.SOURCE_FILE);
        if (pictures.isEmpty()) {
            return List.of(sample);
        }
        Map<String, String> made = new HashMap<>();
        for (Picture picture : pictures) {
            made.computeIfAbsent(picture.path(), _ -> produce(sample, picture));
        }
        ArrayNode paths = sample.fields().putArray(keys.images());
        for (Picture picture : pictures) {
            sources.add(picture.path());
            paths.add(made.getOrDefault(picture.path(), picture.path()));
        }
        return List.of(sample);
    }

    private String produce(Sample sample, Picture picture) {
        CRC32C checksum = new CRC32C();
        checksum.update((picture.path() + type + radius + share).getBytes(StandardCharsets.UTF_8));
        long hash = checksum.getValue();
        if (hash / (double) (1L << 32) >= share) {
            return picture.path();
        }
        Pixels source = DecodedPictures.of(sample, picture);
        Pixels blurred = switch (type) {
            case MEAN -> Blur.mean(source);
            case BOX -> Blur.box(source, radius);
            case GAUSSIAN -> Blur.gaussian(source, radius);
        };
        return write(blurred, Path.of(picture.path()), hash);
    }

    private String write(Pixels blurred, Path source, long hash) {
        String name = String.valueOf(source.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String suffix = dot < 0 ? ".png" : name.substring(dot);
        String marked = stem + "__dj_hash_#" + HexFormat.of().toHexDigits(hash) + "#";
        Path target = folder(source).resolve(marked + suffix);
        try {
            if (PictureDecoder.write(blurred, target, suffix)) {
                return target.toString();
            }
            // A format that can be read and not written becomes PNG, under a name that says so.
            Path png = target.resolveSibling(marked + ".png");
            PictureDecoder.write(blurred, png, ".png");
            return png.toString();
        } catch (IOException e) {
            throw new BadSampleException(target.toString(), "it cannot be written: " + e.getMessage());
        }
    }

    private Path folder(Path source) {
        Optional<Path> shared =
                Optional.ofNullable(System.getenv("DJ_PRODUCED_DATA_DIR")).map(Path::of);
        if (saveDir.isPresent()) {
            return saveDir.get();
        }
        Path beside = Objects.requireNonNullElse(source.toAbsolutePath().getParent(), Path.of("."));
        Path base = beside.toString().contains("/" + PRODUCED + "/")
                ? Path.of(beside.toString().split("/" + PRODUCED + "/", 2)[0])
                : beside;
        return shared.orElseGet(() -> base.resolve(PRODUCED)).resolve(SPEC.name());
    }
}
