package org.inkloom.training.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.PixelTensors;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.sample.SamplePainter;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/** Trains an autoencoder to reconstruct pictures. */
final class VaeTask extends PartTask {
    private static final String PART = "vae";
    /** Number of held-out pictures on the sample sheet. */
    private static final int SHOWN = 8;
    /** Number of colour channels, and also the index of the channel dimension in {@code [B, H, W, 3]}. */
    private static final int RGB = 3;

    /** Held-out pictures that are encoded at a time during validation, which limits memory. */
    private static final int VALIDATION_BATCH = 32;

    private final VaeConfig sizes;
    private final Trainable trainable;
    private final Vae vae;
    private final ExamplePool pool;
    private final Optional<Tensor> heldOut;
    private final VaeLoss loss;
    private final RunFolder folder;
    private final StaticNoise noise;
    private final Tensor batch;
    private Map<String, Double> measures = Map.of();

    VaeTask(BaseData data) {
        super(data);
        folder = data.folder();
        sizes = config.model().sizes().vae();
        loss = new VaeLoss(config.objective());
        try {
            trainable = owned.add(freshWeights());
            config.model()
                    .startFrom()
                    .ifPresent(start -> trainable.startFrom(start, Map.of(PART, TensorFiles.DIFFUSERS_STEM)));
            vae = trainable.build(PART, w -> new Vae(w, sizes));
            pool = owned.add(pool(data.source()));
            heldOut = HeldOutExamples.read(data.source(), config.source(), ExampleSource.Content.EVERYTHING)
                    .map(this::pictures);
            heldOut.ifPresent(owned::retained);
            noise = owned.add(noise(data.source()));
            batch = owned.retained(batch(data.source()));
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private ExamplePool pool(ExampleSource source) {
        ExampleSource.Content content =
                config.objective().weighsPlaces() ? ExampleSource.Content.FOCUSED : ExampleSource.Content.EVERYTHING;
        return new ExamplePool(
                source,
                config.source(),
                new ExamplePool.Kept(content, Optional.empty(), 1, Optional.of(this::kept)),
                placement.device(),
                config.run().batchSize(),
                config.run().seed());
    }

    private StaticNoise noise(ExampleSource source) {
        int perLatent = sizes.pixelsPerLatent();
        return new StaticNoise(
                placement.device(),
                config.run().seed(),
                config.run().batchSize(),
                sizes.latentChannels(),
                source.height() / perLatent,
                source.width() / perLatent);
    }

    private Tensor batch(ExampleSource source) {
        int channels = config.objective().weighsPlaces() ? RGB + 1 : RGB;
        long[] shape = {config.run().batchSize(), source.height(), source.width(), channels};
        try (Scope scope = Scope.open()) {
            return Scope.retain(torch.zeros(shape, Tensors.options(placement.device(), DType.UINT8)));
        }
    }

    /**
     * Prepares examples for the pool: pictures and, where pixels differ in weight, the figure's share as a fourth
     * channel; uint8 {@code [n, H, W, 3 or 4]}.
     */
    private Tensor kept(ExamplePool.Uploaded uploaded) {
        Tensor pictures = uploaded.pictures();
        if (!config.objective().weighsPlaces()) {
            return pictures;
        }
        try (Scope scope = Scope.open()) {
            Tensor focus = uploaded.focus()
                    .map(cells -> FocusWeights.enlarged(cells.unsqueeze(1), pictures.size(1), pictures.size(2))
                            .permute(0, 2, 3, 1))
                    .orElseGet(() -> torch.zeros_like(pictures.narrow(RGB, 0, 1)));
            return scope.keep(Tensors.cat(RGB, pictures, focus));
        }
    }

    private Trainable freshWeights() {
        boolean decoderOnly = config.objective().decoderOnly();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Trainable.addShapes(
                shapes,
                PART,
                w -> new Vae(w, sizes),
                name -> !decoderOnly || name.startsWith("decoder.") || name.startsWith("post_quant_conv."));
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        return Trainable.of(shapes, placement, seed);
    }

    private Tensor pictures(Examples examples) {
        try (Scope scope = Scope.open()) {
            Tensor bytes = Tensors.of(
                    examples.rgb(),
                    examples.count(),
                    config.source().height(),
                    config.source().width(),
                    3);
            return Scope.retain(Tensors.to(bytes, placement.device(), DType.UINT8));
        }
    }

    @Override
    public void prepare(long number) {
        pool.fill(number);
        pool.pictures(pool.rows(number), batch);
        noise.draw(number, 0);
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        try (Scope scope = Scope.open()) {
            Tensor pictures = VaeLoss.pixels(batch.narrow(RGB, 0, RGB));
            Tensor input = Tensors.cast(pictures, placement.compute());
            boolean decoderOnly = config.objective().decoderOnly();
            Vae.Posterior posterior = encode(input, decoderOnly);
            Tensor latents = posterior.sample(Tensors.cast(noise.value(), placement.compute()));
            Tensor decoded = vae.decode(latents, Vae.Tiles.OFF);
            Tensor difference = loss.difference(decoded, pictures, pixelWeights());
            return scope.keep(decoderOnly ? difference : difference.add(loss.divergence(posterior)));
        }
    }

    /**
     * Returns the weights of the batch's pixels, {@code [B, 1, H, W]}, in the current scope; empty where all weigh the
     * same.
     */
    private Optional<Tensor> pixelWeights() {
        return config.objective().weighsPlaces()
                ? Optional.of(FocusWeights.of(
                        batch.select(RGB, RGB), config.objective().focusWeight(), batch.size(1), batch.size(2)))
                : Optional.empty();
    }

    private Vae.Posterior encode(Tensor input, boolean frozen) {
        if (!frozen) {
            return vae.encode(input, Vae.Tiles.OFF);
        }
        try (NoGradGuard noGrad = new NoGradGuard()) {
            return vae.encode(input, Vae.Tiles.OFF);
        }
    }

    @Override
    public OptionalDouble validate() {
        if (heldOut.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sums = new double[2];
        forHeldOut(pictures -> {
            Tensor decoded = reconstruct(pictures);
            sums[0] += pictures.size(0) * Tensors.item(loss.difference(decoded, pictures, Optional.empty()));
            sums[1] += pictures.size(0) * VaeLoss.psnr(decoded, pictures);
        });
        double count = heldOut.get().size(0);
        measures = Map.of("psnr", sums[1] / count);
        return OptionalDouble.of(sums[0] / count);
    }

    private Tensor reconstruct(Tensor pictures) {
        Tensor input = Tensors.cast(pictures, placement.compute());
        return vae.decode(vae.encode(input, Vae.Tiles.OFF).mean(), Vae.Tiles.OFF);
    }

    @Override
    public Map<String, Double> measures() {
        return measures;
    }

    @Override
    public void show(long done) {
        heldOut.ifPresent(all -> withAveraged(() -> {
            long count = Math.min(SHOWN, all.size(0));
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor pictures = VaeLoss.pixels(all.narrow(0, 0, count));
                Tensor both = Tensors.cat(2, pictures, Tensors.cast(reconstruct(pictures), DType.FLOAT32));
                Tensor row = both.permute(1, 2, 0, 3).reshape(1, 3, both.size(2), -1);
                RgbPicture sheet =
                        PixelTensors.toPictures(PixelTensors.toUnit(row)).getFirst();
                SamplePainter.write(sheet(done), sheet);
            }
        }));
    }

    @Override
    public boolean isShown(long done) {
        return heldOut.isEmpty() || Files.exists(sheet(done));
    }

    private Path sheet(long done) {
        return folder.samples().resolve(String.format(Locale.ROOT, "step-%08d.png", done));
    }

    /**
     * Calls a function with the held-out pictures, float32 {@code [n, 3, H, W]} in [-1, 1], a part of them at a time,
     * without gradients and with the averaged weights.
     */
    private void forHeldOut(Consumer<Tensor> measure) {
        withAveraged(() -> {
            Tensor all = heldOut.get();
            for (long from = 0; from < all.size(0); from += VALIDATION_BATCH) {
                try (Scope scope = Scope.open();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    measure.accept(VaeLoss.pixels(all.narrow(0, from, Math.min(VALIDATION_BATCH, all.size(0) - from))));
                }
            }
        });
    }

    /**
     * Returns the factor that brings the latents to a standard deviation of 1, as measured on the held-out pictures;
     * without such pictures the preset's.
     */
    double scalingFactor() {
        if (heldOut.isEmpty()) {
            return sizes.scalingFactor();
        }
        double[] sums = new double[3];
        forHeldOut(pictures -> {
            Tensor mean = Tensors.cast(
                    vae.encode(Tensors.cast(pictures, placement.compute()), Vae.Tiles.OFF)
                            .mean(),
                    DType.FLOAT32);
            sums[0] += Tensors.item(mean.sum());
            sums[1] += Tensors.item(mean.pow(new Scalar(2)).sum());
            sums[2] += mean.numel();
        });
        double mean = sums[0] / sums[2];
        double variance = sums[1] / sums[2] - mean * mean;
        return variance > 0 ? 1 / Math.sqrt(variance) : sizes.scalingFactor();
    }

    @Override
    void export(ModelExport export) {
        export.part(trainable, averaged(), PART, TensorFiles.DIFFUSERS_STEM, w -> new Vae(w, sizes));
        export.config(
                "vae/config.json", config.model().sizes().config(ModelPart.VAE), "scaling_factor", scalingFactor());
    }

    @Override
    Trainable trainable() {
        return trainable;
    }

    @Override
    ExamplePool pool() {
        return pool;
    }

    @Override
    PartCosts.Cost cost() {
        return PartCosts.vae(sizes, config.source().height(), config.source().width());
    }
}
