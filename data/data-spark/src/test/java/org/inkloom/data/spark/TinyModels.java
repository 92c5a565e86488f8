package org.inkloom.data.spark;

import java.util.List;
import org.inkloom.data.port.CaptionModel;
import org.inkloom.data.port.Embedder;
import org.inkloom.data.port.ModelProvider;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.data.port.PictureClassifier;
import org.inkloom.data.port.PictureScorer;
import org.inkloom.data.port.PictureTextScorer;
import org.inkloom.data.port.TokenCounter;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.run.InkloomException;

/** One model without weights: a classifier by the mean of the picture. */
public final class TinyModels implements ModelProvider {
    @Override
    public PictureClassifier classifier(ModelRequest request) {
        return new PictureClassifier() {
            @Override
            public float[][] probabilities(List<byte[]> pictures) {
                float[][] all = new float[pictures.size()][];
                for (int i = 0; i < all.length; i++) {
                    int sum = 0;
                    for (byte value : pictures.get(i)) {
                        sum += value & 0xff;
                    }
                    float mean = sum / 255f / pictures.get(i).length;
                    all[i] = new float[] {1 - mean, mean};
                }
                return all;
            }

            @Override
            public void load() {}

            @Override
            public InputFrame frame() {
                return InputFrame.stretched(16, 16, ResampleFilter.BILINEAR);
            }

            @Override
            public void close() {}
        };
    }

    private static InkloomException absent(ModelRequest request) {
        return InkloomException.badInput(
                "INK-DATA-007", "No model for " + request.operator() + ".", "There is one here.", "Use that.");
    }

    @Override
    public PictureScorer aesthetics(ModelRequest request) {
        throw absent(request);
    }

    @Override
    public PictureTextScorer similarity(ModelRequest request) {
        throw absent(request);
    }

    @Override
    public PictureTextScorer matching(ModelRequest request) {
        throw absent(request);
    }

    @Override
    public Embedder embedder(ModelRequest request) {
        throw absent(request);
    }

    @Override
    public TokenCounter tokens(ModelRequest request) {
        return String::length;
    }

    @Override
    public CaptionModel captioner(ModelRequest request) {
        throw absent(request);
    }
}
