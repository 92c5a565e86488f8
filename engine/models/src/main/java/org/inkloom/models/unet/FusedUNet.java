package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.fused.Feature;
import org.inkloom.models.fused.FusedConv;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.models.fused.FusedResnet;
import org.inkloom.models.fused.FusedUpsample;
import org.inkloom.models.fused.HeldWeights;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UNet} for inference on a GPU. Features are channels-last and go through fused kernels; what depends on the
 * text alone is computed once for a prompt; and the projections of the time vector of all residual blocks are one
 * matrix product. Equal to the plain U-Net up to rounding; adapters stay beside the weights.
 *
 * <p>It must be built over weights over which a plain U-Net was built before. Immutable; the forward pass is pure.
 */
final class FusedUNet {
    private record Layer(
            FusedResnet resnet,
            int offset,
            int channels,
            @Nullable FusedTransformer transformer) {}

    private record Stage(
            List<Layer> layers,
            @Nullable FusedConv down,
            @Nullable FusedUpsample up) {}

    private final UNetConfig config;
    private final FusedKernels kernels;
    private final Conditioner conditioner;
    private final FusedConv convIn;
    private final List<Stage> down = new ArrayList<>();
    private final Stage mid;
    private final List<Stage> up = new ArrayList<>();
    private final Affine normOut;
    private final FusedConv convOut;
    private final FusedLinear timeProjections;
    private final Tensor timeBias;
    private final List<FusedLinear.Part> timeParts = new ArrayList<>();
    private final List<Tensor> firstBiases = new ArrayList<>();
    private int timeChannels;

    /** Builds the tree. */
    FusedUNet(WeightScope w, UNetConfig config) {
        this.config = config;
        kernels = FusedKernels.of(w.device(), w.compute());
        conditioner = new Conditioner(w, config);
        int first = config.blocks().getFirst().channels();
        convIn = new FusedConv(w.in("conv_in"), Conv2d.Config.same3x3(config.inChannels(), first));
        addDown(w);
        mid = middle(w);
        addUp(w);
        normOut = HeldWeights.affine(w.in("conv_norm_out"), first, config.normEpsilon());
        convOut = new FusedConv(w.in("conv_out"), Conv2d.Config.same3x3(first, config.outChannels()));
        timeProjections = new FusedLinear(w, config.timeDim(), timeParts);
        timeBias = HeldWeights.sum(
                w,
                "time_projections.bias",
                List.of(timeProjections.bias().orElseThrow(), HeldWeights.joined(w, "first_biases", firstBiases)));
    }

