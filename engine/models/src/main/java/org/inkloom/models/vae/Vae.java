package org.inkloom.models.vae;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/** Encodes pictures into latents and decodes latents into pictures. Immutable; forward passes are pure. */
public final class Vae {
    /** Whether large pictures are worked on tile by tile. */
    public enum Tiles {
        OFF,
        ON
    }

    /**
     * The normal distribution of a picture's latents, before scaling.
     *
     * @param mean {@code [B, latentChannels, H, W]}
     * @param logVariance same shape, within [-30, 20]
     */
    public record Posterior(Tensor mean, Tensor logVariance) {
        /** Returns the standard deviation, in the current scope. */
        public Tensor deviation() {
            try (Scope scope = Scope.open()) {
                return scope.keep(logVariance.mul(new Scalar(0.5)).exp());
            }
        }

        /** Returns {@code mean + deviation * noise}, in the current scope. */
        public Tensor sample(Tensor noise) {
            try (Scope scope = Scope.open()) {
                return scope.keep(mean.add(deviation().mul(noise)));
            }
        }
    }

    private final VaeConfig config;
    private final Pass encoder;
    private final Pass decoder;
    private final @Nullable Conv2d quant;
    private final @Nullable Conv2d postQuant;

    /** One half of the autoencoder. */
    @FunctionalInterface
    interface Pass {
        /** Computes the result in the caller's scope. */
        Tensor forward(Tensor input);
    }

    /** Builds the tree over weights with the names of diffusers' {@code AutoencoderKL}. */
    public Vae(WeightScope w, VaeConfig config) {
        this(w, config, new VaeEncoder(w.in("encoder"), config), new VaeDecoder(w.in("decoder"), config));
    }

    /**
     * Builds a tree of {@link org.inkloom.tensor.fused} kernels over weights over which a plain one was built before. Equal
     * to that up to rounding; a batch is worked on picture by picture.
     */
    public static Vae fused(WeightScope w, VaeConfig config) {
        return new Vae(
                w, config, new FusedVaeEncoder(w.in("encoder"), config), new FusedVaeDecoder(w.in("decoder"), config));
    }

    private Vae(WeightScope w, VaeConfig config, Pass encoder, Pass decoder) {
        this.config = config;
        this.encoder = encoder;
        this.decoder = decoder;
        int latent = config.latentChannels();
        quant = config.quantConv()
                ? new Conv2d(w.in("quant_conv"), Conv2d.Config.pointwise(2L * latent, 2L * latent))
                : null;
        postQuant = config.postQuantConv()
                ? new Conv2d(w.in("post_quant_conv"), Conv2d.Config.pointwise(latent, latent))
                : null;
    }

    /** Returns the sizes. */
    public VaeConfig config() {
        return config;
    }

    /**
     * Encodes.
     *
     * @param pictures {@code [B, 3, H, W]} in [-1, 1], H and W multiples of {@link VaeConfig#pixelsPerLatent}
     * @return the latents' distribution, not yet scaled, in the current scope
     */
    public Posterior encode(Tensor pictures, Tiles tiles) {
        Tiling tiling = new Tiling(config.tileSize(), config.tileSize() / config.pixelsPerLatent());
        try (Scope scope = Scope.open()) {
            Tensor moments = tiles == Tiles.ON && tiling.applies(pictures)
                    ? tiling.map(pictures, this::moments)
                    : moments(pictures);
            Tensor mean = moments.narrow(1, 0, config.latentChannels());
            Tensor logVariance = moments.narrow(1, config.latentChannels(), config.latentChannels())
                    .clamp(new ScalarOptional(new Scalar(-30.0)), new ScalarOptional(new Scalar(20.0)));
            return new Posterior(scope.keep(mean.contiguous()), scope.keep(logVariance));
        }
    }

    private Tensor moments(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = encoder.forward(pictures);
            return scope.keep(quant == null ? h : quant.forward(h));
        }
    }

    /**
     * Decodes.
     *
     * @param latents {@code [B, latentChannels, H, W]}, already divided by the scaling factor
     * @return {@code [B, 3, p H, p W]}, nominally in [-1, 1], in the current scope; p is {@link VaeConfig#pixelsPerLatent}
     */
    public Tensor decode(Tensor latents, Tiles tiles) {
        Tiling tiling = new Tiling(config.tileSize() / config.pixelsPerLatent(), config.tileSize());
        return tiles == Tiles.ON && tiling.applies(latents)
                ? tiling.map(latents, this::decodeWhole)
                : decodeWhole(latents);
    }

    private Tensor decodeWhole(Tensor latents) {
        try (Scope scope = Scope.open()) {
            return scope.keep(decoder.forward(postQuant == null ? latents : postQuant.forward(latents)));
        }
    }

    /** Multiplies latents by the model's scaling factor. */
    public Tensor scale(Tensor latents) {
        return Tensors.mul(latents, config.scalingFactor());
    }

    /** Divides latents by the model's scaling factor. */
    public Tensor unscale(Tensor latents) {
        try (Scope scope = Scope.open()) {
            return scope.keep(latents.div(new Scalar(config.scalingFactor())));
        }
    }
}
