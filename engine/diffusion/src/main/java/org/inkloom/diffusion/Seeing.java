package org.inkloom.diffusion;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.control.IpAdapters;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.ImageContext;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * A U-Net in the form in which a sampler calls it: from noisy latents it computes an estimate of the picture without
 * noise, with guidance, masks and controls applied.
 */
final class Seeing {
    /** Whether a control counts is decided for each noise level and not by the step, so the step is of no meaning. */
    private static final Steering.Step ANY = new Steering.Step(0, 1);

    private final Denoiser denoiser;
    private final Placement placement;
    private final StageSampling work;
    private final Facts facts;
    private final Beside beside;
    private final LatentArray latents;
    private final Optional<LatentMask> mask;
    private final List<Ready> positive;
    private final List<Ready> negative;
    private final Optional<Ready> both;
    private final Map<Looking, List<ImageContext>> images = new HashMap<>();

    /**
     * What is known of a model.
     *
     * @param shown whether it sees the picture of which a part is drawn over
     */
    record Facts(SigmaTable table, PredictionType prediction, ModelFamily family, int pixelsPerLatent, boolean shown) {}

    /** What each of the prompts' controls adds, and each of the pictures that the model looks at. */
    record Beside(Map<ControlUse, Steering> controls, Map<IpAdapterUse, IpAdapters.Sides> pictures) {
        Beside {
            controls = Map.copyOf(controls);
            pictures = Map.copyOf(pictures);
        }
    }

    /** For which prompts a pass is: the wanted, the unwanted, or both in one batch. */
    private enum Side {
        WANTED,
        UNWANTED,
        BOTH
    }

    /** A pass, and the pictures that are attended to in it. */
    private record Looking(Side side, List<IpAdapterUse> pictures) {}

    /** A prompt as the network takes it, with the further channels that it reads behind the latents. */
    private record Ready(StagePrompt prompt, UNetPass pass, Side side, Optional<Tensor> shown) {}

    /** Makes prompts ready. */
    Seeing(Denoiser denoiser, Placement placement, StageSampling work, Facts facts, Beside beside) {
        this.denoiser = denoiser;
        this.placement = placement;
        this.work = work;
        this.facts = facts;
        this.beside = beside;
        this.latents = work.latents();
        mask = latents.mask().map(values -> new LatentMask(values, latents.height(), latents.width()));
        positive = work.positive().stream()
                .map(prompt -> ready(prompt, Side.WANTED))
                .toList();
        negative = work.negative().stream()
                .map(prompt -> ready(prompt, Side.UNWANTED))
                .toList();
        both = both(positive.getFirst(), negative.getFirst());
    }

    private Ready ready(StagePrompt prompt, Side side) {
        Optional<Tensor> shown = facts.shown()
                ? Optional.of(Tensors.to(
                        ShownPicture.of(prompt, latents).tensor(latents.batch()),
                        placement.device(),
                        placement.compute()))
                : Optional.empty();
        return new Ready(prompt, UNetPass.of(conditioning(prompt)), side, shown);
    }

    /** Puts both prompts into one batch, if there is one of each and they are conditioned in the same way. */
    private Optional<Ready> both(Ready wanted, Ready unwanted) {
        StagePrompt one = wanted.prompt();
        StagePrompt other = unwanted.prompt();
        boolean alike = positive.size() == 1
                && negative.size() == 1
                && one.vectors().length() == other.vectors().length()
                && one.part().isEmpty()
                && other.part().isEmpty()
                && one.isAlways()
                && other.isAlways()
                && one.controls().equals(other.controls());
        if (!alike) {
            return Optional.empty();
        }
        UNet.Conditioning first = unwanted.pass().conditioning();
        UNet.Conditioning second = wanted.pass().conditioning();
        return Optional.of(new Ready(
                one,
                UNetPass.of(new UNet.Conditioning(
                        Tensors.cat(0, first.hiddenStates(), second.hiddenStates()),
                        Tensors.cat(0, first.pooled(), second.pooled()),
                        Tensors.cat(0, first.timeIds(), second.timeIds()))),
                Side.BOTH,
                unwanted.shown()
                        .map(shown -> Tensors.cat(0, shown, wanted.shown().orElseThrow()))));
    }

