package org.inkloom.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.weights.DType;

/**
 * The weights below one dotted name, as a layer's constructor sees them.
 *
 * <p>A sub-scope is named as in the published checkpoint, so the tree of constructor calls is the key map. A missing or
 * misshapen weight is noted and reported with all others when the model is complete; until then its value is undefined,
 * so a constructor must not look into its weights.
 */
public final class WeightScope {
    private final Weights weights;
    private final String prefix;
    private final AdapterSet adapters;

    WeightScope(Weights weights, String prefix, AdapterSet adapters) {
        this.weights = weights;
        this.prefix = prefix;
        this.adapters = adapters;
    }

    /** Returns the sub-scope of a child, for example {@code in("attn1")} or {@code in("down_blocks.0")}. */
    public WeightScope in(String child) {
        return new WeightScope(weights, join(child), adapters);
    }

    /** Returns the sub-scope of a list's element, for example {@code in("resnets", 0)}. */
    public WeightScope in(String list, int index) {
        return in(list + "." + index);
    }

    /** Takes a weight of this layer, for example {@code parameter("weight", out, in)}. */
    public Parameter parameter(String name, long... shape) {
        return weights.parameter(join(name), shape);
    }

    /** Takes a weight {@code [out, in]} that the layer only multiplies by, and that may thus be packed. */
    public Parameter matrix(String name, long out, long in) {
        return weights.matrix(join(name), out, in);
    }

    /** Returns whether linear maps of this model can be done by {@link OneDnn}. */
    public boolean usesOneDnn() {
        return OneDnn.suits(weights.placement());
    }

    /** Returns whether the source has that weight; for layouts that exist in two published forms. */
    public boolean has(String name) {
        return weights.has(join(name));
    }

    /**
     * Returns a tensor that is computed once and then owned by the weights, such as a frequency table.
     *
     * @param name unique in this scope
     * @param maker makes it on any device and in any type; it is not cast
     */
    public Tensor constant(String name, Supplier<Tensor> maker) {
        return weights.constant(join(name), maker);
    }

    /** Returns the adapters of this layer. */
    public List<LowRankAdapter> adapters() {
        return adapters.of(prefix);
    }

    /** Returns whether the tree that is being built will be differentiated: some layer's adapters collect gradients. */
    public boolean isTrained() {
        return adapters.isTrained();
    }

    /** Returns where the model computes. */
    public Device device() {
        return weights.placement().device();
    }

    /** Returns the element type of activations. */
    public DType compute() {
        return weights.placement().compute();
    }

    /** Returns how weights are held. */
    public Placement.Stored stored() {
        return weights.placement().stored();
    }

    /** Returns the dotted name of this scope. */
    public String path() {
        return prefix;
    }

    private String join(String child) {
        return prefix.isEmpty() ? child : prefix + "." + child;
    }
}
