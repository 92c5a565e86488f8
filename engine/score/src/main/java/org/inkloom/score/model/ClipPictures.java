package org.inkloom.score.model;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.picture.Pixels;

/** Pictures of any size before CLIP. */
public final class ClipPictures {
    private static final int BATCH = 8;

    private ClipPictures() {}

    /** Returns the vectors of pictures, each of length 1, {@code [picture][P]}; a few pictures at a time. */
    public static float[][] embeds(ClipModel clip, List<Pixels> pictures) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<Pixels> some = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            vectors.addAll(List.of(clip.pictureEmbeds(Frames.bytes(clip.input(), some))));
        }
        return vectors.toArray(float[][]::new);
    }

    /** Returns the cosine of two vectors of length 1, in float64. */
    public static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
