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
import org.inkloom.data.picture.PerceptualHash;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Drops samples whose pictures have equal perceptual hashes in the same order.
 *
 * @param keys the field names
 * @param method the hash
 * @param considerText whether the caption must be equal too; a sample without pictures is then compared by its caption
 */
record ImageDeduplicator(FieldKeys keys, PerceptualHash method, boolean considerText) implements Deduplicator {
    static final OperatorSpec SPEC = OperatorSpec.deduplicator(
            "image_deduplicator",
            "Drop samples with equal perceptual image hashes.",
            ImageDeduplicator::new,
            Param.text("method", "phash", "phash, dhash, whash or ahash"),
            Param.flag("consider_text", false, "text must be equal too"));

    private ImageDeduplicator(Params params) {
        this(params.keys(), params.choice("method", PerceptualHash.class), params.flag("consider_text"));
    }

    @Override
    public long[] sign(Sample sample) {
        Set<String> seen = new HashSet<>();
        long[] pictures = sample.pictures(keys).stream()
                .filter(picture -> seen.add(picture.path()))
                .mapToLong(picture -> hash(sample, picture))
                .toArray();
        if (!considerText) {
            return pictures;
        }
        long[] signature = Arrays.copyOf(pictures, pictures.length + 2);
        long[] text = Digests.md5(PythonText.strip(sample.requireText(keys.text())));
        System.arraycopy(text, 0, signature, pictures.length, 2);
        return signature;
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
        int pictures = considerText ? signature.length - 2 : signature.length;
        return JsonNodeFactory.instance.stringNode(Arrays.stream(signature, 0, pictures)
                .mapToObj(HexFormat.of()::toHexDigits)
                .collect(Collectors.joining()));
    }

    @Override
    public List<long[]> buckets(long[] signature) {
        return signature.length == 0 ? List.of() : List.of(signature);
    }

    @Override
    public Groups groups() {
        return new FirstOfEqual();
    }
}
