package org.inkloom.data.op.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Fold;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Keeps samples whose encoded pictures have a size in bytes within bounds.
 *
 * @param keys the field names
 * @param bytes bounds of the size
 * @param fold over the pictures of a sample
 */
public record ImageSizeFilter(FieldKeys keys, Range bytes, Fold fold) implements Filter {
    private static final String SIZES = "image_sizes";
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(?:([KMGTPEZY])I?B)?");

    /** The operator's description. */
    public static final OperatorSpec SPEC = OperatorSpec.filter(
            "image_size_filter",
            "Gate on the encoded size of the picture file.",
            ImageSizeFilter::new,
            new Param(
                    "min_size",
                    Param.Type.VALUES,
                    Param.text("min_size", "0", "").fallback(),
                    "smallest size kept"),
            new Param(
                    "max_size",
                    Param.Type.VALUES,
                    Param.text("max_size", "1TB", "").fallback(),
                    "largest size kept"),
            Param.anyOrAll());

    private ImageSizeFilter(Params params) {
        this(params.keys(), params.range(bytes(params, "min_size"), bytes(params, "max_size")), params.fold());
    }

    /** A number and an optional unit; KB and KiB are both 1024 bytes. */
    private static double bytes(Params params, String name) {
        String given = params.values(name).getFirst().asString("").strip().toUpperCase(Locale.ROOT);
        Matcher matcher = SIZE.matcher(given);
        if (!matcher.matches()) {
            throw params.wrong(name, "Write a number and a unit, for example 120KB or 1.5MiB.");
        }
        String unit = matcher.group(2);
        int power = unit == null ? 0 : "KMGTPEZY".indexOf(unit.charAt(0)) + 1;
        return Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
    }

    @Override
    public void measure(Sample sample) {
        if (sample.hasStat(SIZES)) {
            return;
        }
        List<Long> sizes = new ArrayList<>();
        for (Picture picture : sample.pictures(keys)) {
            sizes.add(picture.bytes().map(encoded -> (long) encoded.length).orElseGet(() -> fileSize(picture.path())));
        }
        ArrayNode list = sample.stats().putArray(SIZES);
        sizes.forEach(list::add);
    }

    private static long fileSize(String path) {
        try {
            return Files.size(Path.of(path));
        } catch (NoSuchFileException e) {
            throw new BadSampleException(path, "there is no such file");
        } catch (IOException | InvalidPathException e) {
            throw new BadSampleException(path, "its size cannot be read");
        }
    }

    @Override
    public Verdict judge(Sample sample) {
        JsonNode sizes = sample.stat(SIZES);
        boolean kept = fold.passes(sizes.size(), i -> bytes.keeps(sizes.get(i).doubleValue()));
        return Verdict.of(kept, SIZES, sizes, bytes.words());
    }
}
