package org.inkloom.training.step;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.Guidance;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.LeapConfig;
import org.inkloom.weights.DType;

/**
 * The loss of progressive distillation (arXiv:2202.00512, appendix G): how far one step of a learner without guidance
 * ends from where several guided steps of its teacher end. Both begin with the same noised latents. The teacher takes
 * deterministic DDIM steps; the learner is to predict what would bring DDIM to the same place in a single step, a leap.
 */
public final class LeapLoss implements AutoCloseable {
    private final LeapConfig config;
    private final PredictionType prediction;
    private final Placement placement;
    private final Guidance guidance;
    private final int[] starts;
    /**
     * For each small step, its timestep and the shares of signal and noise where it begins; one entry more for the end.
     */
    private final Tensor times;

    private final Tensor signal;
    private final Tensor noise;

    /** Makes the loss of a model with a schedule. */
    public LeapLoss(NoiseSchedule schedule, PredictionType prediction, LeapConfig config, Placement placement) {
        this.config = config;
        this.prediction = prediction;
        this.placement = placement;
        guidance = new Guidance(config.guidance(), config.rescale());
        int[] fine = timesteps(schedule.size(), config.steps(), config.substeps());
        starts = new int[config.steps()];
        double[] signals = new double[fine.length + 1];
        double[] noises = new double[fine.length + 1];
        float[] floats = new float[fine.length + 1];
        for (int i = 0; i < fine.length; i++) {
            double share = schedule.alphaCumprod(fine[i]);
            floats[i] = fine[i];
            signals[i] = Math.sqrt(share);
            noises[i] = Math.sqrt(1 - share);
            if (i % config.substeps() == 0) {
                starts[i / config.substeps()] = fine[i];
            }
        }
        signals[fine.length] = 1;
        try (Scope scope = Scope.open()) {
            times = Scope.retain(Tensors.to(Tensors.of(floats, floats.length), placement.device(), DType.FLOAT32));
            signal = Scope.retain(Tensors.to(Tensors.of(signals, signals.length), placement.device(), DType.FLOAT32));
            noise = Scope.retain(Tensors.to(Tensors.of(noises, noises.length), placement.device(), DType.FLOAT32));
        }
    }

    /** Returns the timesteps at which small steps begin: the stretch of each leap is divided into equal parts. */
    static int[] timesteps(int trained, int leaps, int substeps) {
        int[] fine = new int[leaps * substeps];
        for (int i = 0; i < fine.length; i++) {
            fine[i] = (int) Math.round(trained - (double) trained * i / fine.length) - 1;
        }
        return fine;
    }

    /**
     * A batch's noise and leaps.
     *
     * @param mixture noise, and the timesteps at which the leaps begin
     * @param leaps int64 {@code [B]}, which leap each example makes, on the CPU
     */
    public record Drawn(DenoisingLoss.Mixture mixture, Tensor leaps) {}

