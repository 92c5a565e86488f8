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
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import tools.jackson.databind.node.ArrayNode;

/**
 * Where a mapper's new pictures go and what they are called: that follows from path and parameters alone, so that a
 * second run makes the same.
 *
 * @param operator the mapper
 * @param saveDir the folder; beside the picture when empty
 */
record ProducedPictures(String operator, Optional<Path> saveDir) {
    private static final String PRODUCED = "__dj__produced_data__";

    /** Returns a number of 32 bits that stands for a picture and the parameters. */
    static long hash(Picture picture, Object... parameters) {
        StringBuilder text = new StringBuilder(picture.path());
        for (Object parameter : parameters) {
            text.append(parameter);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /**
     * Points a sample at new pictures, and notes the paths before.
     *
     * @param produce returns the path of a picture's successor, or its own
     */
    static void replace(Sample sample, FieldKeys keys, Function<Picture, String> produce) {
        List<Picture> pictures = sample.pictures(keys);
        ArrayNode sources = sample.fields().putArray(Fields.SOURCE_FILE);
        if (pictures.isEmpty()) {
            return;
        }
        Map<String, String> made = new HashMap<>();
        for (Picture picture : pictures) {
            made.computeIfAbsent(picture.path(), _ -> produce.apply(picture));
        }
        ArrayNode paths = sample.fields().putArray(keys.images());
        for (Picture picture : pictures) {
            sources.add(picture.path());
            paths.add(made.getOrDefault(picture.path(), picture.path()));
        }
    }

    /**
     * Writes a picture.
     *
     * @param source the file it was made from
     * @param hash goes into its name
     * @return its path
     * @throws BadSampleException if it cannot be written
     */
    String write(Pixels pixels, Path source, long hash) {
        String name = String.valueOf(source.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String suffix = dot < 0 ? ".png" : name.substring(dot);
        String marked = stem + "__dj_hash_#" + HexFormat.of().toHexDigits(hash) + "#";
        Path target = folder(source).resolve(marked + suffix);
        try {
            if (PictureDecoder.write(pixels, target, suffix)) {
                return target.toString();
            }
            // A format that can be read and not written becomes PNG, under a name that says so.
            Path png = target.resolveSibling(marked + ".png");
            PictureDecoder.write(pixels, png, ".png");
            return png.toString();
        } catch (IOException e) {
            throw new BadSampleException(target.toString(), "it cannot be written: " + e.getMessage());
        }
    }

    private Path folder(Path source) {
        if (saveDir.isPresent()) {
            return saveDir.get();
        }
        Optional<Path> shared =
                Optional.ofNullable(System.getenv("DJ_PRODUCED_DATA_DIR")).map(Path::of);
        Path beside = Objects.requireNonNullElse(source.toAbsolutePath().getParent(), Path.of("."));
        Path base = beside.toString().contains("/" + PRODUCED + "/")
                ? Path.of(beside.toString().split("/" + PRODUCED + "/", 2)[0])
                : beside;
        return shared.orElseGet(() -> base.resolve(PRODUCED)).resolve(operator);
    }
}
