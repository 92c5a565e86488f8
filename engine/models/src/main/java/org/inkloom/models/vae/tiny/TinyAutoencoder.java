package org.inkloom.models.vae.tiny;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;

/**
 * Approximates the full autoencoder at a small part of its cost: encodes pictures into latents and decodes latents into
 * pictures. Its latents are already multiplied by the scaling factor, as the U-Net takes them. Immutable; forward
 * passes are pure.
 */
public final class TinyAutoencoder {
    private static final double LARGEST_LATENT = 3;

    private final List<TinyLayer> encoder;
    private final List<TinyLayer> decoder;

    /**
     * Builds the trees over weights with the names of diffusers' {@code AutoencoderTiny}; encoder or decoder may be
     * missing.
     */
    public TinyAutoencoder(WeightScope w, TinyConfig config) {
        encoder = w.has("encoder.layers.0.weight") ? encoder(w.in("encoder"), config) : List.of();
        decoder = w.has("decoder.layers.0.weight") ? decoder(w.in("decoder"), config) : List.of();
    }

    private static List<TinyLayer> encoder(WeightScope w, TinyConfig config) {
        List<TinyLayer> layers = new ArrayList<>();
        int wide = config.channels();
        for (int level = 0; level < config.encoderBlocks().size(); level++) {
            WeightScope place = w.in("layers", layers.size());
            layers.add(
                    level == 0
                            ? TinyLayer.convolution(place, 3, wide, true, 1)
                            : TinyLayer.convolution(place, wide, wide, false, 2));
            for (int i = 0; i < config.encoderBlocks().get(level); i++) {
                layers.add(TinyLayer.block(w.in("layers", layers.size()), wide));
            }
        }
        layers.add(TinyLayer.convolution(w.in("layers", layers.size()), wide, config.latentChannels(), true, 1));
        return layers;
    }

    private static List<TinyLayer> decoder(WeightScope w, TinyConfig config) {
        List<TinyLayer> layers = new ArrayList<>();
        int wide = config.channels();
        layers.add(TinyLayer.convolution(w.in("layers", 0), config.latentChannels(), wide, true, 1));
        layers.add(Tensor::relu);
        int levels = config.decoderBlocks().size();
        for (int level = 0; level < levels; level++) {
            for (int i = 0; i < config.decoderBlocks().get(level); i++) {
                layers.add(TinyLayer.block(w.in("layers", layers.size()), wide));
            }
            boolean last = level == levels - 1;
            if (!last) {
                layers.add(TinyAutoencoder::doubled);
            }
            WeightScope place = w.in("layers", layers.size());
            layers.add(TinyLayer.convolution(place, wide, last ? 3 : wide, last, 1));
        }
        return layers;
    }

    private static Tensor doubled(Tensor x) {
        return torch.upsample_nearest2d(x, new long[] {2 * x.size(2), 2 * x.size(3)});
    }

    /** Returns whether pictures can be encoded: files of one half alone are published too. */
    public boolean canEncode() {
        return !encoder.isEmpty();
    }

    /** Returns whether latents can be decoded. */
    public boolean canDecode() {
        return !decoder.isEmpty();
    }

    /**
     * Encodes.
     *
     * @param pictures {@code [B, 3, H, W]} in [-1, 1], H and W multiples of {@link TinyConfig#pixelsPerLatent}
     * @return {@code [B, latentChannels, H / p, W / p]} as a U-Net has them, in the current scope
     */
    public Tensor encode(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            return scope.keep(through(encoder, Tensors.mul(Tensors.add(pictures, 1), 0.5)));
        }
    }

    /**
     * Decodes.
     *
     * @param latents {@code [B, latentChannels, H, W]} as a U-Net has them
     * @return {@code [B, 3, p H, p W]}, nominally in [-1, 1], in the current scope
     */
    public Tensor decode(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor bounded = Tensors.mul(latents.div(new Scalar(LARGEST_LATENT)).tanh(), LARGEST_LATENT);
            return scope.keep(Tensors.add(Tensors.mul(through(decoder, bounded), 2), -1));
        }
    }

    private static Tensor through(List<TinyLayer> layers, Tensor x) {
        if (layers.isEmpty()) {
            throw new IllegalStateException("this half of the autoencoder was not loaded");
        }
        Tensor h = x;
        for (TinyLayer layer : layers) {
            h = layer.forward(h);
        }
        return h;
    }
}
