package org.inkloom.training.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.picture.TrainingPixels;
import org.inkloom.weights.DType;

/**
 * Latents of views in the cache. As in DiffSynth, training uses the mean of the VAE's distribution, times the scaling
 * factor; nothing is sampled from it.
 */
public final class Latents {
    private static final String LATENTS = "latents";
    /**
     * Part of every cache key. Raise the number when some file would be decoded to other pixels than before, so that
     * latents of the old pixels are no longer found.
     */
    private static final String DECODER = "decoder 2, orientation ";

    private final EncodingCache cache;
    private final String model;
    /**
     * Keys found so far. A key is computed from the picture's file; keeping it allows the file to be moved once it is
     * encoded.
     */
    private final Map<PictureView, String> keys = new HashMap<>();

    /**
     * Uses a cache.
     *
     * @param model identity of the VAE, see {@link EncodingCache#identity}
     */
    public Latents(EncodingCache cache, String model) {
        this.cache = cache;
        this.model = model;
    }

    /** Returns the views that are not in the cache. */
    public List<PictureView> missing(List<PictureView> views) {
        return views.stream().distinct().filter(view -> !cache.has(key(view))).toList();
    }

    /** Encodes views into the cache. */
    public void encode(List<PictureView> missing, VaeModel vae, RunControl control) {
        try (Progress.Task task = control.progress().begin("encoding pictures", missing.size(), "picture")) {
            for (int i = 0; i < missing.size(); i++) {
                control.cancellation().check("picture " + (i + 1) + " of " + missing.size());
                try (Scope scope = Scope.open()) {
                    Tensor latents = encode(vae, missing.get(i).look());
                    cache.put(key(missing.get(i)), Map.of(LATENTS, latents));
                }
                task.advanceTo(i + 1L);
            }
        }
    }

    /** Reads the latents of an encoded view, float32 {@code [1, C, H, W]} on the CPU, in the current scope. */
    public Tensor get(PictureView view) {
        Tensor latents = cache.get(key(view)).get(LATENTS);
        if (latents == null) {
            throw new IllegalStateException("no latents of " + view);
        }
        return latents;
    }

    /** Encodes a picture; returns float32 {@code [1, C, H, W]} on the VAE's device, in the current scope. */
    public static Tensor encode(VaeModel model, RgbPicture picture) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor pixels = Tensors.of(TrainingPixels.planes(picture), 1, 3, picture.height(), picture.width());
            Tensor input = Tensors.to(
                    pixels, model.placement().device(), model.placement().compute());
            Tensor mean = model.vae().encode(input, Vae.Tiles.OFF).mean();
            return scope.keep(Tensors.cast(model.vae().scale(mean), DType.FLOAT32));
        }
    }

    String key(PictureView view) {
        return keys.computeIfAbsent(
                view,
                v -> EncodingCache.key(
                        LATENTS,
                        model,
                        EncodingCache.identity(v.picture().example().picture()),
                        DECODER + Integer.toString(v.picture().orientation()),
                        v.fit().toString(),
                        Boolean.toString(v.mirrored())));
    }
}
