package org.inkloom.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.family.Inkling;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.base.CudaFlags;
import org.inkloom.training.base.LatentBatch;
import org.inkloom.training.base.ModelScheduler;
import org.inkloom.training.base.PartCosts;
import org.inkloom.training.base.Trainable;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.run.DeviceStep;
import org.inkloom.training.run.GradientAccumulation;
import org.inkloom.training.run.Interval;
import org.inkloom.training.run.Objective;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.RunSchedule;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * Runs updates of text encoder and U-Net on random latents and tokens, for measurements: the step of the real training
 * without reading examples. For use by one thread.
 */
final class BaseStep implements AutoCloseable {
    private static final int TOKENS = 64;
    private static final double RATE = 1e-4;
    private static final long LATENTS_SEED = 1;

    private final Trainable trainable;
    private final LatentBatch latents;
    private final Inputs inputs;
    private final Update update;
    private final DeviceStep step;
    private final double flops;
    private long made;

    /**
     * What is measured.
     *
     * @param preset the model's sizes
     * @param placement device and data type in which it computes
     * @param batch examples in an update
     * @param height of a picture in pixels
     * @param width of a picture in pixels
     * @param recorded whether a GPU replays the step from a CUDA graph
     */
    record Setup(ModelPreset preset, Placement placement, int batch, int height, int width, boolean recorded) {}

    /**
     * Makes the model with fresh weights and runs two updates, so that memory is allocated and the step recorded before
     * anything is measured.
     */
    BaseStep(Setup setup, RunControl control) {
        BaseTrainingConfig config = config(setup);
        Placement placement = setup.placement();
        CudaFlags.set(placement.device());
        UNetConfig sizes = setup.preset().unet();
        ChatGlm3Config text = ChatGlm3Config.read(setup.preset().reader(ModelPart.TEXT_ENCODER));
        trainable = freshWeights(sizes, text, placement);
        int perLatent = setup.preset().vae().pixelsPerLatent();
        int height = setup.height() / perLatent;
        int width = setup.width() / perLatent;
        SchedulerConfig scheduler = ModelScheduler.of(config);
        NoiseSchedule schedule = NoiseSchedule.of(scheduler.noise());
        DenoisingLoss loss = new DenoisingLoss(schedule, scheduler.prediction(), config.noise(), placement);
        latents = new LatentBatch(
                config, loss, schedule.size(), placement.device(), sizes.inChannels(), height, width, false);
        inputs = new Inputs(setup, text, loss);
        update = new Update(
                trainable.weights(), config.optimizer(), placement.compute() == DType.FLOAT16, Differentiation.PLAIN);
        step = new DeviceStep(plan(), update, inputs, placement, setup.recorded(), control);
        flops = setup.batch()
                * (PartCosts.unet(sizes, height, width).flops()
                        + PartCosts.text(text, TOKENS).flops());
        int before = setup.recorded() && placement.device().isCuda() ? 4 : 1;
        for (int i = 0; i < before; i++) {
            run();
        }
    }

    private static Trainable freshWeights(UNetConfig sizes, ChatGlm3Config text, Placement placement) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Trainable.addShapes(shapes, "text_encoder", w -> new ChatGlm3Encoder(w, text), name -> true);
        Trainable.addShapes(shapes, "unet", w -> new UNet(w, sizes), name -> true);
        return Trainable.of(shapes, placement, 1);
    }

    private static BaseTrainingConfig config(Setup setup) {
        return BaseTrainingConfig.from(GivenSettings.of(Map.of(
                "part", "diffusion",
                "preset",
                        setup.preset().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                "model", ".",
                "batch_size", Integer.toString(setup.batch()),
                "max_grad_norm", "1",
                "ema_decay", "0.999",
                "min_snr_gamma", "5",
                "height", Integer.toString(setup.height()),
                "width", Integer.toString(setup.width()))));
    }

    private static RunPlan plan() {
        LearningRate rate = new LearningRate(RATE, LearningRateShape.CONSTANT, 0, Long.MAX_VALUE, 1, 1);
        return new RunPlan(
                "measurement",
                rate,
                GradientAccumulation.of(1),
                new RunSchedule(1, Interval.NEVER, Interval.NEVER, Interval.NEVER));
    }

    /** Runs an update; on a GPU only starts it. */
    void run() {
        step.make(made++, RATE);
    }

    /** Waits for all updates so far and returns their mean loss. */
    double loss() {
        return step.read().loss();
    }

    /** Returns a copy of all trained weights. */
    float[] trainedValues() {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(trainable.weights().values());
        }
    }

    /** Returns whether the step is replayed from a CUDA graph. */
    boolean isRecorded() {
        return step.isRecorded();
    }

    /** Returns floating-point operations of an update. */
    double flops() {
        return flops;
    }

    /** Returns how many numbers are trained. */
    long trained() {
        return trainable.weights().count();
    }

    @Override
    public void close() {
        step.close();
        update.close();
        inputs.close();
        latents.close();
        trainable.close();
    }

    /** Supplies the same latents and tokens for every batch, with new noise. */
    private final class Inputs implements Objective {
        private final DenoisingLoss loss;
        private final ChatGlm3Encoder encoder;
        private final UNet unet;
        private final Tensor ids;
        private final Tensor lengths;
        private final Tensor timeIds;

        Inputs(Setup setup, ChatGlm3Config text, DenoisingLoss loss) {
            this.loss = loss;
            UNetConfig sizes = setup.preset().unet();
            encoder = trainable.build("text_encoder", w -> new ChatGlm3Encoder(w, text));
            unet = trainable.build("unet", w -> new UNet(w, sizes));
            int batch = setup.batch();
            long[] tokens = new long[batch * TOKENS];
            long[] used = new long[batch];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = (i * 37L) % text.vocabulary();
                used[i / TOKENS] = 20L + i / TOKENS % 40;
            }
            var device = setup.placement().device();
            try (Scope scope = Scope.open()) {
                ids = Scope.retain(Tensors.to(Tensors.of(tokens, batch, TOKENS), device, DType.INT64));
                lengths = Scope.retain(Tensors.to(Tensors.of(used, batch, 1), device, DType.INT64));
                timeIds = Scope.retain(new Inkling().timeIds(batch, setup.height(), setup.width(), device));
                drawLatents();
            }
        }

        /**
         * Draws latents from a generator of its own, so that every measurement has the same: libtorch's common
         * generator would continue from earlier use.
         */
        private void drawLatents() {
            try (Noise random = new Noise(LATENTS_SEED)) {
                latents.latents().copy_(random.randn(Tensors.shape(latents.latents())));
            }
        }

        @Override
        public void prepare(long batch) {
            latents.draw(batch);
        }

        @Override
        public Tensor loss(BlockRunner runner) {
            try (Scope scope = Scope.open()) {
                ChatGlm3Encoder.States states = encoder.states(ids, lengths);
                return scope.keep(loss.of(
                        Denoiser.of(unet),
                        latents.latents(),
                        UNetPass.of(new UNet.Conditioning(states.tokens(), states.last(), timeIds))
                                .runBy(runner),
                        latents.noise(),
                        latents.levels()));
            }
        }

        void close() {
            List.of(ids, lengths, timeIds).forEach(Scope::release);
        }
    }
}
