package org.inkloom.models.annotator;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;

/**
 * OpenPose's networks of hands ({@code hand_pose_model.pth}, 21 points) and faces ({@code facenet.pth}, 70 points; Simon et
 * al., arXiv:1704.07809): a map for every point and one for the background, refined in six stages.
 */
public final class KeypointNetwork {
    /** Maps of a hand's 21 points and of the background. */
    public static final int HAND = 22;

    /** Maps of a face's 70 points and of the background. */
    public static final int FACE = 71;

    private static final int STAGES = 6;
    private static final int FEATURES = 128;

    private final ConvolutionStage features;
    private final List<ConvolutionStage> stages = new ArrayList<>();

    /** Takes the layers by the published files' flat names. */
    public KeypointNetwork(WeightScope w, int maps) {
        features = BodyPoseNetwork.vgg(w)
                .add("conv4_3", 512, 3)
                .add("conv4_4", 512, 3)
                .add("conv5_1", 512, 3)
                .add("conv5_2", 512, 3)
                .add("conv5_3_CPM", FEATURES, 3)
                .build();
        stages.add(new ConvolutionStage.Builder(w, FEATURES)
                .add("conv6_1_CPM", 512, 1)
                .add("conv6_2_CPM", maps, 1, false)
                .build());
        for (int stage = 2; stage <= STAGES; stage++) {
            String suffix = "_stage" + stage;
            ConvolutionStage.Builder later = new ConvolutionStage.Builder(w, maps + FEATURES);
            for (int i = 1; i <= 5; i++) {
                later.add("Mconv" + i + suffix, FEATURES, 7);
            }
            stages.add(later.add("Mconv6" + suffix, FEATURES, 1)
                    .add("Mconv7" + suffix, maps, 1, false)
                    .build());
        }
    }

    /**
     * Finds points.
     *
     * @param pictures {@code [B, 3, H, W]}, blue, green, red as {@code value / 256 - 0.5}; sides are multiples of 8
     * @return {@code [B, maps, H / 8, W / 8]}, the background last, in the caller's scope
     */
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor seen = features.forward(pictures);
            Tensor heat = stages.getFirst().forward(seen);
            for (int i = 1; i < STAGES; i++) {
                heat = stages.get(i).forward(Tensors.cat(1, heat, seen));
            }
            return scope.keep(heat);
        }
    }
}
