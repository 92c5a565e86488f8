package org.inkloom.data.op.neural;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/**
 * Models that look at the upper left pixel: red decides all scores; a green of 255 breaks them. The model
 * {@code nobody/nothing} is not there.
 */
public final class FakeModels implements ModelProvider {
    /** How many pictures came together, call by call. */
    static final List<Integer> BATCHES = new CopyOnWriteArrayList<>();

    /** How many models were closed. */
    static final List<String> CLOSED = new CopyOnWriteArrayList<>();

    private static void require(ModelRequest request) {
        if (request.model().equals("nobody/nothing")) {
            throw InkloomException.badInput("INK-DATA-031", "It is not there.", "Nobody fetched it.", "Fetch it.");
        }
    }

    private static float red(byte[] picture) {
        if ((picture[1] & 0xff) == 255) {
            throw new IllegalArgumentException("a green picture");
        }
        return (picture[0] & 0xff) / 255f;
    }

    /** What all have. */
    private record Base(ModelRequest request) {
        InputFrame frame() {
            return InputFrame.stretched(8, 8, ResampleFilter.BILINEAR);
        }
    }

    private record Scores(Base base) implements PictureScorer, PictureClassifier {
        @Override
        public InputFrame frame() {
            return base.frame();
        }

        @Override
        public float[] scores(List<byte[]> pictures) {
            BATCHES.add(pictures.size());
            float[] scores = new float[pictures.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 10 * red(pictures.get(i));
            }
            return scores;
        }

        @Override
        public float[][] probabilities(List<byte[]> pictures) {
            float[][] all = new float[pictures.size()][];
            for (int i = 0; i < all.length; i++) {
                float p = red(pictures.get(i));
                all[i] = new float[] {1 - p, p};
            }
            return all;
        }

        @Override
        public void load() {}

        @Override
        public void close() {
            CLOSED.add(base.request().operator());
        }
    }

    /** A hundred times red, and a hundredth for each letter of the text. */
    private record Texts(Base base, float scale) implements PictureTextScorer {
        @Override
        public InputFrame frame() {
            return base.frame();
        }

        @Override
        public float[] scores(List<byte[]> pictures, List<String> texts) {
            float[] scores = new float[pictures.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = scale * (red(pictures.get(i)) + texts.get(i).length() / 100f);
            }
            return scores;
        }

        @Override
        public void load() {}

        @Override
        public void close() {}
    }

    private record Embeds(Base base) implements Embedder {
        @Override
        public InputFrame frame() {
            return base.frame();
        }

        @Override
        public float[][] pictures(List<byte[]> pictures) {
            float[][] all = new float[pictures.size()][];
            for (int i = 0; i < all.length; i++) {
                all[i] = at(red(pictures.get(i)));
            }
            return all;
        }

        @Override
        public float[][] texts(List<String> texts) {
            return texts.stream().map(text -> at(text.length() / 10f)).toArray(float[][]::new);
        }

        private static float[] at(float angle) {
            return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }

        @Override
        public void load() {}

        @Override
        public void close() {}
    }

    private record Captions(Base base) implements CaptionModel {
        @Override
        public InputFrame frame() {
            return base.frame();
        }

        @Override
        public List<String> captions(byte[] picture, String prompt, List<Long> seeds) {
            List<String> captions = new ArrayList<>();
            for (int i = 0; i < seeds.size(); i++) {
                captions.add(prompt + "red " + Math.round(100 * red(picture)) + " no " + i);
            }
            return captions;
        }

        @Override
        public void load() {}

        @Override
        public void close() {}
    }

    @Override
    public PictureScorer aesthetics(ModelRequest request) {
        require(request);
        return new Scores(new Base(request));
    }

    @Override
    public PictureClassifier classifier(ModelRequest request) {
        require(request);
        return new Scores(new Base(request));
    }

    @Override
    public PictureTextScorer similarity(ModelRequest request) {
        require(request);
        return new Texts(new Base(request), 100);
    }

    @Override
    public PictureTextScorer matching(ModelRequest request) {
        require(request);
        return new Texts(new Base(request), 1);
    }

    @Override
    public Embedder embedder(ModelRequest request) {
        require(request);
        return new Embeds(new Base(request));
    }

    @Override
    public TokenCounter tokens(ModelRequest request) {
        require(request);
        return String::length;
    }

    @Override
    public CaptionModel captioner(ModelRequest request) {
        require(request);
        return new Captions(new Base(request));
    }
}
