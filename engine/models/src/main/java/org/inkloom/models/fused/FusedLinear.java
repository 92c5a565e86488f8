package org.inkloom.models.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.MatrixProducts;
import org.inkloom.tensor.fused.RowScaled;
import org.inkloom.weights.DType;

/**
 * Linear layers that read the same input, computed as one matrix product over their stacked weights, because one large
 * product is faster than several small ones. Low-rank adapters of the single layers are not multiplied in; they are
 * computed beside the product and added to the columns of their layer.
 */
public final class FusedLinear {
    /**
     * One layer of the product.
     *
     * @param name of the layer's weight scope, for example {@code to_q}
     * @param out output features
     * @param kind which tensors the layer has
     */
    public record Part(String name, long out, Kind kind) {}

    /** Which tensors a layer has. */
    public enum Kind {
        WITH_BIAS,
        WITHOUT_BIAS,
        /** A 1×1 convolution with bias, over features whose channels are the last dimension. */
        POINTWISE
    }

    private record PlacedAdapter(LowRankAdapter adapter, long offset, long out) {}

    private final MatrixProducts products;
    private final Tensor weight;
    private final Optional<RowScaled> float8Weight;
    private final Optional<Tensor> bias;
    private final List<PlacedAdapter> adapters = new ArrayList<>();
    private final long in;
    private final long out;

    /**
     * Takes the layers' weights; all layers must have a bias, or none. Where the model's weights are held in float8,
     * the product is computed in float8 as well, provided the device is not slower at it.
     *
     * @param in input features of every layer
     * @param parts the layers, in the order of their columns in the result
     */
    public FusedLinear(WeightScope w, long in, List<Part> parts) {
        this(w, in, parts, w.stored() == Placement.Stored.FLOAT8);
    }

    /**
     * As the constructor, but never in float8: for products over so few rows that nothing is gained, and for those on
     * whose accuracy everything after them depends.
     */
    public static FusedLinear exact(WeightScope w, long in, List<Part> parts) {
        return new FusedLinear(w, in, parts, false);
    }

    private FusedLinear(WeightScope w, long in, List<Part> parts, boolean inFloat8) {
        this.in = in;
        products = MatrixProducts.of(w.device(), w.compute());
        List<Tensor> weights = new ArrayList<>();
        List<Parameter> parameters = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        List<String> names = new ArrayList<>();
        long offset = 0;
        for (Part part : parts) {
            WeightScope layer = w.in(part.name());
            boolean convolution = part.kind() == Kind.POINTWISE;
            Parameter parameter = convolution
                    ? layer.parameter("weight", part.out(), in, 1, 1)
                    : layer.matrix("weight", part.out(), in);
            parameters.add(parameter);
            Tensor matrix = HeldWeights.value(layer, "weight", parameter);
            weights.add(convolution ? layer.constant("weight.matrix", () -> matrix.reshape(part.out(), in)) : matrix);
            if (part.kind() != Kind.WITHOUT_BIAS) {
                biases.add(HeldWeights.value(layer, "bias", layer.parameter("bias", part.out())));
            }
            for (LowRankAdapter adapter : layer.adapters()) {
                adapters.add(new PlacedAdapter(adapter, offset, part.out()));
            }
            names.add(part.name());
            offset += part.out();
        }
        out = offset;
        weight = HeldWeights.joined(w, String.join("+", names) + ".weight", weights);
        if (parts.size() > 1) {
            shareMemory(parts, parameters);
        }
        bias = biases.isEmpty()
                ? Optional.empty()
                : Optional.of(HeldWeights.joined(w, String.join("+", names) + ".bias", biases));
        float8Weight = inFloat8 && products.slowInFloat8().isEmpty()
                ? Optional.of(HeldWeights.toFloat8(w, String.join("+", names) + ".weight", weight))
                : Optional.empty();
    }

    /**
     * Makes each layer's own weight a view of its rows in the joined matrix, so that the numbers are not held twice.
     */
    private void shareMemory(List<Part> parts, List<Parameter> parameters) {
        long offset = 0;
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < parts.size(); i++) {
                Parameter parameter = parameters.get(i);
                if (parameter.isHeldAsComputed()) {
                    Tensor rows = weight.narrow(0, offset, parts.get(i).out());
                    parameter.moveTo(rows.view(Tensors.shape(parameter.stored())));
                }
                offset += parts.get(i).out();
            }
        }
    }

    /** A single layer. */
    public static FusedLinear of(WeightScope w, String name, long in, long out, Kind kind) {
        return new FusedLinear(w, in, List.of(new Part(name, out, kind)));
    }

    /** Returns the layers' biases one after the other. */
    public Optional<Tensor> bias() {
        return bias;
    }

    /** Returns the matrix {@code [out, in]}. */
    public Tensor weight() {
        return weight;
    }

    /** Returns whether adapters lie beside the matrix. */
    public boolean isAdapted() {
        return !adapters.isEmpty();
    }

    /** Maps {@code [..., in]} to {@code [..., out]}, with the bias if there is one. */
    public Tensor forward(Tensor x) {
        return product(x, bias);
    }

    /** As {@link #forward}, without the bias. */
    public Tensor withoutBias(Tensor x) {
        return product(x, Optional.empty());
    }

    /** As {@link #forward}, with another bias {@code [out]}. */
    public Tensor withBias(Tensor x, Tensor other) {
        return product(x, Optional.of(other));
    }

    private Tensor product(Tensor x, Optional<Tensor> added) {
        try (Scope scope = Scope.open()) {
            Tensor y = float8Weight.isPresent()
                    ? products.linear(x, float8Weight.get(), added)
                    : products.linear(x, weight, added);
            if (isAdapted()) {
                adapt(y.view(-1, out), x.reshape(-1, in));
            }
            return scope.keep(y);
        }
    }

    /**
     * Adds the product, without the bias, to a tensor in place.
     *
     * @param target {@code [rows, out]}
     * @param x {@code [rows, in]}
     */
    public void addTo(Tensor target, Tensor x) {
        try (Scope scope = Scope.open()) {
            if (float8Weight.isPresent()) {
                products.addTo(target, x, float8Weight.get());
            } else {
                products.addTo(target, x, weight);
            }
            adapt(target, x);
        }
    }

    private void adapt(Tensor target, Tensor x) {
        for (PlacedAdapter placed : adapters) {
            LowRankAdapter adapter = placed.adapter();
            long rank = adapter.down().size(0);
            Tensor down = adapter.down().to(x.scalar_type()).reshape(rank, in);
            Tensor up = adapter.up().to(x.scalar_type()).reshape(placed.out(), rank);
            target.narrow(1, placed.offset(), placed.out())
                    .addmm_(torch.linear(x, down), up.t(), new Scalar(1.0), new Scalar(adapter.scale()));
        }
    }

    /**
     * Returns {@code bias + weight · shift}, {@code [out]}, computed in float32: the bias that makes up for a constant
     * {@code shift [in]} that was left out of every row of the input.
     *
     * @param name under which the result is kept with the weights
     */
    public Tensor shiftedBias(WeightScope w, String name, Tensor shift) {
        return w.constant(name, () -> {
            Tensor wide = Tensors.cast(weight, DType.FLOAT32).mv(Tensors.cast(shift, DType.FLOAT32));
            Tensor sum = bias.isEmpty() ? wide : wide.add(Tensors.cast(bias.get(), DType.FLOAT32));
            return Tensors.cast(sum, w.compute());
        });
    }
}
