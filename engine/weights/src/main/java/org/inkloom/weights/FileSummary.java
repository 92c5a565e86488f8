package org.inkloom.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a weight file holds, in numbers.
 *
 * @param path the file or index
 * @param format the format's name, for people
 * @param tensors how many tensors
 * @param elements how many elements in all of them
 * @param bytes how many bytes all of them take; storages shared by several tensors count once per tensor
 * @param dtypes the number of tensors of each element type that occurs
 */
public record FileSummary(
        Path path, String format, int tensors, long elements, long bytes, Map<DType, Integer> dtypes) {
    /** Freezes the histogram, in the order of the types. */
    public FileSummary {
        dtypes = Collections.unmodifiableMap(new TreeMap<>(dtypes));
    }

    /** Returns whether a number takes less than half precision's two bytes: it takes several times as much when unpacked. */
    public boolean isPacked() {
        return 2 * bytes < 3 * elements;
    }

    static FileSummary of(TensorFile file) {
        Map<DType, Integer> dtypes = new EnumMap<>(DType.class);
        long elements = 0;
        long bytes = 0;
        for (String name : file.names()) {
            StoredTensor tensor = file.get(name);
            dtypes.merge(tensor.dtype(), 1, Integer::sum);
            elements += tensor.elements();
            bytes += tensor.data().byteSize();
        }
        return new FileSummary(file.path(), file.format(), file.names().size(), elements, bytes, dtypes);
    }
}
