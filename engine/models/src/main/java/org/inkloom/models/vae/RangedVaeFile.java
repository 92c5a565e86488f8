package org.inkloom.models.vae;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;

/**
 * An autoencoder's weights, changed so that all features between two normalisations are a 32nd of what they were: those of
 * SDXL's and Kolors' published weights, which are larger than float16 can hold, then fit into it.
 *
 * <p>Every way into these features is multiplied by the scale: the convolution that begins them, what residual blocks and
 * attention add to them, the biases of what maps them to each other; and, within a block, its first convolution. Every way
 * out of them is a group normalisation, which does not see a scale if its epsilon is multiplied by the square of it ({@link
 * VaeConfig#epsilon}). So the model computes the same function, and the scale is a power of two, so that rounding is the
 * same too where nothing is so small that it underflows.
 *
 * @param file is closed with this
 */
record RangedVaeFile(TensorFile file) implements TensorFile {
    /** Features of up to two millions fit into float16 with it. */
    static final double SCALE = 1.0 / 32;

    private static final Pattern SCALED = Pattern.compile("(?:encoder|decoder)\\.conv_in\\.(?:weight|bias)"
            + "|.*\\.resnets\\.\\d+\\.conv[12]\\.(?:weight|bias)"
            + "|.*\\.resnets\\.\\d+\\.conv_shortcut\\.bias"
            + "|.*\\.(?:up|down)samplers\\.0\\.conv\\.bias"
            + "|.*\\.attentions\\.0\\.(?:to_out\\.0|proj_attn)\\.(?:weight|bias)");

    @Override
    public StoredTensor get(String name) {
        StoredTensor stored = file.get(name);
        if (!SCALED.matcher(name).matches()) {
            return stored;
        }
        try (Scope scope = Scope.open()) {
            return Tensors.store(name, Tensors.mul(Tensors.cast(Tensors.view(stored), DType.FLOAT32), SCALE));
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public Set<String> names() {
        return file.names();
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public void close() {
        file.close();
    }
}
