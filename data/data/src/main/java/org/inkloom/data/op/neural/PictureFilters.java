package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.Range;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.port.PictureClassifier;
import org.inkloom.data.port.PictureModel;
import org.inkloom.data.port.PictureScorer;
import org.inkloom.data.sample.Sample;

/** Filters by one number per picture: beauty, and the probability of a class. */
final class PictureFilters {
    static final Param REMOTE_CODE =
            Param.flag("trust_remote_code", false, "no effect: nothing that comes with a model is executed");

    private static final String DEFAULT_SCORER = "shunk031/aesthetics-predictor-v2-sac-logos-ava1-l14-linearMSE";
    private static final String TEN_POINTS = "shunk031/aesthetics-predictor";

    static final OperatorSpec AESTHETICS = OperatorSpec.filter(
            "image_aesthetics_filter",
            "Gate on a predicted aesthetic score.",
            PictureFilters::aesthetics,
            Param.text("hf_scorer_model", "", "repository or folder of the model; " + DEFAULT_SCORER + " if empty"),
            REMOTE_CODE,
            Param.number("min_score", 0.5, "lowest score kept"),
            Param.number("max_score", 1.0, "highest score kept"),
            Param.anyOrAll());

    static final OperatorSpec NSFW = OperatorSpec.filter(
            "image_nsfw_filter",
            "Gate on the NSFW class probability.",
            params -> classes(params, "hf_nsfw_model", "image_nsfw_score", params.range("min_score", "max_score")),
            Param.text("hf_nsfw_model", "Falconsai/nsfw_image_detection", "repository or folder of the model"),
            REMOTE_CODE,
            Param.number("min_score", 0.0, "lowest probability kept"),
            Param.number("max_score", 0.5, "highest probability kept"),
            Param.anyOrAll());

    static final OperatorSpec WATERMARK = OperatorSpec.filter(
            "image_watermark_filter",
            "Gate on the watermark class probability.",
            params -> classes(
                    params,
                    "hf_watermark_model",
                    "image_watermark_prob",
                    params.range(-Range.MAX, params.number("prob_threshold"))),
            Param.text("hf_watermark_model", "amrul-hzz/watermark_detector", "repository or folder of the model"),
            REMOTE_CODE,
            Param.number("prob_threshold", 0.8, "highest probability kept"),
            Param.anyOrAll());

    private PictureFilters() {}

    private interface Score {
        float[] of(List<byte[]> pictures);
    }

    private static ModelFilter aesthetics(Params params) {
        String given = params.text("hf_scorer_model");
        String name = given.isEmpty() ? DEFAULT_SCORER : given;
        float points = name.contains(TEN_POINTS) ? 10 : 1;
        PictureScorer model = OfferedModels.provider(params.operator())
                .aesthetics(ModelFilter.request(params, params.operator(), name));
        return new PerPicture(
                params,
                "image_aesthetics_scores",
                params.range("min_score", "max_score"),
                model,
                pictures -> divided(model.scores(pictures), points));
    }

    private static float[] divided(float[] scores, float by) {
        float[] result = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            result[i] = scores[i] / by;
        }
        return result;
    }

    /** Data-Juicer takes the second class of whatever model, without a look at its name. */
    private static ModelFilter classes(Params params, String parameter, String statistic, Range range) {
        PictureClassifier model =
                OfferedModels.provider(params.operator()).classifier(ModelFilter.request(params, parameter));
        return new PerPicture(params, statistic, range, model, pictures -> {
            float[][] all = model.probabilities(pictures);
            float[] second = new float[all.length];
            for (int i = 0; i < all.length; i++) {
                second[i] = all[i][1];
            }
            return second;
        });
    }

    /** One number for each different picture of a sample. */
    private static final class PerPicture extends ModelFilter {
        private final PictureModel model;
        private final Score score;

        PerPicture(Params params, String statistic, Range range, PictureModel model, Score score) {
            super(params, statistic, range);
            this.model = model;
            this.score = score;
        }

        @Override
        PictureModel model() {
            return model;
        }

        @Override
        void ready(Sample sample) {
            if (!sample.pictures(keys()).isEmpty()) {
                frames(sample);
            }
        }

        @Override
        int size(Sample sample) {
            return sample.pictures(keys()).isEmpty()
                    ? 0
                    : frames(sample).byPath().size();
        }

        @Override
        float[] score(List<Sample> samples) {
            List<byte[]> pictures = new ArrayList<>();
            samples.forEach(sample -> pictures.addAll(frames(sample).all()));
            return Slices.score(pictures.size(), (from, to) -> score.of(pictures.subList(from, to)));
        }
    }
}
