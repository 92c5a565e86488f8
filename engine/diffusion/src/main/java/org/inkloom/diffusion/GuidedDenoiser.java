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
final class GuidedDenoiser {
    /**
     * Steering asks for a step number to decide when a control is on. Here that is decided by the noise level before
     * steering is asked, so any step number will do.
     */
    private static final Steering.Step ANY = new Steering.Step(0, 1);

    private final Denoiser denoiser;
    private final Placement placement;
    private final StageSampling work;
    private final ModelFacts facts;
    private final ControlInputs inputs;
    private final LatentArray latents;
    private final Optional<LatentMask> mask;
    private final List<PreparedPrompt> positive;
    private final List<PreparedPrompt> negative;
    private final Optional<PreparedPrompt> both;
    private final Map<ImageChoice, List<ImageContext>> images = new HashMap<>();

    /**
     * What the sampler's calls need to know of the model.
     *
     * @param table the noise levels that the model was trained with
     * @param prediction what the U-Net's output means: noise, velocity or the picture itself
     * @param pixelsPerLatent pixels that one latent stands for along a side
     * @param inpainting whether the U-Net reads a mask and the masked picture as further input channels
     */
    record ModelFacts(
            SigmaTable table, PredictionType prediction, ModelFamily family, int pixelsPerLatent, boolean inpainting) {}

    /** The loaded networks of the prompts' control pictures, and the encoded pictures of IP-Adapters. */
    record ControlInputs(Map<ControlUse, Steering> controls, Map<IpAdapterUse, IpAdapters.Sides> pictures) {
        ControlInputs {
            controls = Map.copyOf(controls);
            pictures = Map.copyOf(pictures);
        }
    }

    /** Which prompts one call of the U-Net is for: the wanted, the unwanted (negative), or both in one batch. */
    private enum Side {
        WANTED,
        UNWANTED,
        BOTH
    }

    /** Key of {@link #images}: which side a call is for, and which IP-Adapter pictures are on in it. */
    private record ImageChoice(Side side, List<IpAdapterUse> pictures) {}

    /**
     * A prompt with its conditioning as tensors, and the further channels that an inpainting U-Net reads behind the
     * latents; empty for other U-Nets.
     */
    private record PreparedPrompt(StagePrompt prompt, UNetPass pass, Side side, Optional<Tensor> inpaintChannels) {}

    /** Turns the prompts into tensors on the model's device. */
    GuidedDenoiser(Denoiser denoiser, Placement placement, StageSampling work, ModelFacts facts, ControlInputs inputs) {
        this.denoiser = denoiser;
        this.placement = placement;
        this.work = work;
        this.facts = facts;
        this.inputs = inputs;
        this.latents = work.latents();
        mask = latents.mask().map(values -> new LatentMask(values, latents.height(), latents.width()));
        positive = work.positive().stream()
                .map(prompt -> prepared(prompt, Side.WANTED))
                .toList();
        negative = work.negative().stream()
                .map(prompt -> prepared(prompt, Side.UNWANTED))
                .toList();
        both = both(positive.getFirst(), negative.getFirst());
    }

    private PreparedPrompt prepared(StagePrompt prompt, Side side) {
        Optional<Tensor> inpaintChannels = facts.inpainting()
                ? Optional.of(Tensors.to(
                        ShownPicture.of(prompt, latents).tensor(latents.batch()),
                        placement.device(),
                        placement.compute()))
                : Optional.empty();
        return new PreparedPrompt(prompt, UNetPass.of(conditioning(prompt)), side, inpaintChannels);
    }

