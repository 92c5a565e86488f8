package org.inkloom.models.annotator;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;

/**
 * OpenPose's network of bodies (Cao et al., arXiv:1812.08008) with COCO's 18 points, {@code body_pose_model.pth}: where
 * each point may be, and in which direction the limbs run, refined in six stages.
 */
public final class BodyPoseNetwork {
    /** Maps of two numbers for each of 19 limbs. */
    public static final int FIELDS = 38;

    /** Maps of 18 points and of the background. */
    public static final int HEATMAPS = 19;

    private static final int STAGES = 6;
    private static final int FEATURES = 128;

    private final ConvolutionStage features;
    private final List<ConvolutionStage> fields = new ArrayList<>();
    private final List<ConvolutionStage> heatmaps = new ArrayList<>();

    /**
     * Two results, in the caller's scope.
     *
     * @param fields directions of the limbs, {@code [B, 38, H / 8, W / 8]}
     * @param heatmaps where points are, {@code [B, 19, H / 8, W / 8]}
     */
    public record Maps(Tensor fields, Tensor heatmaps) {}

    /** Takes the layers by the published file's flat names. */
    public BodyPoseNetwork(WeightScope w) {
        features = vgg(w).add("conv4_3_CPM", 256, 3)
                .add("conv4_4_CPM", FEATURES, 3)
                .build();
        for (int stage = 1; stage <= STAGES; stage++) {
            fields.add(stage(w, stage, "L1", FIELDS));
            heatmaps.add(stage(w, stage, "L2", HEATMAPS));
        }
    }

    /** The first ten layers of VGG-19, which the networks of hands and faces have too. */
    static ConvolutionStage.Builder vgg(WeightScope w) {
        return new ConvolutionStage.Builder(w, 3)
                .add("conv1_1", 64, 3)
                .add("conv1_2", 64, 3)
                .halve()
                .add("conv2_1", 128, 3)
                .add("conv2_2", 128, 3)
                .halve()
                .add("conv3_1", 256, 3)
                .add("conv3_2", 256, 3)
                .add("conv3_3", 256, 3)
                .add("conv3_4", 256, 3)
                .halve()
                .add("conv4_1", 512, 3)
                .add("conv4_2", 512, 3);
    }

    private static ConvolutionStage stage(WeightScope w, int stage, String branch, int maps) {
        if (stage == 1) {
            ConvolutionStage.Builder first = new ConvolutionStage.Builder(w, FEATURES);
            for (int i = 1; i <= 3; i++) {
                first.add("conv5_" + i + "_CPM_" + branch, FEATURES, 3);
            }
            return first.add("conv5_4_CPM_" + branch, 512, 1)
                    .add("conv5_5_CPM_" + branch, maps, 1, false)
                    .build();
        }
        String suffix = "_stage" + stage + "_" + branch;
        ConvolutionStage.Builder later = new ConvolutionStage.Builder(w, FIELDS + HEATMAPS + FEATURES);
        for (int i = 1; i <= 5; i++) {
            later.add("Mconv" + i + suffix, FEATURES, 7);
        }
        // The published PyTorch port applies ReLU to the last stage's heat maps only, and programs that read them rely
        // on it.
        boolean relu = stage == STAGES && maps == HEATMAPS;
        return later.add("Mconv6" + suffix, FEATURES, 1)
                .add("Mconv7" + suffix, maps, 1, relu)
                .build();
    }

    /**
     * Finds points and limbs.
     *
     * @param pictures {@code [B, 3, H, W]}, blue, green, red as {@code value / 256 - 0.5}; sides are multiples of 8
     */
    public Maps forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor seen = features.forward(pictures);
            Tensor field = fields.getFirst().forward(seen);
            Tensor heat = heatmaps.getFirst().forward(seen);
            for (int i = 1; i < STAGES; i++) {
                Tensor all = Tensors.cat(1, field, heat, seen);
                field = fields.get(i).forward(all);
                heat = heatmaps.get(i).forward(all);
            }
            return new Maps(scope.keep(field), scope.keep(heat));
        }
    }
}
