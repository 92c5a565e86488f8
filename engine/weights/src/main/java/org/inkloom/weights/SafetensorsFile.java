package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, mapped into memory; tensors are views of the mapping, so opening costs only the header.
 *
 * <p>Safe for use by several threads until it is closed.
 */
public final class SafetensorsFile implements TensorFile {
    private final MappedFile file;
    private final SafetensorsHeader header;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Opens and checks a file.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-002} to {@code INK-FILE-009} if it is missing,
     *     unreadable, cut short, damaged or built to do harm
     */
    public static SafetensorsFile open(Path path) {
        return MappedFile.read(path, SafetensorsFile::over);
    }

    /** Reads the header of a mapped file, which belongs to the result from then on. */
    static SafetensorsFile over(MappedFile file) {
        return new SafetensorsFile(file, SafetensorsHeader.read(file.path(), file.bytes()));
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public String format() {
        return "safetensors";
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    @Override
    public StoredTensor get(String name) {
        SafetensorsHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            String foreign = header.foreign().get(name);
            if (foreign != null) {
                throw FileErrors.unknownType(path(), name, foreign);
            }
            throw FileErrors.noSuchKey(path(), name, names());
        }
        file.requireWhole();
        MemorySegment data = file.bytes().asSlice(header.dataStart() + entry.begin(), entry.end() - entry.begin());
        return new StoredTensor(name, entry.dtype().orElseThrow(), entry.shape().clone(), data);
    }

    /** Returns the tensors whose numbers are of a kind that is not read. */
    @Override
    public Map<String, String> leftOut() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        header.foreign().forEach((name, type) -> leftOut.put(name, "tensor of " + FileErrors.shown(type)));
        return leftOut;
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
