package org.inkloom.diffusion.lora;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * One layer's change by a LyCORIS method, with its tensors in float32 on the CPU. The formulas are those of Yeh et al.,
 * arXiv:2309.14859, and of DoRA (Liu et al., arXiv:2402.09353):
 *
 * <ul>
 * <li>LoHa: the elementwise product of two low-rank matrices;
 * <li>LoKr: the Kronecker product of two matrices, either of which may be low-rank;
 * <li>Tucker convolutions: a small kernel {@code t[i,j,k,l]} between two factors; {@code i} is the inner index of the
 *     factor for the outputs, {@code j} that of the factor for the inputs;
 * <li>DoRA: weight plus change, rescaled to stored vector lengths; with another scale than 1 that fraction of the way
 *     from the weight to the result;
 * <li>(IA)³: outputs or inputs multiplied by 1 plus a stored number;
 * <li>normalisations: stored numbers are added to weight and bias.
 * </ul>
 */
final class LycorisWeights implements AutoCloseable {
    /** A vector of zeros stays one. */
    private static final double SMALLEST = 1e-30;

    private final String source;
    private final LycorisModule module;
    private final Map<String, Tensor> parts = new HashMap<>();

    LycorisWeights(String source, LycorisModule module) {
        this.source = source;
        this.module = module;
        try (Scope scope = Scope.open()) {
            module.parts()
                    .forEach((name, stored) -> parts.put(
                            name, Scope.retain(Tensors.to(Tensors.copyOf(stored), Device.CPU, DType.FLOAT32))));
        } catch (RuntimeException | Error e) {
            parts.values().forEach(Scope::release);
            throw e;
        }
    }

    /** Returns the changes at a scale, by the name of the changed tensor. */
    Map<String, WeightChange> changes(double scale) {
        Map<String, WeightChange> changes = new LinkedHashMap<>();
        if (module.isOfNorm()) {
            putSum(changes, ".weight", LycorisKey.NORM, scale);
            putSum(changes, ".bias", LycorisKey.NORM_BIAS, scale);
            return changes;
        }
        boolean biasAlone = parts.size() == 1 && parts.containsKey(LycorisKey.BIAS);
        if (!biasAlone) {
            changes.put(module.path() + ".weight", weight -> applied(weight, scale));
        }
        putSum(changes, ".bias", LycorisKey.BIAS, scale);
        return changes;
    }

    /** Adds a change that adds a stored difference to one of the layer's tensors, if the file has that difference. */
    private void putSum(Map<String, WeightChange> changes, String tensor, String part, double scale) {
        if (parts.containsKey(part)) {
            Tensor difference = part(part);
            changes.put(
                    module.path() + tensor,
                    weight -> weight.add(Tensors.mul(difference.reshape(weight.sizes()), scale)));
        }
    }

    private Tensor applied(Tensor weight, double scale) {
        try (Scope scope = Scope.open()) {
            Tensor full = parts.containsKey(LycorisKey.FACTORS) ? scaled(weight) : weight.add(delta(weight));
            Tensor changed = module.isDecomposed() ? decomposed(weight, full) : full;
            return scope.keep(scale == 1 ? changed : weight.add(Tensors.mul(changed.sub(weight), scale)));
        } catch (InkloomException e) {
            throw e;
        } catch (RuntimeException e) {
            throw misfit(weight, e);
        }
    }

    private InkloomException misfit(Tensor weight, RuntimeException cause) {
        return InkloomException.badInput(
                "INK-LORA-006",
                source + ": the " + module.method() + " of the layer " + module.path() + " does not fit its weight "
                        + Arrays.toString(Tensors.shape(weight)) + ".",
                "It was trained on a model of another architecture, or the file is damaged.",
                "Use it with the base model that it was trained on.",
                cause);
    }

    private Tensor part(String name) {
        return Objects.requireNonNull(parts.get(name), () -> module.path() + " has no " + name);
    }

    private boolean has(String name) {
        return parts.containsKey(name);
    }

    private Tensor delta(Tensor weight) {
        Tensor delta = has("hada_w1_a")
                ? hadamard()
                : has("lokr_w1") || has("lokr_w1_a")
                        ? kronecker()
                        : has(LycorisModule.DOWN) ? lowRank() : part(LycorisKey.DIFFERENCE);
        return laidOut(weight, delta);
    }

    /**
     * Gives a change the shape of its weight. A kernel's places may be flattened into the columns; what has as many numbers in
     * other rows and columns would fit by accident.
     */
    private Tensor laidOut(Tensor weight, Tensor delta) {
        long[] wanted = Tensors.shape(weight);
        long[] found = Tensors.shape(delta);
        boolean rows = found.length >= 2 && found[0] == wanted[0] && delta.numel() == weight.numel();
        if (!rows || found.length > 2 && found[1] != wanted[1]) {
            throw misfit(weight, new IllegalArgumentException("the change is " + Arrays.toString(found)));
        }
        return delta.reshape(weight.sizes());
    }

