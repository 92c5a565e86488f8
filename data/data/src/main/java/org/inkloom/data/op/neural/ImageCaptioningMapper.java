package org.inkloom.data.op.neural;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.inkloom.data.op.Deduplicator;
import org.inkloom.data.op.HoldsModel;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.dedup.DedupOperators;
import org.inkloom.data.port.CaptionModel;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Writes captions with a model: each picture's caption follows its token, other words of the chunk go, special tokens
 * stay.
 *
 * <p>Captions are drawn at random; the draw follows from the picture's path, the prompt and the candidate's number, so
 * that a second run, another order and another engine give the same.
 */
final class ImageCaptioningMapper implements Mapper, HoldsModel {
    static final OperatorSpec SPEC = OperatorSpec.mapper(
            "image_captioning_mapper",
            "Generate captions with an image-to-text model.",
            ImageCaptioningMapper::new,
            Param.text("hf_img2seq", "Salesforce/blip2-opt-2.7b", "repository or folder of the model"),
            PictureFilters.REMOTE_CODE,
            Param.integer("caption_num", 1, "candidates per picture"),
            Param.text("keep_candidate_mode", "random_any", "random_any, similar_one_simhash or all"),
            Param.flag("keep_original_sample", true, "keep the unchanged sample as well"),
            Param.unset("prompt", Param.Type.TEXT, "one prompt for all samples"),
            Param.unset("prompt_key", Param.Type.TEXT, "field with a prompt per sample; goes before prompt"));

    private static final OperatorSpec SIMHASH = DedupOperators.ALL.stream()
            .filter(spec -> spec.name().equals("document_simhash_deduplicator"))
            .findFirst()
            .orElseThrow();

    private final FieldKeys keys;
    private final CaptionModel model;
    private final int candidates;
    private final Keep keep;
    private final boolean keepOriginal;
    private final Optional<String> prompt;
    private final Optional<String> promptKey;
    private final Deduplicator simhash;

    /** Which candidates become samples. */
    enum Keep {
        /** One at random. */
        RANDOM_ANY,
        /** The one most like the caption that was there. */
        SIMILAR_ONE_SIMHASH,
        /** Every one, a sample each. */
        ALL
    }

    private ImageCaptioningMapper(Params params) {
        keys = params.keys();
        candidates = params.integer("caption_num");
        if (candidates < 1) {
            throw params.wrong("caption_num", "Use 1 or more.");
        }
        keep = params.choice("keep_candidate_mode", Keep.class);
        keepOriginal = params.flag("keep_original_sample");
        prompt = params.optionalText("prompt").filter(text -> !text.isEmpty());
        promptKey = params.optionalText("prompt_key").filter(text -> !text.isEmpty());
        Map<String, JsonNode> window = Map.of("window_size", Json.mapper().valueToTree(2));
        simhash = (Deduplicator) SIMHASH.make(window, FieldKeys.DEFAULT, params.path(""));
        model = OfferedModels.provider(params.operator()).captioner(ModelFilter.request(params, "hf_img2seq"));
    }

    @Override
    public List<Sample> map(Sample sample) {
        List<Sample> result = new ArrayList<>();
        if (keepOriginal) {
            result.add(sample);
        }
        if (!sample.pictures(keys).isEmpty()) {
            Frames frames = Frames.of(sample, keys, model.frame(), false, false);
            List<StringBuilder> texts = texts(sample, frames);
            sample.forget(Frames.class);
            for (StringBuilder text : texts) {
                Sample made = new Sample(sample.row(), sample.fields().deepCopy());
                made.setText(keys.text(), text.toString());
                result.add(made);
            }
        }
        return result;
    }

    private List<StringBuilder> texts(Sample sample, Frames frames) {
        List<StringBuilder> texts = new ArrayList<>();
        for (int i = 0; i < (keep == Keep.ALL ? candidates : 1); i++) {
            texts.add(new StringBuilder());
        }
        String asked = prompt(sample);
        Map<String, List<String>> known = new LinkedHashMap<>();
        for (Chunks.Chunk chunk : Chunks.of(sample, keys)) {
            if (chunk.raw().isBlank()) {
                continue;
            }
            int tokens = Chunks.count(chunk.raw(), keys.imageToken());
            if (tokens > chunk.pictures().size()) {
                throw new BadSampleException(
                        "field '" + keys.text() + "'", "it names more pictures than the sample has");
            }
            List<List<String>> perPicture = new ArrayList<>();
            for (String path : chunk.pictures()) {
                List<String> all = known.computeIfAbsent(path, _ -> captions(frames.of(path), path, asked));
                perPicture.add(kept(all, chunk, path));
            }
            for (int i = 0; i < texts.size(); i++) {
                int number = i;
                List<String> own =
                        perPicture.stream().map(all -> all.get(number)).toList();
                texts.get(i)
                        .append(tokens == 0 ? chunk.raw() : inserted(chunk.tokens(), own))
                        .append(keys.endOfChunk());
            }
        }
        return texts;
    }

    private String prompt(Sample sample) {
        return promptKey
                .flatMap(key -> Optional.ofNullable(sample.fields().get(key)))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .or(() -> prompt)
                .orElse("");
    }

    private List<String> captions(byte[] picture, String path, String asked) {
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            seeds.add(hash(path + "\n" + asked + "\n" + i));
        }
        return model.captions(picture, asked, seeds);
    }

    private List<String> kept(List<String> all, Chunks.Chunk chunk, String path) {
        return switch (keep) {
            case ALL -> all;
            case RANDOM_ANY -> List.of(all.get((int) (hash(path + "\n" + chunk.raw()) % all.size())));
            case SIMILAR_ONE_SIMHASH -> List.of(nearest(all, chunk.text()));
        };
    }

    private String nearest(List<String> all, String text) {
        long wanted = sign(text);
        String best = all.getFirst();
        int least = Integer.MAX_VALUE;
        for (String candidate : all) {
            int distance = Long.bitCount(wanted ^ sign(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    private long sign(String text) {
        return simhash.sign(new Sample(0, Json.mapper().createObjectNode().put(FieldKeys.DEFAULT.text(), text)))[0];
    }

    private static long hash(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /** Puts each caption behind its own token; Data-Juicer puts all of a chunk behind the first. */
    private String inserted(String tokens, List<String> captions) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (String caption : captions) {
            int end = tokens.indexOf(keys.imageToken(), at) + keys.imageToken().length();
            text.append(tokens, at, end).append(' ').append(caption).append(' ');
            at = end;
        }
        return text.append(tokens, at, tokens.length()).toString();
    }

    @Override
    public void load() {
        model.load();
    }

    @Override
    public void close() {
        model.close();
    }
}
