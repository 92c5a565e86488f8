package org.inkloom.data.op.dedup;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.clean.PythonText;
import org.inkloom.data.op.image.DecodedPictures;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.PerceptualHash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Drops samples whose pictures have equal perceptual hashes in the same order.
 *
 * @param keys the field names
 * @param method the hash
 * @param considerText whether the caption must be equal too; a sample without pictures is then compared by its caption
 * @param keep which sample of a group is kept
 */
record ImageDeduplicator(FieldKeys keys, PerceptualHash method, boolean considerText, Keep keep)
        implements Deduplicator {
    /** Which sample of a group is kept. */
    enum Keep {
        /** The first, as in Data-Juicer. */
        FIRST,
        /** The first that has a caption, if any has. */
        CAPTIONED
    }

    static final OperatorSpec SPEC = OperatorSpec.deduplicator(
            "image_deduplicator",
            "Drop samples with equal perceptual image hashes.",
            ImageDeduplicator::new,
            Param.text("method", "phash", "phash, dhash, whash or ahash"),
            Param.flag("consider_text", false, "text must be equal too"),
            Param.text("keep", "first", "which is kept: first (as Data-Juicer does) or captioned"));

    private ImageDeduplicator(Params params) {
        this(
                params.keys(),
                params.choice("method", PerceptualHash.class),
                params.flag("consider_text"),
                params.choice("keep", Keep.class));
    }

    @Override
    public long[] sign(Sample sample) {
        Set<String> seen = new HashSet<>();
        long[] pictures = sample.pictures(keys).stream()
                .filter(picture -> seen.add(picture.path()))
                .mapToLong(picture -> hash(sample, picture))
                .toArray();
        long[] compared = considerText ? withText(pictures, sample) : pictures;
        if (keep == Keep.FIRST || compared.length == 0) {
            return compared;
        }
        boolean captioned = !keys.plain(sample.text(keys.text()).orElse("")).isEmpty();
        long[] signature = Arrays.copyOf(compared, compared.length + 1);
        signature[compared.length] = captioned ? 1 : 0;
        return signature;
    }

    private long[] withText(long[] pictures, Sample sample) {
        long[] signature = Arrays.copyOf(pictures, pictures.length + 2);
        long[] text = Digests.md5(PythonText.strip(sample.requireText(keys.text())));
        System.arraycopy(text, 0, signature, pictures.length, 2);
        return signature;
    }

    /** Returns a signature without the word on whether there is a caption, which does not make pictures different. */
    private long[] compared(long[] signature) {
        return keep == Keep.FIRST || signature.length == 0 ? signature : Arrays.copyOf(signature, signature.length - 1);
    }

    @Override
    public boolean prefers() {
        return keep == Keep.CAPTIONED;
    }

    @Override
    public boolean isPreferred(long[] signature) {
        return keep == Keep.CAPTIONED && signature.length > 0 && signature[signature.length - 1] == 1;
    }

    @Override
    public String rule() {
        return keep == Keep.CAPTIONED ? "kept: the first captioned of its group" : Deduplicator.super.rule();
    }

    private long hash(Sample sample, Picture picture) {
        return sample.memo(
                new Sample.Memo<>(Long.class, method + " " + picture.path()),
                () -> method.of(DecodedPictures.of(sample, picture)));
    }

    @Override
    public String column() {
        return Fields.IMAGE_HASH;
    }

    @Override
    public JsonNode shown(long[] signature) {
        long[] compared = compared(signature);
        int pictures = considerText ? compared.length - 2 : compared.length;
        return JsonNodeFactory.instance.stringNode(Arrays.stream(compared, 0, pictures)
                .mapToObj(HexFormat.of()::toHexDigits)
                .collect(Collectors.joining()));
    }

    @Override
    public List<long[]> buckets(long[] signature) {
        return signature.length == 0 ? List.of() : List.of(compared(signature));
    }

    @Override
    public Groups groups() {
        return new FirstOfEqual(this::compared);
    }
}
