package org.inkloom.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.weights.DType;

/**
 * The weights of one layer or part of a model, that is those below one dotted name, as the constructor of that layer
 * sees them.
 *
 * <p>Sub-scopes are named as in the published checkpoint, so the constructor calls themselves say which weight belongs
 * where, and no list of names is needed. A missing or misshapen weight is noted, and reported together with all others
 * when the model is complete. Until then its value is undefined, so a constructor must not look at the values of its
 * weights.
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

    /**
     * Takes a weight {@code [out, in]} that the layer only multiplies by, so that it may be packed for {@link OneDnn}.
     */
    public Parameter matrix(String name, long out, long in) {
        return weights.matrix(join(name), out, in);
    }

    /** Returns whether linear maps of this model can be done by {@link OneDnn}. */
    public boolean usesOneDnn() {
        return OneDnn.suits(weights.placement());
    }

    /** Returns whether the file has that weight; for layouts that were published in two forms. */
    public boolean has(String name) {
        return weights.has(join(name));
    }

    /**
     * Returns a tensor that is derived once, such as a table of frequencies, and is then owned by the weights.
     *
     * @param name unique in this scope; a second call with the same name returns the first one's tensor
     * @param maker makes it on any device and in any type; it is not converted
     */
    public Tensor constant(String name, Supplier<Tensor> maker) {
        return weights.constant(join(name), maker);
    }

    /** Returns the adapters of this layer. */
    public List<LowRankAdapter> adapters() {
        return adapters.of(prefix);
    }

    /**
     * Returns whether gradients will flow through the network that is being built, because some layer's adapters are
     * trained.
     */
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
