package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A GGUF file, mapped into memory. Plain tensors are views of the mapping; those in blocks are unpacked to float32 on the
 * Java heap each time they are asked for.
 *
 * <p>Read are F64, F32, F16, BF16, whole numbers, Q8_0, Q5_0, Q5_1, Q4_0, Q4_1, Q6_K, Q5_K and Q4_K; a file with a tensor of
 * another type is refused with the tensor's name and type.
 */
public final class GgufFile implements TensorFile {
    private final MappedFile file;
    private final GgufHeader header;

    private GgufFile(MappedFile file, GgufHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Opens and checks a file.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-002} to {@code INK-FILE-009} if it is missing, unreadable,
     *     cut short, damaged, built to do harm, or holds types that are not read
     */
    public static GgufFile open(Path path) {
        return MappedFile.read(path, file -> {
            if (!GgufHeader.looksLike(file.bytes())) {
                throw FileErrors.unknownFormat(path, "It does not begin as a GGUF file does.");
            }
            return over(file);
        });
    }

    /** Reads the head of a mapped file, which belongs to the result from then on. */
    static GgufFile over(MappedFile file) {
        return new GgufFile(file, GgufHeader.read(file.path(), file.bytes()));
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public String format() {
        Map<GgufType, Long> types = header.tensors().values().stream()
                .collect(Collectors.groupingBy(
                        GgufHeader.Entry::type, () -> new EnumMap<>(GgufType.class), Collectors.counting()));
        return "GGUF ("
                + types.entrySet().stream()
                        .map(type -> type.getValue() + " " + type.getKey())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    private GgufHeader.Entry entry(String name) {
        GgufHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            throw FileErrors.noSuchKey(path(), name, names());
        }
        return entry;
    }

    @Override
    public TensorHead head(String name) {
        GgufHeader.Entry entry = entry(name);
        return new TensorHead(entry.type().dtype(), entry.shape().clone());
    }

    @Override
    public StoredTensor get(String name) {
        GgufHeader.Entry entry = entry(name);
        file.requireWhole();
        MemorySegment data = file.bytes().asSlice(entry.begin(), entry.bytes());
        if (entry.type().isPacked()) {
            int elements = Math.toIntExact(head(name).elements());
            data = MemorySegment.ofArray(GgufBlocks.unpack(entry.type(), data, elements));
        }
        return new StoredTensor(name, entry.type().dtype(), entry.shape().clone(), data);
    }

    /** {@inheritDoc} Bytes are those of the file; types those that tensors are read as. */
    @Override
    public FileSummary summary() {
        Map<DType, Integer> dtypes = new TreeMap<>();
        long elements = 0;
        long bytes = 0;
        for (Map.Entry<String, GgufHeader.Entry> tensor : header.tensors().entrySet()) {
            dtypes.merge(tensor.getValue().type().dtype(), 1, Integer::sum);
            elements += head(tensor.getKey()).elements();
            bytes += tensor.getValue().bytes();
        }
        return new FileSummary(path(), format(), header.tensors().size(), elements, bytes, dtypes);
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public void close() {
        file.close();
    }
}