    private Tensor lowRank() {
        Tensor up = part(LycorisModule.UP).flatten(1, -1);
        Tensor down = part(LycorisModule.DOWN);
        Tensor product = has(LycorisKey.MIDDLE)
                ? tucker(part(LycorisKey.MIDDLE), down.flatten(1, -1), up.t())
                : up.mm(down.flatten(1, -1));
        return strengthened(product, down.size(0));
    }

    private Tensor hadamard() {
        Tensor one = factor("hada_w1_a", "hada_w1_b", "hada_t1");
        Tensor two = factor("hada_w2_a", "hada_w2_b", "hada_t2");
        return strengthened(one.mul(two), part("hada_w1_b").size(0));
    }

    private Tensor kronecker() {
        Tensor one = has("lokr_w1") ? part("lokr_w1") : factor("lokr_w1_a", "lokr_w1_b", "");
        Tensor two = has("lokr_w2") ? part("lokr_w2") : factor("lokr_w2_a", "lokr_w2_b", "lokr_t2");
        // LoKr of a convolution: the second matrix holds the kernel's positions as flattened columns.
        Tensor product = torch.kron(one, two.flatten(1, -1));
        if (has("lokr_w2_b")) {
            return strengthened(product, part("lokr_w2_b").size(0));
        }
        return has("lokr_w1_b") ? strengthened(product, part("lokr_w1_b").size(0)) : product;
    }

    private Tensor factor(String a, String b, String kernel) {
        return !kernel.isEmpty() && has(kernel)
                ? tucker(part(kernel), part(b), part(a))
                : part(a).mm(part(b).flatten(1, -1));
    }

    /**
     * Multiplies a kernel {@code [i, j, k, l]} with the factors {@code [j, inputs]} and {@code [i, outputs]}.
     *
     * @return {@code [outputs, inputs, k, l]}
     */
    private static Tensor tucker(Tensor kernel, Tensor inputs, Tensor outputs) {
        return torch.einsum("ijkl,jr,ip->prkl", new TensorVector(kernel, inputs, outputs));
    }

    private Tensor strengthened(Tensor delta, long rank) {
        OptionalDouble alpha = module.alpha();
        return alpha.isPresent() ? Tensors.mul(delta, alpha.getAsDouble() / rank) : delta;
    }

    /**
     * Rescales a weight so that its vectors have the stored lengths. PEFT stores one for each output, whatever the shape that
     * they have; LyCORIS says by the shape whether it is one for each output or for each input.
     */
    private Tensor decomposed(Tensor weight, Tensor full) {
        boolean ofPeft = has(LycorisKey.PEFT_MAGNITUDE);
        Tensor length = part(ofPeft ? LycorisKey.PEFT_MAGNITUDE : LycorisKey.MAGNITUDE);
        long[] shape = Tensors.shape(full);
        boolean perOutput = ofPeft || length.dim() < 2 || length.size(0) == shape[0] && length.numel() == shape[0];
        requireCount(weight, length, shape[perOutput ? 0 : 1]);
        long[] one = new long[shape.length];
        Arrays.fill(one, 1);
        one[perOutput ? 0 : 1] = -1;
        Tensor rows = perOutput ? full.flatten(1, -1) : full.transpose(0, 1).flatten(1, -1);
        Tensor norms =
                rows.square().sum(1).sqrt().clamp_min(new Scalar(SMALLEST)).reshape(one);
        return full.mul(length.reshape(one).div(norms));
    }

    private void requireCount(Tensor weight, Tensor numbers, long wanted) {
        if (numbers.numel() != wanted) {
            throw misfit(weight, new IllegalArgumentException(numbers.numel() + " numbers for " + wanted));
        }
    }

    private Tensor scaled(Tensor weight) {
        boolean onInput =
                has(LycorisKey.ON_INPUT) && part(LycorisKey.ON_INPUT).item().toDouble() != 0;
        long[] shape = new long[Tensors.shape(weight).length];
        Arrays.fill(shape, 1);
        shape[onInput ? 1 : 0] = -1;
        requireCount(weight, part(LycorisKey.FACTORS), weight.size(onInput ? 1 : 0));
        return weight.add(weight.mul(part(LycorisKey.FACTORS).reshape(shape)));
    }

    @Override
    public void close() {
        parts.values().forEach(Scope::release);
        parts.clear();
    }
}