    private UNet.Conditioning conditioning(StagePrompt said) {
        UNet.Conditioning usual = conditioning(said.vectors());
        return said.sizes()
                .map(sizes -> new UNet.Conditioning(
                        usual.hiddenStates(), usual.pooled(), sizes.rows(latents.batch(), placement.device())))
                .orElse(usual);
    }

    private UNet.Conditioning conditioning(PromptVectors prompt) {
        int batch = latents.batch();
        Tensor tokens =
                Tensors.of(prompt.tokens(), 1, prompt.length(), prompt.width()).repeat(batch, 1, 1);
        Tensor pooled = Tensors.of(prompt.pooled(), 1, prompt.pooled().length).repeat(batch, 1);
        return facts.family()
                .conditioning(
                        Tensors.to(tokens, placement.device(), placement.compute()),
                        Tensors.to(pooled, placement.device(), placement.compute()),
                        latents.height() * facts.pixelsPerLatent(),
                        latents.width() * facts.pixelsPerLatent(),
                        placement.device());
    }

    /**
     * Returns the noisy latents that sampling begins with. At the largest noise level the noise is scaled a little
     * more, as in training.
     */
    float[] begin(float[] noise) {
        double sigma = work.sigmas()[0];
        boolean most = sigma >= facts.table().most() * (1 - 1e-5);
        double scale = most ? Math.sqrt(1 + sigma * sigma) : sigma;
        return sum(noise, scale, latents.values());
    }

