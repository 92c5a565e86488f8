package org.inkloom.models.onnx;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.OnnxNode;
import org.inkloom.weights.StoredTensor;

/**
 * One step with the values that it takes.
 *
 * @param node what is computed
 * @param opset the version of the operators
 * @param inputs the values; empty for one that is left out
 */
record OnnxCall(OnnxNode node, int opset, List<Optional<Tensor>> inputs) {
    /** Returns a value that must be there. */
    Tensor in(int index) {
        return optional(index).orElseThrow(() -> new OnnxFault("has no input " + index));
    }

    Optional<Tensor> optional(int index) {
        return index < inputs.size() ? inputs.get(index) : Optional.empty();
    }

    boolean has(String attribute) {
        return node.attributes().containsKey(attribute);
    }

    private <T> T attribute(String name, Class<T> type, T usual) {
        Object value = node.attributes().get(name);
        if (value == null) {
            return usual;
        }
        if (!type.isInstance(value)) {
            throw new OnnxFault("has an attribute " + name + " of a kind that is not read");
        }
        return type.cast(value);
    }

    long whole(String name, long usual) {
        return attribute(name, Long.class, usual);
    }

    double number(String name, double usual) {
        return attribute(name, Float.class, (float) usual);
    }

    String text(String name, String usual) {
        return attribute(name, String.class, usual);
    }

    long[] list(String name, long... usual) {
        return attribute(name, long[].class, usual);
    }

    float[] numbers(String name) {
        return attribute(name, float[].class, new float[0]);
    }

    Optional<StoredTensor> tensor(String name) {
        return Optional.ofNullable(node.attributes().get(name))
                .filter(StoredTensor.class::isInstance)
                .map(StoredTensor.class::cast);
    }

    /** Returns whole numbers that newer versions take as a value and older ones as an attribute; empty where neither says any. */
    Optional<long[]> axes(int index, String name) {
        if (has(name)) {
            return Optional.of(list(name));
        }
        return optional(index).map(Tensors::longs);
    }

    /** Refuses an attribute that has another value than the only one that is computed. */
    void require(String name, Object value) {
        Object said = node.attributes().get(name);
        if (said != null && !said.equals(value)) {
            throw new OnnxFault("has " + name + " " + said + ", and only " + value + " is computed");
        }
    }

    /** Returns an axis counted from the first. */
    static long axis(long axis, long dimensions) {
        return axis < 0 ? axis + dimensions : axis;
    }
}
