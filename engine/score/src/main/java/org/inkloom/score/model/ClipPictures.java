package org.inkloom.score.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.models.vit.VitFeatures;
import org.inkloom.picture.Pixels;

/** Embeds pictures of any size with CLIP or DINO. */
public final class ClipPictures {
    private static final int BATCH = 8;

    private ClipPictures() {}

    /**
     * Returns CLIP's embeddings of pictures, each normalised to length 1, {@code [picture][P]}; computed a few pictures
     * at a time.
     */
    public static float[][] embeds(ClipModel clip, List<Pixels> pictures) {
        return embeds(clip.input(), clip::pictureEmbeds, pictures);
    }

    /** As {@link #embeds(ClipModel, List)}, with DINO. */
    public static float[][] embeds(VitFeatures dino, List<Pixels> pictures) {
        return embeds(dino.input(), dino::embeds, pictures);
    }

    private static float[][] embeds(
            PictureInput input, Function<List<byte[]>, float[][]> network, List<Pixels> pictures) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<Pixels> some = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            vectors.addAll(List.of(network.apply(VisionFrames.bytes(input, some))));
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
