package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;

/** Collects the trace of a request and writes it as one float32 safetensors file. */
public final class TraceFile implements GenerationListener {
    private final List<StoredTensor> tensors = Collections.synchronizedList(new ArrayList<>());

    /** Creates an empty trace. */
    public TraceFile() {}

    @Override
    public boolean wantsTrace() {
        return true;
    }

    @Override
    public void traced(StoredTensor tensor) {
        tensors.add(tensor);
    }

    /** Writes the collected values; the file appears completely or not at all. */
    public void write(Path file) {
        SafetensorsWriter.write(file, List.copyOf(tensors), Map.of("format", "pt"));
    }
}