    /** Draws noise and leaps on the CPU, in the current scope. */
    public Drawn draw(long seed, long... shape) {
        int[] chosen = new int[(int) shape[0]];
        try (Scope scope = Scope.open();
                Noise random = new Noise(seed)) {
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = (int) random.randint(config.steps());
            }
            Drawn drawn = of(Tensors.to(random.randn(shape), placement.device(), DType.FLOAT32), chosen);
            return new Drawn(
                    new DenoisingLoss.Mixture(
                            scope.keep(drawn.mixture().noise()), drawn.mixture().timesteps()),
                    scope.keep(drawn.leaps()));
        }
    }

    /** Returns given noise with given leaps. */
    public Drawn of(Tensor given, int... leaps) {
        int[] timesteps = new int[leaps.length];
        long[] numbers = new long[leaps.length];
        for (int i = 0; i < leaps.length; i++) {
            timesteps[i] = starts[leaps[i]];
            numbers[i] = leaps[i];
        }
        return new Drawn(new DenoisingLoss.Mixture(given, timesteps), Tensors.of(numbers, numbers.length));
    }

    /** Returns how many leaps there are. */
    public int leaps() {
        return config.steps();
    }

    /**
     * What a batch is computed from; all on the device, so that the pass can be recorded.
     *
     * @param latents float32 {@code [B, C, H, W]}
     * @param noise float32, of that shape
     * @param leaps int64 {@code [B]}
     * @param pass of the learner, with the captions
     * @param nothing tokens and pooled vector of the empty caption, {@code [1, T, D]} and {@code [1, P]}
     */
    public record Batch(Tensor latents, Tensor noise, Tensor leaps, UNetPass pass, UNet.Conditioning nothing) {}

    /** Returns the mean squared difference of a batch, a float32 scalar in the current scope. */
    public Tensor of(Denoiser learner, Denoiser teacher, Batch batch) {
        try (Scope scope = Scope.open()) {
            Tensor first = batch.leaps().mul(new Scalar(config.substeps()));
            Tensor a = at(signal, first);
            Tensor s = at(noise, first);
            Tensor begin = a.mul(batch.latents()).add(s.mul(batch.noise()));
            Tensor target = target(begin, walked(begin, first, teacher, batch), first);
            Tensor predicted = learner.predict(
                    Tensors.cast(begin, placement.compute()), times.index_select(0, first), batch.pass());
            return scope.keep(torch.mse_loss(Tensors.cast(predicted, DType.FLOAT32), target));
        }
    }

    /** Returns where the teacher's steps end, computed without gradients. */
    private Tensor walked(Tensor begin, Tensor first, Denoiser teacher, Batch batch) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            UNetPass pass =
                    UNetPass.of(guidance.isOn() ? both(batch) : batch.pass().conditioning());
            Tensor x = begin;
            for (int j = 0; j < config.substeps(); j++) {
                Tensor step = first.add(new Scalar(j));
                Tensor next = step.add(new Scalar(1));
                Tensor a = at(signal, step);
                Tensor s = at(noise, step);
                Tensor answer = predicted(x, times.index_select(0, step), teacher, pass);
                Tensor clean = clean(x, answer, a, s);
                Tensor rest = x.sub(a.mul(clean)).div(s);
                x = at(signal, next).mul(clean).add(at(noise, next).mul(rest));
            }
            return scope.keep(x);
        }
    }

    private Tensor predicted(Tensor x, Tensor t, Denoiser teacher, UNetPass pass) {
        Tensor input = Tensors.cast(x, placement.compute());
        if (!guidance.isOn()) {
            return Tensors.cast(teacher.predict(input, t, pass), DType.FLOAT32);
        }
        Tensor both = teacher.predict(Tensors.cat(0, input, input), Tensors.cat(0, t, t), pass);
        return guidance.apply(Tensors.cast(both, DType.FLOAT32));
    }

    private static UNet.Conditioning both(Batch batch) {
        UNet.Conditioning said = batch.pass().conditioning();
        UNet.Conditioning none = batch.nothing();
        long count = said.hiddenStates().size(0);
        return new UNet.Conditioning(
                Tensors.cat(0, none.hiddenStates().repeat(count, 1, 1), said.hiddenStates()),
                Tensors.cat(0, none.pooled().repeat(count, 1), said.pooled()),
                Tensors.cat(0, said.timeIds(), said.timeIds()));
    }

    /** Returns the original latents that a prediction implies. */
    private Tensor clean(Tensor x, Tensor answer, Tensor a, Tensor s) {
        return switch (prediction) {
            case EPSILON -> x.sub(s.mul(answer)).div(a);
            case V -> a.mul(x).sub(s.mul(answer));
            case SAMPLE -> answer;
        };
    }

    /** Returns what the learner has to predict at {@code begin} so that one DDIM step leads to {@code end}. */
    private Tensor target(Tensor begin, Tensor end, Tensor first) {
        Tensor last = first.add(new Scalar(config.substeps()));
        Tensor a = at(signal, first);
        Tensor s = at(noise, first);
        Tensor ratio = at(noise, last).div(s);
        Tensor clean = end.sub(ratio.mul(begin)).div(at(signal, last).sub(ratio.mul(a)));
        return switch (prediction) {
            case EPSILON -> begin.sub(a.mul(clean)).div(s);
            case V -> a.mul(begin).sub(clean).div(s);
            case SAMPLE -> clean;
        };
    }

    private static Tensor at(Tensor table, Tensor index) {
        return table.index_select(0, index).view(-1, 1, 1, 1);
    }

    @Override
    public void close() {
        Scope.release(times);
        Scope.release(signal);
        Scope.release(noise);
    }
}