    private static float[] sum(float[] noise, double scale, float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (noise[i] * scale + values[i]);
        }
        return result;
    }

    /** Returns the estimate of the picture without noise; where the mask says so, the picture that is already there. */
    float[] denoised(float[] x, double sigma, float[] noise) {
        if (mask.isEmpty()) {
            return seen(x, sigma);
        }
        LatentMask here = at(mask.get(), sigma);
        float[] kept = sum(noise, sigma, latents.values());
        return here.mixed(seen(here.mixed(x, kept), sigma), latents.values());
    }

    /**
     * Returns the mask at a noise level. A graded mask says for each place from which level on it is drawn over, so at
     * one level it has hard edges.
     */
    private LatentMask at(LatentMask soft, double sigma) {
        double graded = work.model().graded();
        if (graded == 0) {
            return soft;
        }
        double first = facts.table().timestep(work.sigmas()[0]);
        double last = facts.table()
                .timestep(Math.max(
                        work.sigmas()[work.sigmas().length - 1], facts.table().least()));
        double threshold = (facts.table().timestep(sigma) - last) / (first - last);
        return soft.from(threshold, graded);
    }

    /** Returns the result; outside the mask these are the latents as they were. */
    float[] end(float[] x) {
        return work.model().graded() > 0
                ? x
                : mask.map(here -> here.mixed(x, latents.values())).orElse(x);
    }

    /**
     * Returns the network's output with guidance. Guidance may be applied to the raw outputs, because they are mapped
     * to pictures linearly, all by the same map.
     */
    private float[] seen(float[] x, double sigma) {
        StageGuidance guidance = new StageGuidance(facts.prediction(), x, sigma);
        try (Scope scope = Scope.open()) {
            Tensor plain = Tensors.of(x, latents.batch(), latents.channels(), latents.height(), latents.width());
            Tensor input = Tensors.to(
                    Tensors.mul(plain, 1 / Math.sqrt(sigma * sigma + 1)), placement.device(), placement.compute());
            if (work.guidance() == 1) {
                return guidance.picture(mean(positive, input, x, sigma));
            }
            float[] wanted;
            float[] unwanted;
            if (both.isPresent()) {
                float[] all = predict(Tensors.cat(0, input, input), sigma, both.get());
                unwanted = Arrays.copyOf(all, x.length);
                wanted = Arrays.copyOfRange(all, x.length, all.length);
            } else {
                unwanted = mean(negative, input, x, sigma);
                wanted = mean(positive, input, x, sigma);
            }
            return guidance.picture(
                    wanted, unwanted, work.guidance(), work.model().rescale(), latents.batch());
        }
    }

    /** Returns the mean of the network's outputs for the prompts that count at a noise level, by their weights. */
    private float[] mean(List<Ready> prompts, Tensor input, float[] x, double sigma) {
        List<Ready> on = prompts.stream()
                .filter(one -> facts.table()
                        .isBetween(one.prompt().start(), one.prompt().end(), sigma))
                .toList();
        if (on.size() == 1 && on.getFirst().prompt().part().isEmpty()) {
            return predict(input, sigma, on.getFirst());
        }
        StageGuidance nothing = new StageGuidance(facts.prediction(), x, sigma);
        float[] sum = new float[x.length];
        float[] weights = new float[latents.height() * latents.width()];
        for (Ready one : on) {
            StagePrompt.Part part = one.prompt().part().orElseGet(this::whole);
            Tensor seen = cut(input, part);
            Ready here =
                    new Ready(one.prompt(), one.pass(), one.side(), one.shown().map(shown -> cut(shown, part)));
            add(predict(seen, sigma, here), part, sum, weights);
        }
        for (int i = 0; i < sum.length; i++) {
            float weight = weights[i % weights.length];
            sum[i] = weight > 0 ? sum[i] / weight : nothing.ofNothing(x[i]);
        }
        return sum;
    }

    private static Tensor cut(Tensor whole, StagePrompt.Part part) {
        return whole.narrow(2, part.top(), part.height())
                .narrow(3, part.left(), part.width())
                .contiguous();
    }

    private StagePrompt.Part whole() {
        float[] ones = new float[latents.height() * latents.width()];
        Arrays.fill(ones, 1);
        return new StagePrompt.Part(0, 0, latents.height(), latents.width(), ones);
    }

    private void add(float[] output, StagePrompt.Part part, float[] sum, float[] weights) {
        int planes = latents.batch() * latents.channels();
        for (int y = 0; y < part.height(); y++) {
            for (int x = 0; x < part.width(); x++) {
                float weight = part.weights()[y * part.width() + x];
                int at = (part.top() + y) * latents.width() + part.left() + x;
                weights[at] += weight;
                for (int plane = 0; plane < planes; plane++) {
                    sum[plane * weights.length + at] += weight * output[(plane * part.height() + y) * part.width() + x];
                }
            }
        }
    }

    private float[] predict(Tensor input, double sigma, Ready ready) {
        try (Scope scope = Scope.open()) {
            Tensor timesteps = torch.full(
                    new long[] {input.size(0)},
                    new Scalar((double) facts.table().timestep(sigma)),
                    Tensors.options(placement.device(), DType.FLOAT32));
            Residuals added = Residuals.NONE;
            for (ControlUse use : ready.prompt().controls()) {
                if (facts.table().isBetween(use.start(), use.end(), sigma)) {
                    Steering steering = Objects.requireNonNull(beside.controls().get(use));
                    added = added.plus(
                            steering.at(ANY, input, timesteps, ready.pass().conditioning())
                                    .residuals());
                }
            }
            Additions additions = Additions.NONE.withResiduals(added).withImages(images(ready.side(), sigma));
            UNetPass pass = additions.isEmpty() ? ready.pass() : ready.pass().withAdditions(additions);
            Tensor whole = ready.shown().isPresent()
                    ? Tensors.cat(1, input, ready.shown().get())
                    : input;
            Tensor output = denoiser.predict(whole, timesteps, pass);
            return Tensors.floats(Tensors.to(output, Device.CPU, DType.FLOAT32).contiguous());
        }
    }

    /**
     * Returns the pictures attended to. The list is the same object as long as nothing changes, so that a recorded pass
     * need not copy them again.
     */
    private List<ImageContext> images(Side side, double sigma) {
        List<IpAdapterUse> on = work.model().pictures().stream()
                .filter(use -> use.scale() != 0 && facts.table().isBetween(use.start(), use.end(), sigma))
                .toList();
        return images.computeIfAbsent(
                new Looking(side, on),
                _ -> on.stream()
                        .map(use -> Objects.requireNonNull(beside.pictures().get(use)))
                        .map(sides -> switch (side) {
                            case WANTED -> sides.wanted();
                            case UNWANTED -> sides.unwanted();
                            case BOTH -> sides.both();
                        })
                        .toList());
    }
}
