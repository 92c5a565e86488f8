package org.inkloom.models.vae;

import java.util.regex.Pattern;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;

/**
 * An autoencoder's weights, changed so that its features become 32 times smaller. With SDXL's and Kolors' published
 * weights the features grow larger than the largest float16 number; made smaller, they fit.
 *
 * <p>The features are the sums that the residual blocks and the attention add to. Everything that enters these sums is
 * multiplied by the scale: the result of the first convolution, what each residual block and the attention add, and the
 * biases of the shortcuts and of the convolutions that change the size. Within a block its first convolution is scaled
 * too. Whatever else reads the features normalises them first, and a group normalisation gives the same result for scaled
 * features if its epsilon is multiplied by the square of the scale ({@link VaeConfig#epsilon}). So the model computes the
 * same function. The scale is a power of two, which changes no digit of a number but of those so small that they
 * underflow.
 */
final class RangedVaeFile extends TensorFileView {
    /** With it features of up to two million fit into float16, whose largest number is 65,504. */
    static final double SCALE = 1.0 / 32;

    private static final Pattern SCALED = Pattern.compile("(?:encoder|decoder)\\.conv_in\\.(?:weight|bias)"
            + "|.*\\.resnets\\.\\d+\\.conv[12]\\.(?:weight|bias)"
            + "|.*\\.resnets\\.\\d+\\.conv_shortcut\\.bias"
            + "|.*\\.(?:up|down)samplers\\.0\\.conv\\.bias"
            + "|.*\\.attentions\\.0\\.(?:to_out\\.0|proj_attn)\\.(?:weight|bias)");

    /** Takes a file, which is closed with this. */
    RangedVaeFile(TensorFile file) {
        super(file);
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor stored = file().get(name);
        if (!SCALED.matcher(name).matches()) {
            return stored;
        }
        try (Scope scope = Scope.open()) {
            return Tensors.store(name, Tensors.mul(Tensors.cast(Tensors.view(stored), DType.FLOAT32), SCALE));
        }
    }
}
