package org.inkloom.models.unet;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.DType;

/**
 * Sinusoidal embedding of numbers (Ho et al., arXiv:2006.11239, after Vaswani et al.): {@code cos(t f)} and
 * {@code sin(t f)} with {@code f_i = 10000^(-i / (n - shift))}.
 */
final class TimestepEmbedding {
    private static final double LONGEST_PERIOD = 10000;

    private final Tensor frequencies;
    private final boolean cosineFirst;

    TimestepEmbedding(WeightScope w, String name, int features, UNetConfig.TimestepConfig config) {
        if (features % 2 != 0) {
            throw new IllegalArgumentException("a timestep embedding has an even number of features, not " + features);
        }
        Device device = w.device();
        // In float64 if the model computes in it. Otherwise in float32: the sine of a float32 number differs between
        // processors in its last bit, which only float64 throughout would avoid.
        DType type = w.compute() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        frequencies = w.constant(name + ".frequencies", () -> frequencies(features / 2, config, device, type));
        cosineFirst = config.cosineFirst();
    }

    private static Tensor frequencies(int count, UNetConfig.TimestepConfig config, Device device, DType type) {
        // In float32 the operations follow the reference one by one: at timestep 1000 a difference in the last bit of
        // exp is multiplied by 1000.
        Tensor exponent = torch.arange(new Scalar(count), Tensors.options(Device.CPU, type))
                .mul(new Scalar(-Math.log(LONGEST_PERIOD)))
                .div(new Scalar(count - config.frequencyShift()));
        return Tensors.to(exponent.exp(), device, type);
    }

    /**
     * Embeds numbers, usually timesteps.
     *
     * @param values float32 {@code [B]}
     * @return {@code [B, features]}, float32, or float64 for a model that computes in it
     */
    Tensor forward(Tensor values) {
        try (Scope scope = Scope.open()) {
            Tensor angles = values.unsqueeze(1).mul(frequencies.unsqueeze(0));
            Tensor cos = angles.cos();
            Tensor sin = angles.sin();
            return scope.keep(cosineFirst ? Tensors.cat(1, cos, sin) : Tensors.cat(1, sin, cos));
        }
    }
}
