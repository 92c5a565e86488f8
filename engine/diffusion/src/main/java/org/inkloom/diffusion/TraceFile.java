package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;

/** Collects a trace and writes it as one float32 safetensors file. */
public final class TraceFile implements Trace {
    private final List<StoredTensor> tensors = new ArrayList<>();

    @Override
    public void accept(String name, Tensor tensor) {
        try (Scope scope = Scope.open()) {
            tensors.add(Tensors.store(name, Tensors.cast(tensor, DType.FLOAT32)));
        }
    }

    /** Writes what was collected; the file appears whole or not at all. */
    public void write(Path file) {
        SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }
}
