package org.inkloom.models.transformer;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** The non-linear functions that published configs name. */
public enum Activation {
    /** {@code x Φ(x)} (Hendrycks and Gimpel, arXiv:1606.08415). */
    GELU("gelu") {
        @Override
        Tensor compute(Tensor x) {
            return torch.gelu(x);
        }
    },
    /** {@code x σ(1.702 x)}, OpenAI's approximation of GELU. */
    QUICK_GELU("quick_gelu") {
        @Override
        Tensor compute(Tensor x) {
            return x.mul(torch.sigmoid(Tensors.mul(x, 1.702)));
        }
    },
    /** GELU by a hyperbolic tangent. */
    TANH_GELU("gelu_new") {
        @Override
        Tensor compute(Tensor x) {
            return torch.gelu(x, new BytePointer("tanh"));
        }
    },
    /** {@code max(x, 0)}. */
    RELU("relu") {
        @Override
        Tensor compute(Tensor x) {
            return torch.relu(x);
        }
    };

    private final String published;

    Activation(String published) {
        this.published = published;
    }

    abstract Tensor compute(Tensor x);

    /**
     * Reads the name below a key of a config.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-005} for a function that is not built in
     */
    public static Activation read(ConfigReader config, String key, Activation fallback) {
        return switch (config.text(key, fallback.published)) {
            case "gelu" -> GELU;
            case "quick_gelu" -> QUICK_GELU;
            case "gelu_new", "gelu_pytorch_tanh" -> TANH_GELU;
            case "relu" -> RELU;
            default -> throw config.unsupported(key, "gelu, quick_gelu, gelu_new or relu");
        };
    }

    /** Applies the function to every element. */
    public Tensor apply(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(compute(x));
        }
    }
}
