package org.inkloom.score.coherence;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.vit.VitFeatures;
import org.inkloom.picture.Pixels;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.model.ClipPictures;

/**
 * Compares main figures by DINO: the cosine of the pictures' embeddings, whose mean over pairs is known as DINO-I (Ruiz
 * et al., "DreamBooth", arXiv:2208.12242, section 4.1). DINO was trained without words to distinguish every picture
 * from every other, so two different girls are less similar to it than to CLIP. It does not compare styles.
 */
public final class DinoReader implements SetReader {
    private final VitFeatures dino;
    private final String method;
    private final String variant;

    /**
     * Uses a model, which the caller closes.
     *
     * @param method the model's name
     * @param variant empty for the usual model, whose numbers alone have the score's plain name
     */
    public DinoReader(VitFeatures dino, String method, String variant) {
        this.dino = dino;
        this.method = method;
        this.variant = variant;
    }

    @Override
    public Optional<ScoreKind> styleKind() {
        return Optional.empty();
    }

    @Override
    public ScoreKind subjectKind() {
        return ScoreKind.SUBJECT_BY_DINO;
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
        float[][] vectors = ClipPictures.embeds(dino, pictures);
        Matrix subject = Matrix.of(vectors.length, (a, b) -> ClipPictures.cosine(vectors[a], vectors[b]));
        List<String> none = Collections.nCopies(vectors.length, "");
        return new SetReading(subject, subject, none, none, 1);
    }
}
