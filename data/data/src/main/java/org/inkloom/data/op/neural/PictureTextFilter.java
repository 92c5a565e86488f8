package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.port.PictureModel;
import org.inkloom.data.port.PictureTextScorer;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;

/** Filters by how well each chunk of the caption fits its pictures. */
final class PictureTextFilter extends ModelFilter {
    static final OperatorSpec SIMILARITY = spec(
            "image_text_similarity_filter",
            "Gate on CLIP cosine similarity between each text chunk and the images named in it.",
            params -> new PictureTextFilter(
                    params,
                    "image_text_similarity",
                    OfferedModels.provider(params.operator()).similarity(request(params, "hf_clip")),
                    // The model's own scale is 100.
                    100),
            Param.text("hf_clip", "openai/clip-vit-base-patch32", "repository or folder of the model"),
            Param.number("min_score", 0.1, "lowest similarity kept"));

    static final OperatorSpec MATCHING = spec(
            "image_text_matching_filter",
            "Gate on the BLIP image-text-matching probability.",
            params -> new PictureTextFilter(
                    params,
                    "image_text_matching_score",
                    OfferedModels.provider(params.operator()).matching(request(params, "hf_blip")),
                    1),
            Param.text("hf_blip", "Salesforce/blip-itm-base-coco", "repository or folder of the model"),
            Param.number("min_score", 0.003, "lowest probability kept"));

    private final PictureTextScorer model;
    private final float scale;
    private final Reduce reduce;
    private final boolean mirrored;
    private final boolean flipped;

    /** How the numbers of several pictures of a chunk become one. */
    enum Reduce {
        /** Their mean. */
        AVG,
        /** The largest. */
        MAX,
        /** The smallest. */
        MIN;

        float of(float[] scores, int from, int to) {
            float result = scores[from];
            for (int i = from + 1; i < to; i++) {
                result = switch (this) {
                    case AVG -> result + scores[i];
                    case MAX -> Math.max(result, scores[i]);
                    case MIN -> Math.min(result, scores[i]);
                };
            }
            return this == AVG ? result / (to - from) : result;
        }
    }

    /** The chunks of a sample that have pictures. */
    private record Pairs(List<Chunks.Chunk> chunks) {}

    private PictureTextFilter(Params params, String statistic, PictureTextScorer model, float scale) {
        super(params, statistic, params.range("min_score", "max_score"));
        this.model = model;
        this.scale = scale;
        this.reduce = params.choice("reduce_mode", Reduce.class);
        this.mirrored = params.flag("horizontal_flip");
        this.flipped = params.flag("vertical_flip");
    }

    private static OperatorSpec spec(
            String name,
            String summary,
            java.util.function.Function<Params, org.inkloom.data.op.Operator> factory,
            Param model,
            Param least) {
        return OperatorSpec.filter(
                name,
                summary,
                factory,
                model,
                PictureFilters.REMOTE_CODE,
                least,
                Param.number("max_score", 1.0, "highest number kept"),
                Param.flag("horizontal_flip", false, "mirror pictures left to right before scoring"),
                Param.flag("vertical_flip", false, "mirror pictures top to bottom before scoring"),
                Param.text("any_or_all", "any", "fold over the chunks of a sample: any or all"),
                Param.text("reduce_mode", "avg", "fold over the pictures of a chunk: avg, max or min"));
    }

    @Override
    PictureModel model() {
        return model;
    }

    @Override
    Frames frames(Sample sample) {
        return Frames.of(sample, keys(), model.frame(), mirrored, flipped);
    }

    private List<Chunks.Chunk> chunks(Sample sample) {
        if (sample.pictures(keys()).isEmpty()) {
            return List.of();
        }
        String text = sample.requireText(keys().text());
        return sample.memo(new Sample.Memo<>(Pairs.class, text), () -> pairs(sample))
                .chunks();
    }

    private Pairs pairs(Sample sample) {
        List<Chunks.Chunk> pairs = new ArrayList<>();
        for (Chunks.Chunk chunk : Chunks.of(sample, keys())) {
            if (Chunks.count(chunk.raw(), keys().imageToken()) > 0) {
                if (chunk.pictures().isEmpty()) {
                    throw new BadSampleException(
                            "field '" + keys().text() + "'", "it names more pictures than the sample has");
                }
                pairs.add(chunk);
            }
        }
        return new Pairs(pairs);
    }

    @Override
    void ready(Sample sample) {
        if (!chunks(sample).isEmpty()) {
            frames(sample);
        }
    }

    @Override
    int size(Sample sample) {
        return chunks(sample).stream()
                .mapToInt(chunk -> chunk.pictures().size())
                .sum();
    }

    @Override
    float[] score(List<Sample> samples) {
        List<byte[]> pictures = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Sample sample : samples) {
            Frames frames = frames(sample);
            for (Chunks.Chunk chunk : chunks(sample)) {
                for (String path : chunk.pictures()) {
                    pictures.add(frames.of(path));
                    texts.add(chunk.text());
                }
            }
        }
        return Slices.score(
                pictures.size(), (from, to) -> model.scores(pictures.subList(from, to), texts.subList(from, to)));
    }

    @Override
    float[] statistic(Sample sample, float[] scores) {
        if (scores.length == 0) {
            return scores;
        }
        float[] scaled = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scaled[i] = scores[i] / scale;
        }
        List<Chunks.Chunk> chunks = chunks(sample);
        float[] result = new float[chunks.size()];
        int from = 0;
        for (int i = 0; i < result.length; i++) {
            int to = from + chunks.get(i).pictures().size();
            result[i] = reduce.of(scaled, from, to);
            from = to;
        }
        return result;
    }
}
