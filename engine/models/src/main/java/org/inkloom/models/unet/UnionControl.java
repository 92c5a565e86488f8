package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.models.transformer.TokenMixer;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * The parts that only a union ControlNet has (xinsir's ControlNet++): the time vector says which kinds of control
 * pictures are given, and a small transformer over the spatial means of pictures and latents computes a shift for each
 * channel.
 */
final class UnionControl {
    private static final double EPSILON = 1e-5;

    private final WeightScope place;
    private final ControlNetConfig.Union sizes;
    private final Parameter tasks;
    private final List<PreNormBlock> blocks = new ArrayList<>();
    private final Linear shift;
    private final TimestepEmbedding flags;
    private final EmbeddingMlp embedding;

    /** Takes the layers by their published names; one of these names contains a spelling mistake, which is kept. */
    UnionControl(WeightScope w, UNetConfig unet, ControlNetConfig.Union sizes) {
        this.sizes = sizes;
        place = w;
        int channels = unet.blocks().getFirst().channels();
        tasks = w.parameter("task_embedding", sizes.kinds(), channels);
        for (int i = 0; i < sizes.layers(); i++) {
            blocks.add(block(w.in("transformer_layes", i), channels, sizes.heads()));
        }
        shift = Linear.withBias(w.in("spatial_ch_projs"), channels, channels);
        flags = new TimestepEmbedding(w, "control_type_proj", unet.additionTimeDim(), unet.timestepEmbedding());
        embedding =
                new EmbeddingMlp(w.in("control_add_embedding"), unet.additionTimeDim() * sizes.kinds(), unet.timeDim());
    }

    private static PreNormBlock block(WeightScope w, int channels, int heads) {
        FeedForward forward = new FeedForward(
                Linear.withBias(w.in("mlp.c_fc"), channels, 4L * channels),
                Activation.QUICK_GELU,
                Linear.withBias(w.in("mlp.c_proj"), 4L * channels, channels));
        return new PreNormBlock(
                new LayerNorm(w.in("ln_1"), channels, EPSILON),
                attention(w.in("attn"), channels, heads),
                new LayerNorm(w.in("ln_2"), channels, EPSILON),
                forward);
    }

    private static TokenMixer attention(WeightScope w, int channels, int heads) {
        Parameter weight = w.parameter("in_proj_weight", 3L * channels, channels);
        Parameter bias = w.parameter("in_proj_bias", 3L * channels);
        Linear out = Linear.withBias(w.in("out_proj"), channels, channels);
        return x -> {
            try (Scope scope = Scope.open()) {
                Tensor parts = torch.linear(x, weight.value(), bias.optional())
                        .view(x.size(0), x.size(1), 3, heads, channels / heads)
                        .permute(2, 0, 3, 1, 4);
                Tensor attended = Attention.apply(
                        parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), Attention.Mask.NONE);
                return scope.keep(out.forward(attended.transpose(1, 2).flatten(2, 3)));
            }
        };
    }

    /**
     * Returns what is added to the time vector, {@code [1, 4 * C0]}, in the caller's scope.
     *
     * @param controls whose kinds are announced
     */
    Tensor time(List<ControlFeatures> controls) {
        float[] on = new float[sizes.kinds()];
        controls.forEach(control -> on[control.kind().ordinal()] = 1);
        try (Scope scope = Scope.open()) {
            Tensor values = Tensors.to(Tensors.of(on, on.length), place.device());
            Tensor embedded = flags.forward(values).reshape(1, -1);
            return scope.keep(embedding.forward(Tensors.cast(embedded, place.compute())));
        }
    }

    /**
     * Adds the features of control pictures to the latents' features. A single picture is added with factor 1, because
     * its scale is applied to the network's output instead; with several, each is multiplied by its scale here, as in
     * diffusers' {@code ControlNetUnionModel}.
     *
     * @param latents {@code [B, C, H, W]}, the output of the first convolution
     * @param controls the control pictures, at least one
     * @return the sum, each picture shifted per channel by what the transformer computes; in the caller's scope
     */
    Tensor fused(Tensor latents, List<ControlFeatures> controls) {
        try (Scope scope = Scope.open()) {
            List<Tensor> pictures = new ArrayList<>();
            List<Tensor> means = new ArrayList<>();
            for (ControlFeatures control : controls) {
                double weight = weight(control, controls);
                Tensor task = tasks.value().narrow(0, control.kind().ordinal(), 1);
                Tensor mean = Tensors.mul(mean(control.features()).add(task), weight);
                means.add(mean.expand(latents.size(0), -1).unsqueeze(1));
                pictures.add(Tensors.mul(control.features(), weight));
            }
            means.add(mean(latents).unsqueeze(1));
            Tensor x = Tensors.cat(1, means.toArray(Tensor[]::new));
            for (PreNormBlock block : blocks) {
                x = block.forward(x);
            }
            Tensor sum = latents;
            for (int i = 0; i < controls.size(); i++) {
                Tensor shifts = shift.forward(x.select(1, i)).unsqueeze(-1).unsqueeze(-1);
                sum = sum.add(pictures.get(i)).add(Tensors.mul(shifts, weight(controls.get(i), controls)));
            }
            return scope.keep(sum);
        }
    }

    private static double weight(ControlFeatures control, List<ControlFeatures> controls) {
        return controls.size() == 1 ? 1 : control.scale();
    }

    private static Tensor mean(Tensor planes) {
        return planes.flatten(2, 3).mean(2);
    }
}