    private void addDown(WeightScope w) {
        int in = config.blocks().getFirst().channels();
        int levels = config.blocks().size();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(i);
            WeightScope block = w.in("down_blocks", i);
            List<Layer> layers = new ArrayList<>();
            for (int j = 0; j < config.layersPerBlock(); j++) {
                layers.add(layer(
                        block, j, j == 0 ? in : level.channels(), level, level.downAttention(), level.downLayers()));
            }
            FusedConv halving = i == levels - 1
                    ? null
                    : new FusedConv(
                            block.in("downsamplers.0.conv"),
                            Conv2d.Config.halving3x3(level.channels(), level.channels(), 1));
            down.add(new Stage(layers, halving, null));
            in = level.channels();
        }
    }

    private Stage middle(WeightScope w) {
        UNetConfig.Level lowest = config.blocks().getLast();
        WeightScope block = w.in("mid_block");
        Layer first = layer(block, 0, lowest.channels(), lowest, true, lowest.downLayers());
        Layer second = layer(block, 1, lowest.channels(), lowest, false, 0);
        return new Stage(List.of(first, second), null, null);
    }

    private void addUp(WeightScope w) {
        int levels = config.blocks().size();
        int below = config.blocks().getLast().channels();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(levels - 1 - i);
            int skipBelow = config.blocks().get(Math.max(0, levels - 2 - i)).channels();
            WeightScope block = w.in("up_blocks", i);
            List<Layer> layers = new ArrayList<>();
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                int skip = j == config.layersPerBlock() ? skipBelow : level.channels();
                int in = (j == 0 ? below : level.channels()) + skip;
                layers.add(layer(block, j, in, level, level.upAttention(), level.upLayers()));
            }
            FusedUpsample doubling =
                    i == levels - 1 ? null : new FusedUpsample(block.in("upsamplers.0.conv"), level.channels());
            up.add(new Stage(layers, null, doubling));
            below = level.channels();
        }
    }

    private Layer layer(
            WeightScope block, int index, int in, UNetConfig.Level level, boolean attends, int transformerLayers) {
        int out = level.channels();
        WeightScope w = block.in("resnets", index);
        FusedResnet resnet =
                new FusedResnet(w, new FusedResnet.Config(in, out, config.normGroups(), config.normEpsilon()), kernels);
        FusedTransformer transformer = attends
                ? new FusedTransformer(
                        block.in("attentions", index), config, out, level.heads(), transformerLayers, kernels)
                : null;
        timeParts.add(new FusedLinear.Part(w.path() + ".time_emb_proj", out, FusedLinear.Kind.WITH_BIAS));
        firstBiases.add(resnet.firstBias());
        Layer made = new Layer(resnet, timeChannels, out, transformer);
        timeChannels += out;
        return made;
    }

    long outChannels() {
        return config.outChannels();
    }

    /** Computes what depends on the conditioning alone, once for a prompt. */
    PromptMemory remember(UNet.Conditioning conditioning) {
        try (Scope scope = Scope.open()) {
            Tensor context = conditioner.context(conditioning);
            List<Tensor> keysValues = new ArrayList<>();
            for (Stage stage : stages()) {
                for (Layer layer : stage.layers()) {
                    if (layer.transformer() != null) {
                        layer.transformer().remember(context, keysValues);
                    }
                }
            }
            return PromptMemory.retaining(conditioner.added(conditioning), keysValues);
        }
    }

    private List<Stage> stages() {
        List<Stage> all = new ArrayList<>(down);
        all.add(mid);
        all.addAll(up);
        return all;
    }

    /**
     * What the layers of one pass share: the projected time vectors of all residual blocks side by side, the text's
     * keys and values in the order in which transformers need them, and the pictures attended to.
     */
    private record LayerPass(Tensor shifts, Iterator<Tensor> remembered, List<ImageContext> images) {}

    /**
     * Predicts the noise, see {@link UNet#forward}.
     *
     * @param memory what {@link #remember} computed of the conditioning
     */
    Tensor forward(Tensor sample, Tensor timesteps, PromptMemory memory, Additions additions) {
        Residuals residuals = additions.residuals();
        residuals.require(config.blocks().size(), config.skips());
        try (Scope scope = Scope.open()) {
            LayerPass pass =
                    new LayerPass(shifts(timesteps, memory), memory.keysValues().iterator(), additions.images());
            List<Feature> skips = new ArrayList<>();
            Feature h = Feature.of(convIn.forward(sample.contiguous(torch.MemoryFormat.ChannelsLast)), convIn.bias());
            skips.add(h);
            for (int i = 0; i < down.size(); i++) {
                h = runDown(down.get(i), h, pass, UNet.at(residuals.levels(), i), skips);
            }
            for (int i = 0; i < residuals.skips().size(); i++) {
                skips.set(i, plus(skips.get(i), Optional.of(residuals.skips().get(i))));
            }
            for (Layer layer : mid.layers()) {
                h = run(layer, h, pass);
            }
            h = plus(h, residuals.middle());
            for (Stage stage : up) {
                h = runUp(stage, h, skips, pass);
            }
            return scope.keep(last(h));
        }
    }

    private Tensor shifts(Tensor timesteps, PromptMemory memory) {
        Tensor time = conditioner.time(timesteps);
        Tensor all = memory.added().isEmpty() ? time : time.add(memory.added().get());
        return timeProjections.withBias(torch.silu(all), timeBias);
    }

    private static Feature run(Layer layer, Feature x, LayerPass pass) {
        Feature h = layer.resnet().forward(x, pass.shifts().narrow(1, layer.offset(), layer.channels()));
        return layer.transformer() == null ? h : layer.transformer().forward(h, pass.remembered(), pass.images());
    }

    /**
     * Adds a residual. It may come in libtorch's usual layout; the sum is channels-last, as the fused kernels need it.
     */
    private Feature plus(Feature x, Optional<Tensor> residual) {
        return residual.isEmpty()
                ? x
                : Feature.of(x.settle(kernels).add(residual.get()).contiguous(torch.MemoryFormat.ChannelsLast));
    }

    private Feature runDown(Stage stage, Feature x, LayerPass pass, Optional<Tensor> residual, List<Feature> skips) {
        Feature h = x;
        int layers = stage.layers().size();
        boolean beforeHalving = stage.down() == null || stage.layers().getLast().transformer() != null;
        for (int i = 0; i < layers; i++) {
            h = run(stage.layers().get(i), h, pass);
            h = beforeHalving && i == layers - 1 ? plus(h, residual) : h;
            skips.add(h);
        }
        if (stage.down() != null) {
            h = Feature.of(stage.down().forward(h.settle(kernels)), stage.down().bias());
            h = beforeHalving ? h : plus(h, residual);
            skips.add(h);
        }
        return h;
    }

    private Feature runUp(Stage stage, Feature x, List<Feature> skips, LayerPass pass) {
        Feature h = x;
        for (Layer layer : stage.layers()) {
            Tensor joined = Tensors.cat(1, h.settle(kernels), skips.removeLast().settle(kernels));
            h = run(layer, Feature.of(joined), pass);
        }
        if (stage.up() != null) {
            // The next skip connection decides the size: where it is odd, doubling gives one row or column too many.
            Feature next = skips.getLast();
            h = Feature.of(
                    stage.up().forward(h.settle(kernels), next.size(2), next.size(3)),
                    stage.up().bias());
        }
        return h;
    }

    private Tensor last(Feature h) {
        try (Scope scope = Scope.open()) {
            Tensor normal = h.normalised(kernels, normOut, config.normGroups(), FusedKernels.Activation.SILU, scope);
            return scope.keep(convOut.last(normal));
        }
    }
}
