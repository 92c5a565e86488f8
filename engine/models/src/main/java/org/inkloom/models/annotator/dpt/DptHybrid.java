package org.inkloom.models.annotator.dpt;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.FusedAttention;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.Convolution;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** The network of {@code dpt_hybrid-midas-501f0c75.pt}: {@code DPTDepthModel} of MiDaS over {@code vitb_rn50_384}. */
public final class DptHybrid {
    private static final int WIDTH = 768;
    private static final int HEADS = 12;
    private static final int LAYERS = 12;
    private static final int FEATURES = 256;
    private static final int POSITIONS = 24;
    private static final double EPSILON = 1e-6;

    /** The layers of the transformer of which the decoder takes the results. */
    private static final int THIRD = 8;

    private final Parameter whole;
    private final Parameter positions;
    private final ResNet resnet;
    private final Conv2d patches;
    private final List<PreNormBlock> blocks = new ArrayList<>();
    private final Readout third;
    private final Readout fourth;
    private final Conv2d fourthHalved;
    private final List<Parameter> narrowings = new ArrayList<>();
    private final List<Fusion> fusions = new ArrayList<>();
    private final Conv2d head0;
    private final Conv2d head2;
    private final Conv2d head4;

    /** Takes {@code pretrained.*} and {@code scratch.*}. */
    public DptHybrid(WeightScope w) {
        WeightScope vit = w.in("pretrained.model");
        whole = vit.parameter("cls_token", 1, 1, WIDTH);
        positions = vit.parameter("pos_embed", 1, POSITIONS * POSITIONS + 1, WIDTH);
        resnet = new ResNet(vit.in("patch_embed.backbone"));
        patches = new Conv2d(vit.in("patch_embed.proj"), Conv2d.Config.pointwise(ResNet.WIDTHS[2], WIDTH));
        for (int i = 0; i < LAYERS; i++) {
            blocks.add(block(vit.in("blocks", i)));
        }
        third = new Readout(w.in("pretrained.act_postprocess3"));
        fourth = new Readout(w.in("pretrained.act_postprocess4"));
        fourthHalved = new Conv2d(w.in("pretrained.act_postprocess4.4"), Conv2d.Config.halving3x3(WIDTH, WIDTH, 1));
        WeightScope scratch = w.in("scratch");
        long[] widths = {ResNet.WIDTHS[0], ResNet.WIDTHS[1], WIDTH, WIDTH};
        for (int i = 0; i < widths.length; i++) {
            narrowings.add(scratch.parameter("layer" + (i + 1) + "_rn.weight", FEATURES, widths[i], 3, 3));
            fusions.add(new Fusion(scratch.in("refinenet" + (i + 1)), FEATURES));
        }
        head0 = new Conv2d(scratch.in("output_conv", 0), Conv2d.Config.same3x3(FEATURES, FEATURES / 2));
        head2 = new Conv2d(scratch.in("output_conv", 2), Conv2d.Config.same3x3(FEATURES / 2, 32));
        head4 = new Conv2d(scratch.in("output_conv", 4), Conv2d.Config.pointwise(32, 1));
    }

    private static PreNormBlock block(WeightScope w) {
        return new PreNormBlock(
                new LayerNorm(w.in("norm1"), WIDTH, EPSILON),
                new FusedAttention(w.in("attn"), "proj", WIDTH, HEADS),
                new LayerNorm(w.in("norm2"), WIDTH, EPSILON),
                new FeedForward(
                        Linear.withBias(w.in("mlp.fc1"), WIDTH, 4L * WIDTH),
                        Activation.GELU,
                        Linear.withBias(w.in("mlp.fc2"), 4L * WIDTH, WIDTH)));
    }

    /**
     * Joins the class token, which stands for the whole picture, to every patch's token and arranges these as a map
     * again.
     */
    private static final class Readout {
        private final Linear project;
        private final Conv2d map;

        Readout(WeightScope w) {
            project = Linear.withBias(w.in("0.project.0"), 2L * WIDTH, WIDTH);
            map = new Conv2d(w.in("3"), Conv2d.Config.pointwise(WIDTH, WIDTH));
        }

        Tensor forward(Tensor states, long rows, long columns) {
            try (Scope scope = Scope.open()) {
                Tensor cells = states.narrow(1, 1, rows * columns);
                Tensor global = states.narrow(1, 0, 1).expand_as(cells);
                Tensor known = torch.gelu(project.forward(Tensors.cat(2, cells, global)));
                return scope.keep(map.forward(
                        known.transpose(1, 2).unflatten(2, rows, columns).contiguous()));
            }
        }
    }

    /** Whether a published file holds a weight that this network leaves unused: the classifier and the last norm. */
    public static boolean isUnused(String name) {
        return name.startsWith("pretrained.model.head.") || name.startsWith("pretrained.model.norm.");
    }

    /**
     * Estimates depth.
     *
     * @param pictures {@code [B, 3, H, W]}, red, green, blue from -1 to 1; sides are multiples of 32
     * @return {@code [B, H, W]}, the nearer the larger, at least 0, in the caller's scope
     */
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            List<Tensor> seen = resnet.forward(pictures);
            Tensor last = seen.get(2);
            long rows = last.size(2);
            long columns = last.size(3);
            Tensor cells = patches.forward(last).flatten(2, 3).transpose(1, 2);
            Tensor first = whole.value().expand(pictures.size(0), 1, -1);
            Tensor h = Tensors.cat(1, first, cells).add(positions(rows, columns));
            Tensor atThird = h;
            for (int i = 0; i < LAYERS; i++) {
                h = blocks.get(i).forward(h);
                atThird = i == THIRD ? h : atThird;
            }
            Tensor deep = fourthHalved.forward(fourth.forward(h, rows, columns));
            return scope.keep(decoded(seen.get(0), seen.get(1), third.forward(atThird, rows, columns), deep));
        }
    }

    private Tensor positions(long rows, long columns) {
        Tensor all = positions.value();
        Tensor grid = all.narrow(1, 1, POSITIONS * POSITIONS)
                .reshape(1, POSITIONS, POSITIONS, WIDTH)
                .permute(0, 3, 1, 2);
        Tensor fitted = torch.upsample_bilinear2d(grid, new long[] {rows, columns}, false);
        return Tensors.cat(1, all.narrow(1, 0, 1), fitted.flatten(2, 3).transpose(1, 2));
    }

    private Tensor decoded(Tensor... depths) {
        try (Scope scope = Scope.open()) {
            Tensor path = fusions.get(3).forward(narrowed(3, depths[3]), null);
            for (int i = 2; i >= 0; i--) {
                path = fusions.get(i).forward(path, narrowed(i, depths[i]));
            }
            Tensor out = Fusion.doubled(head0.forward(path));
            out = head4.forward(torch.relu(head2.forward(out)));
            return scope.keep(torch.relu(out).squeeze(1));
        }
    }

    private Tensor narrowed(int depth, Tensor map) {
        long[] one = {1, 1};
        return Convolution.apply(map, narrowings.get(depth).value(), new TensorOptional(), one, one);
    }
}
