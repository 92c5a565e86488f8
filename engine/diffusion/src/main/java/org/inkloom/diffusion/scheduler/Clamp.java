package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.tensor.Tensors;

/**
 * How the estimate of the noise-free sample is kept in range. Models of pixels need this; latents have no fixed range.
 *
 * @param mode whether and how
 * @param range bound of {@link Mode#FIXED}, more than 0
 * @param ratio quantile of {@link Mode#DYNAMIC}, 0 to 1
 * @param max upper limit of the bound of {@link Mode#DYNAMIC}
 */
record Clamp(Mode mode, double range, double ratio, double max) {
    enum Mode {
        NONE,
        FIXED,
        /**
         * The bound is a quantile of the sample's magnitudes, at least 1; clamped values are divided by it (Saharia et
         * al., arXiv:2205.11487).
         */
        DYNAMIC
    }

    /** For samplers that do not clamp. */
    static final Clamp OFF = new Clamp(Mode.NONE, 1, 1, 1);

    /** Reads the settings of samplers that know both modes. */
    static Clamp read(SettingsGroup settings, boolean clipByDefault) {
        boolean dynamic = settings.flag("thresholding", false);
        boolean fixed = settings.flag("clip_sample", clipByDefault);
        return new Clamp(
                dynamic ? Mode.DYNAMIC : fixed ? Mode.FIXED : Mode.NONE,
                settings.number("clip_sample_range", 1),
                settings.number("dynamic_thresholding_ratio", 0.995),
                settings.number("sample_max_value", 1));
    }

    /** Reads the settings of samplers that know dynamic thresholding only. */
    static Clamp readDynamicOnly(SettingsGroup settings) {
        Clamp clamp = read(settings, false);
        return clamp.mode == Mode.FIXED ? new Clamp(Mode.NONE, clamp.range, clamp.ratio, clamp.max) : clamp;
    }

    /** Reads the settings of samplers that know fixed clipping only. */
    static Clamp readFixedOnly(SettingsGroup settings) {
        boolean fixed = settings.flag("clip_sample", false);
        return new Clamp(fixed ? Mode.FIXED : Mode.NONE, settings.number("clip_sample_range", 1), 1, 1);
    }

    Tensor apply(Tensor original) {
        return switch (mode) {
            case NONE -> original;
            case FIXED -> original.clamp(new ScalarOptional(new Scalar(-range)), new ScalarOptional(new Scalar(range)));
            case DYNAMIC -> dynamic(original);
        };
    }

    private Tensor dynamic(Tensor original) {
        long batch = original.size(0);
        Tensor rows = original.reshape(batch, original.numel() / batch);
        Tensor bound = torch.quantile(rows.abs(), ratio, new LongOptional(1), true, "linear")
                .clamp(new ScalarOptional(new Scalar(1.0)), new ScalarOptional(new Scalar(max)));
        Tensor clamped = rows.clamp(new TensorOptional(bound.neg()), new TensorOptional(bound));
        return clamped.div(bound).reshape(Tensors.shape(original));
    }
}
