package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.family.Inkling;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/**
 * Trains a ControlNet (arXiv:2302.05543) for a finished model, with control pictures of all kinds that the source
 * draws. The model's own weights stay fixed. The ControlNet's residual blocks start from the U-Net's weights; the
 * convolutions that add its output to the U-Net start at zero, so that at first nothing changes.
 */
final class ControlTask extends PartTask {
    private static final String PART = "controlnet";
    private static final String UNET = "unet";
    private static final String CONFIG = PART + "/config.json";
    private static final double FULL = 255;
    /** Colours of a pixel. */
    private static final int RGB = 3;

    private final TextSide text;
    private final UNetConfig sizes;
    private final ControlNetConfig control;
    private final String configText;
    private final Trainable trainable;
    private final ChatGlm3Encoder encoder;
    private final UNet unet;
    private final ControlNet net;
    private final VaeModel vae;
    private final int perLatent;
    private final ExamplePool pool;
    private final DenoisingLoss loss;
    private final LatentBatch batch;
    private final Tensor timeIds;

    ControlTask(BaseData data) {
        super(data);
        sizes = config.model().sizes().unet();
        configText = ControlSizes.json(config.model().sizes().config(ModelPart.UNET));
        control = ControlNetConfig.read(ConfigReader.ofText(Path.of(CONFIG), configText));
        SchedulerConfig scheduler = ModelScheduler.of(config);
        NoiseSchedule schedule = NoiseSchedule.of(scheduler.noise());
        loss = new DenoisingLoss(schedule, scheduler.prediction(), config.noise(), placement);
        int examples = config.run().batchSize();
        Path model = config.model().model().orElseThrow();
        try {
            text = owned.add(new TextSide(config, placement.device(), examples));
            trainable = owned.add(freshWeights());
            trainable.load(model, TextSide.PART, TextSide.STEM);
            trainable.load(model, UNET, TensorFiles.DIFFUSERS_STEM);
            trainable.copy(UNET, PART);
            config.model()
                    .startFrom()
                    .ifPresent(start -> trainable.startFrom(start, Map.of(PART, TensorFiles.DIFFUSERS_STEM)));
            encoder = trainable.build(TextSide.PART, w -> new ChatGlm3Encoder(w, text.sizes()));
            unet = trainable.build(UNET, w -> new UNet(w, sizes));
            net = trainable.build(PART, w -> new ControlNet(w, control));
            vae = owned.add(VaeModel.load(model.resolve("vae"), placement));
            perLatent = vae.vae().config().pixelsPerLatent();
            pool = owned.add(pool(data.source()));
            batch = owned.add(batch(schedule.size()));
            timeIds = owned.retained(Scope.retain(new Inkling()
                    .timeIds(examples, config.source().height(), config.source().width(), placement.device())));
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private ExamplePool pool(ExampleSource source) {
        return new ExamplePool(
                source,
                config.source(),
                new ExamplePool.Kept(
                        ExampleSource.Content.CONTROLLED, text.tokenizer(), text.length(), Optional.of(this::kept)),
                placement.device(),
                config.run().batchSize(),
                config.run().seed());
    }

    private LatentBatch batch(int timesteps) {
        return new LatentBatch(
                config,
                loss,
                timesteps,
                placement.device(),
                sizes.inChannels(),
                config.source().height() / perLatent,
                config.source().width() / perLatent,
                RGB * perLatent * perLatent,
                false);
    }

    private Trainable freshWeights() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Trainable.addShapes(shapes, PART, w -> new ControlNet(w, control), name -> true);
        long seed = Draws.of(config.run().seed(), Draws.Purpose.INIT).nextSeed();
        return Trainable.of(shapes, placement, seed);
    }

    /**
     * Encodes examples for the pool: latents and, after their channels, the control pictures with values from 0 to 1,
     * rearranged from {@code [3, H, W]} to the latents' size (pixel unshuffle).
     */
    private Tensor kept(ExamplePool.Uploaded uploaded) {
        try (Scope scope = Scope.open()) {
            Tensor pictures = Tensors.cast(
                    VaeLoss.pixels(uploaded.pictures()), vae.placement().compute());
            Tensor mean = vae.vae().encode(pictures, Vae.Tiles.OFF).mean();
            Tensor latents = Tensors.cast(vae.vae().scale(mean), DType.FLOAT32);
            Tensor steering = uploaded.control().orElseThrow(this::uncontrolled).permute(0, RGB, 1, 2);
            Tensor shares = Tensors.mul(Tensors.cast(steering, DType.FLOAT32), 1 / FULL);
            return scope.keep(Tensors.cat(1, latents, torch.pixel_unshuffle(shares, perLatent)));
        }
    }

    private InkloomException uncontrolled() {
        return InkloomException.badInput(
                "INK-TRAIN-055",
                "The source " + config.source().name() + " has no control pictures.",
                "A ControlNet learns from pictures that steer.",
                "Name a source that draws them, such as picturebook with edition=wide in "
                        + SettingKey.of("source_options") + ".");
    }

    @Override
    public void prepare(long number) {
        pool.fill(number);
        int[] rows = pool.rows(number);
        pool.pictures(rows, batch.kept());
        text.prepare(pool, rows, number, config.objective().captionDropout());
        batch.draw(number);
    }

    @Override
    public Tensor loss(BlockRunner runner) {
        try (Scope scope = Scope.open()) {
            UNet.Conditioning conditioning = conditioning();
            Tensor looked =
                    net.features(Tensors.cast(torch.pixel_shuffle(batch.further(), perLatent), placement.compute()));
            Denoiser eager = Denoiser.of(unet);
            Denoiser steered = (latents, timesteps, pass) -> eager.predict(
                    latents,
                    timesteps,
                    pass.withAdditions(
                            pass.additions().withResiduals(net.forward(latents, timesteps, conditioning, looked, 1))));
            return scope.keep(loss.of(
                    steered, batch.latents(), UNetPass.of(conditioning).runBy(runner), batch.noise(), batch.levels()));
        }
    }

    private UNet.Conditioning conditioning() {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            ChatGlm3Encoder.States states = text.states(encoder);
            return new UNet.Conditioning(states.tokens(), states.last(), timeIds);
        }
    }

    @Override
    public OptionalDouble validate() {
        return OptionalDouble.empty();
    }

    @Override
    public void show(long update) {}

    @Override
    void export(ModelExport export) {
        export.part(trainable, averaged(), PART, TensorFiles.DIFFUSERS_STEM, w -> new ControlNet(w, control));
        export.config(CONFIG, configText);
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
        PartCosts.Cost whole = PartCosts.unet(
                sizes, config.source().height() / perLatent, config.source().width() / perLatent);
        // An estimate beside a U-Net's own training: the U-Net runs forward and, for gradients of its inputs, partly
        // backward; the ControlNet, about as large as its down half, is trained in full.
        return new PartCosts.Cost(1.4 * whole.flops(), 1.4 * whole.activations());
    }
}
