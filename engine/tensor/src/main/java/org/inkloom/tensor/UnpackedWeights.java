package org.inkloom.tensor;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;

/**
 * Shows a weight file with weights in {@link EightBits} as if they were in float32, without their scales. For code that
 * changes or rewrites weights; models read the eight bits themselves.
 */
public final class UnpackedWeights extends TensorFileView {
    private final Set<String> names = new LinkedHashSet<>();

    /** Takes a file, which is closed with this. */
    public UnpackedWeights(TensorFile file) {
        super(file);
        file.names().stream().filter(name -> !EightBits.isScale(file, name)).forEach(names::add);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor stored = file().get(name);
        Optional<StoredTensor> scales = EightBits.scales(file(), name);
        if (scales.isEmpty() || !EightBits.fit(scales.get().shape(), stored.shape())) {
            return stored;
        }
        try (Scope scope = Scope.open()) {
            return Tensors.store(
                    name,
                    EightBits.unpacked(
                            Tensors.view(stored),
                            EightBits.broadcast(Tensors.view(scales.get()), stored.shape().length)));
        }
    }
}
