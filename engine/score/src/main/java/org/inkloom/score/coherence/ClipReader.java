package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.picture.Pixels;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.model.ClipPictures;

/**
 * Compares pictures by CLIP.
 *
 * <p>Main figures are compared by the cosine of the pictures' embeddings, whose mean over pairs is known as CLIP-I. For
 * style, CLIP classifies each picture among the styles of {@link #STYLES} (zero-shot), and two pictures are as similar
 * as their probabilities overlap (the Bhattacharyya coefficient). This distinguishes a photograph from a watercolour,
 * but not two painters of watercolours.
 */
public final class ClipReader implements SetReader {
    /** The styles among which CLIP classifies. */
    static final List<String> STYLES = List.of(
            "photograph",
            "oil painting",
            "watercolour painting",
            "Chinese ink wash painting",
            "pencil sketch",
            "line drawing",
            "anime illustration",
            "comic book panel",
            "flat vector illustration",
            "children's book illustration",
            "pixel art",
            "3D render",
            "collage",
            "woodcut print",
            "pastel drawing",
            "charcoal drawing");

    private final ClipModel clip;
    private final String method;
    private final String variant;

    /**
     * Uses a model, which the caller closes.
     *
     * @param method the model's name
     * @param variant empty for the usual model
     */
    public ClipReader(ClipModel clip, String method, String variant) {
        this.clip = clip;
        this.method = method;
        this.variant = variant;
    }

    @Override
    public Optional<ScoreKind> styleKind() {
        return Optional.of(ScoreKind.STYLE_BY_CLIP);
    }

    @Override
    public ScoreKind subjectKind() {
        return ScoreKind.SUBJECT_BY_CLIP;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String variant() {
        return variant;
    }

    @Override
    public SetReading read(List<Pixels> pictures) {
        float[][] vectors = ClipPictures.embeds(clip, pictures);
        float[][] words =
                clip.textEmbeds(STYLES.stream().map(style -> "a " + style).toList());
        double[][] styles = new double[vectors.length][];
        List<String> named = new ArrayList<>();
        double scale = clip.logitScale();
        for (int i = 0; i < vectors.length; i++) {
            styles[i] = likely(vectors[i], words, scale);
            named.add(STYLES.get(largest(styles[i])));
        }
        Matrix style = Matrix.of(vectors.length, (a, b) -> overlap(styles[a], styles[b]));
        Matrix subject = Matrix.of(vectors.length, (a, b) -> ClipPictures.cosine(vectors[a], vectors[b]));
        List<String> none = named.stream().map(_ -> "").toList();
        return new SetReading(style, subject, DifferenceWords.apart("style", named), none, 1);
    }

    private static double[] likely(float[] vector, float[][] words, double scale) {
        double[] likely = new double[words.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < words.length; i++) {
            likely[i] = scale * ClipPictures.cosine(vector, words[i]);
            most = Math.max(most, likely[i]);
        }
        double sum = 0;
        for (int i = 0; i < words.length; i++) {
            likely[i] = Math.exp(likely[i] - most);
            sum += likely[i];
        }
        for (int i = 0; i < words.length; i++) {
            likely[i] /= sum;
        }
        return likely;
    }

    private static double overlap(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.sqrt(p[i] * q[i]);
        }
        return sum;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
