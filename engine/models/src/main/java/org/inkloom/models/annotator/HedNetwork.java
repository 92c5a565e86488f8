package org.inkloom.models.annotator;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/**
 * Holistically nested edge detection (Xie and Tu, arXiv:1504.06375) in ControlNet's own training, {@code
 * ControlNetHED.pth}: five blocks of convolutions at a size, a half, a quarter …, and an edge map from each.
 */
public final class HedNetwork {
    private static final int[] LAYERS = {2, 2, 3, 3, 3};
    private static final int[] WIDTHS = {64, 128, 256, 512, 512};

    private final Parameter mean;
    private final List<ConvolutionStage> blocks = new ArrayList<>();
    private final List<Conv2d> projections = new ArrayList<>();

    /** Takes {@code norm} and {@code block1} to {@code block5}. */
    public HedNetwork(WeightScope w) {
        mean = w.parameter("norm", 1, 3, 1, 1);
        int in = 3;
        for (int i = 0; i < WIDTHS.length; i++) {
            WeightScope block = w.in("block" + (i + 1));
            ConvolutionStage.Builder stage = new ConvolutionStage.Builder(block.in("convs"), in);
            for (int layer = 0; layer < LAYERS[i]; layer++) {
                stage.add(String.valueOf(layer), WIDTHS[i], 3);
            }
            blocks.add(stage.build());
            projections.add(new Conv2d(block.in("projection"), Conv2d.Config.pointwise(WIDTHS[i], 1)));
            in = WIDTHS[i];
        }
    }

    /**
     * Finds edges.
     *
     * @param pictures {@code [B, 3, H, W]}, red, green, blue from 0 to 255; sides are multiples of 16
     * @return five maps of scores before the sigmoid, {@code [B, 1, H / 2^i, W / 2^i]}, in the caller's scope
     */
    public List<Tensor> forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            List<Tensor> maps = new ArrayList<>();
            Tensor h = pictures.sub(mean.value());
            for (int i = 0; i < blocks.size(); i++) {
                h = blocks.get(i).forward(i == 0 ? h : ConvolutionStage.halved(h));
                maps.add(scope.keep(projections.get(i).forward(h)));
            }
            return maps;
        }
    }
}