    /**
     * Puts both prompts into one batch, which is faster than two calls; possible if there is one of each, with as many
     * tokens, without parts, and steered by the same controls. The unwanted half comes first.
     */
    private Optional<PreparedPrompt> both(PreparedPrompt wanted, PreparedPrompt unwanted) {
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
        return Optional.of(new PreparedPrompt(
                one,
                UNetPass.of(new UNet.Conditioning(
                        Tensors.cat(0, first.hiddenStates(), second.hiddenStates()),
                        Tensors.cat(0, first.pooled(), second.pooled()),
                        Tensors.cat(0, first.timeIds(), second.timeIds()))),
                Side.BOTH,
                unwanted.inpaintChannels()
                        .map(shown ->
                                Tensors.cat(0, shown, wanted.inpaintChannels().orElseThrow()))));
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
     * Returns the noisy latents that sampling begins with: latents plus noise times the noise level sigma. At the
     * largest level the factor is sqrt(1 + sigma^2) instead, because the U-Net's input is
     * divided by that number and has to be noise of variance 1 there.
     *
     * @param noise standard normal, of the latents' size
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

    /**
     * Returns the model's estimate of the picture without noise. Outside a mask the known picture takes its place,
     * before the call with noise of this level added and after it without.
     *
     * @param x noisy latents, {@code [B, C, H, W]} flattened
     * @param sigma their noise level
     * @param noise what was added at the start
     */
    float[] denoised(float[] x, double sigma, float[] noise) {
        if (mask.isEmpty()) {
            return guided(x, sigma);
        }
        LatentMask here = at(mask.get(), sigma);
        float[] kept = sum(noise, sigma, latents.values());
        return here.mixed(guided(here.mixed(x, kept), sigma), latents.values());
    }

    /**
     * Returns the mask at a noise level. A graded mask gives for each place the noise level from which on the place is
     * redrawn, so at any one level it has hard edges.
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

    /**
     * Returns the last step's latents; outside a mask the latents are set back to the given ones, unless the mask is
     * graded.
     */
    float[] end(float[] x) {
        return work.model().graded() > 0
                ? x
                : mask.map(here -> here.mixed(x, latents.values())).orElse(x);
    }

    /**
     * Returns the estimate of the picture with guidance applied. Guidance mixes the raw outputs of the U-Net: the map
     * from output to picture is linear and the same for both, so mixing before or after it gives the same.
     */
    private float[] guided(float[] x, double sigma) {
        StageGuidance guidance = new StageGuidance(facts.prediction(), x, sigma);
        float[] estimate = guided(guidance, x, sigma);
        return work.model().assumed().consistent()
                ? guidance.consistent(estimate, facts.table().timestep(sigma))
                : estimate;
    }

    private float[] guided(StageGuidance guidance, float[] x, double sigma) {
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

    /**
     * Returns the mean of the U-Net's outputs for the prompts that are on at a noise level, weighted place by place.
     * Where no prompt has a weight the estimate of the picture is 0, as in ComfyUI.
     */
    private float[] mean(List<PreparedPrompt> prompts, Tensor input, float[] x, double sigma) {
        List<PreparedPrompt> on = prompts.stream()
                .filter(one -> facts.table()
                        .isBetween(one.prompt().start(), one.prompt().end(), sigma))
                .toList();
        if (on.size() == 1 && on.getFirst().prompt().part().isEmpty()) {
            return predict(input, sigma, on.getFirst());
        }
        StageGuidance nothing = new StageGuidance(facts.prediction(), x, sigma);
        float[] sum = new float[x.length];
        float[] weights = new float[latents.height() * latents.width()];
        for (PreparedPrompt one : on) {
            StagePrompt.Part part = one.prompt().part().orElseGet(this::whole);
            Tensor partInput = cut(input, part);
            PreparedPrompt here = new PreparedPrompt(
                    one.prompt(), one.pass(), one.side(), one.inpaintChannels().map(shown -> cut(shown, part)));
            add(predict(partInput, sigma, here), part, sum, weights);
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

    private float[] predict(Tensor input, double sigma, PreparedPrompt prepared) {
        try (Scope scope = Scope.open()) {
            Tensor timesteps = torch.full(
                    new long[] {input.size(0)},
                    new Scalar((double) facts.table().timestep(sigma)),
                    Tensors.options(placement.device(), DType.FLOAT32));
            Residuals added = Residuals.NONE;
            for (ControlUse use : prepared.prompt().controls()) {
                if (facts.table().isBetween(use.start(), use.end(), sigma)) {
                    Steering steering = Objects.requireNonNull(inputs.controls().get(use));
                    added = added.plus(
                            steering.at(ANY, input, timesteps, prepared.pass().conditioning())
                                    .residuals());
                }
            }
            Additions additions = Additions.NONE.withResiduals(added).withImages(images(prepared.side(), sigma));
            UNetPass pass =
                    additions.isEmpty() ? prepared.pass() : prepared.pass().withAdditions(additions);
            Tensor whole = prepared.inpaintChannels().isPresent()
                    ? Tensors.cat(1, input, prepared.inpaintChannels().get())
                    : input;
            Tensor output = denoiser.predict(whole, timesteps, pass);
            return Tensors.floats(Tensors.to(output, Device.CPU, DType.FLOAT32).contiguous());
        }
    }

    /**
     * Returns the IP-Adapter pictures for a call. The same choice of pictures gives the same list object, by which a
     * recorded U-Net sees that its copies of the keys and values are still right.
     */
    private List<ImageContext> images(Side side, double sigma) {
        List<IpAdapterUse> on = work.model().pictures().stream()
                .filter(use -> use.scale() != 0 && facts.table().isBetween(use.start(), use.end(), sigma))
                .toList();
        return images.computeIfAbsent(
                new ImageChoice(side, on),
                _ -> on.stream()
                        .map(use -> Objects.requireNonNull(inputs.pictures().get(use)))
                        .map(sides -> switch (side) {
                            case WANTED -> sides.wanted();
                            case UNWANTED -> sides.unwanted();
                            case BOTH -> sides.both();
                        })
                        .toList());
    }
}
