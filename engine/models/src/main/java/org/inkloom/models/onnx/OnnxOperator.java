package org.inkloom.models.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Computes one kind of step. */
@FunctionalInterface
interface OnnxOperator {
    /** All that are computed, by their published names. */
    Map<String, OnnxOperator> ALL = all();

    /** Returns the values made, in the current scope. */
    List<Tensor> apply(OnnxCall call);

    /** An operator of one result. */
    @FunctionalInterface
    interface Single {
        Tensor apply(OnnxCall call);
    }

    static OnnxOperator of(Single single) {
        return call -> List.of(single.apply(call));
    }

    private static Map<String, OnnxOperator> all() {
        Map<String, OnnxOperator> all = new HashMap<>();
        ElementOperators.addTo(all);
        LayerOperators.addTo(all);
        ShapeOperators.addTo(all);
        ReductionOperators.addTo(all);
        return Map.copyOf(all);
    }
}
