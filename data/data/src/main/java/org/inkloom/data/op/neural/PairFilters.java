package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.port.Embedder;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.port.PictureModel;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;

/** Filters by how alike the two pictures, or two texts, of a sample are. */
final class PairFilters {
    private static final Param CLIP =
            Param.text("hf_clip", "openai/clip-vit-base-patch32", "repository or folder of the model");
    private static final Param LEAST = Param.number("min_score", 0.1, "lowest similarity kept");
    private static final Param MOST = Param.number("max_score", 1.0, "highest similarity kept");

    static final OperatorSpec PICTURES = OperatorSpec.filter(
            "image_pair_similarity_filter",
            "Gate on CLIP cosine similarity of the two images of a sample.",
            params -> new PicturePair(params, embedder(params)),
            CLIP,
            PictureFilters.REMOTE_CODE,
            LEAST,
            MOST,
            Param.anyOrAll());

    static final OperatorSpec TEXTS = OperatorSpec.filter(
            "text_pair_similarity_filter",
            "Gate on CLIP text-text cosine similarity of two text fields.",
            PairFilters::texts,
            CLIP,
            PictureFilters.REMOTE_CODE,
            LEAST,
            MOST,
            Param.unset("text_key_second", Param.Type.TEXT, "the second text field; required"),
            Param.anyOrAll());

    private PairFilters() {}

    private static Embedder embedder(Params params) {
        return OfferedModels.provider(params.operator()).embedder(ModelFilter.request(params, "hf_clip"));
    }

    private static ModelFilter texts(Params params) {
        String second = params.optionalText("text_key_second")
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-DATA-005",
                        "The operator '" + params.operator() + "' has no text_key_second.",
                        "It compares two texts of each sample and knows only one field.",
                        "Set text_key_second to the field with the other text."));
        return new TextPair(params, second, embedder(params));
    }

    /** Returns how alike the vectors of each pair are; they have length 1, and those of a pair follow each other. */
    private static float[] cosines(float[][] embeds) {
        float[] similar = new float[embeds.length / 2];
        for (int i = 0; i < similar.length; i++) {
            similar[i] = cosine(embeds[2 * i], embeds[2 * i + 1]);
        }
        return similar;
    }

    private static float cosine(float[] a, float[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        return (float) product;
    }

    /** The two pictures of a sample. */
    private static final class PicturePair extends ModelFilter {
        private final Embedder model;

        PicturePair(Params params, Embedder model) {
            super(params, "image_pair_similarity", params.range("min_score", "max_score"));
            this.model = model;
        }

        @Override
        PictureModel model() {
            return model;
        }

        @Override
        void ready(Sample sample) {
            List<Picture> pictures = sample.pictures(keys());
            if (pictures.size() != 2
                    || pictures.getFirst().path().equals(pictures.getLast().path())) {
                throw new BadSampleException(
                        "field '" + keys().images() + "'", "it does not name two different pictures");
            }
            frames(sample);
        }

        @Override
        int size(Sample sample) {
            return 1;
        }

        @Override
        float[] score(List<Sample> samples) {
            List<byte[]> pictures = new ArrayList<>();
            samples.forEach(sample -> pictures.addAll(frames(sample).all()));
            return Slices.score(
                    samples.size(), (from, to) -> cosines(model.pictures(pictures.subList(2 * from, 2 * to))));
        }
    }

    /** Two texts of a sample; where one is missing or empty there is nothing to compare. */
    private static final class TextPair extends ModelFilter {
        private final String second;
        private final Embedder model;

        TextPair(Params params, String second, Embedder model) {
            super(params, "text_pair_similarity", params.range("min_score", "max_score"));
            this.second = second;
            this.model = model;
        }

        @Override
        PictureModel model() {
            return model;
        }

        private List<String> texts(Sample sample) {
            return List.of(
                    sample.text(keys().text()).orElse(""), sample.text(second).orElse(""));
        }

        @Override
        void ready(Sample sample) {
            texts(sample);
        }

        @Override
        int size(Sample sample) {
            return texts(sample).contains("") ? 0 : 1;
        }

        @Override
        float[] score(List<Sample> samples) {
            return Slices.score(samples.size(), (from, to) -> {
                List<String> texts = new ArrayList<>();
                samples.subList(from, to).forEach(sample -> texts.addAll(texts(sample)));
                return cosines(model.texts(texts));
            });
        }
    }
}
