package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The head of a GGUF file, versions 2 and 3, little-endian (ggml's {@code docs/gguf.md}): what it says of itself, then each
 * tensor's name, sizes from the innermost on, type and place.
 */
final class GgufHeader {
    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
    private static final String ALIGNMENT = "general.alignment";

    /** Where the sizes of a tensor are written that was reshaped to have whole blocks in its rows. */
    private static final String ORIGINAL = "comfy.gguf.orig_shape.";

    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DIMENSIONS = 8;
    private static final int LONGEST_NAME = 1 << 16;
    private static final int LONGEST_VALUE = 1 << 24;
    private static final int LONGEST_TEXT = 1 << 12;
    private static final long MAX_ALIGNMENT = 1 << 20;

    /** As many as a Java array holds. */
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8L;

    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MemorySegment file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, long[]> originals = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();
    private long at;
    private long alignment = 32;

    private GgufHeader(Path path, MemorySegment file) {
        this.path = path;
        this.file = file;
    }

    /**
     * One tensor.
     *
     * @param type of its numbers
     * @param shape sizes, outermost first
     * @param begin its first byte in the file
     * @param bytes that it takes
     */
    record Entry(GgufType type, long[] shape, long begin, long bytes) {}

    static boolean looksLike(MemorySegment file) {
        return TensorFiles.startsWith(file, MAGIC);
    }

    /** Reads and checks the head; fails with INK-FILE-005 to INK-FILE-009. */
    static GgufHeader read(Path path, MemorySegment file) {
        GgufHeader header = new GgufHeader(path, file);
        header.read();
        return header;
    }

    Map<String, Entry> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void read() {
        at = MAGIC.length;
        int version = u32("the version");
        if (version != 2 && version != 3) {
            throw FileErrors.malformed(
                    path, "it is GGUF of version " + Integer.toUnsignedString(version) + ", and 2 and 3 are read");
        }
        long count = u64("the number of tensors");
        long entries = u64("the number of entries");
        if (count < 0 || count > SafetensorsHeader.MAX_TENSORS || entries < 0 || entries > MAX_ENTRIES) {
            throw FileErrors.tooMuch(
                    path,
                    "it claims " + Long.toUnsignedString(count) + " tensors and " + Long.toUnsignedString(entries)
                            + " entries");
        }
        for (long i = 0; i < entries; i++) {
            entry();
        }
        List<Draft> drafts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            drafts.add(draft());
        }
        long data = Math.ceilDiv(at, alignment) * alignment;
        drafts.forEach(draft -> place(draft, data));
        checkLayout();
    }

    /** A tensor as it is described, before it is known where the data begins. */
    private record Draft(String name, long[] shape, GgufType type, long offset) {}

    private Draft draft() {
        String name = text("a tensor's name", LONGEST_NAME);
        int dimensions = u32("the dimensions of '" + name + "'");
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw FileErrors.badTensor(path, name, "has " + Integer.toUnsignedString(dimensions) + " dimensions");
        }
        long[] shape = new long[dimensions];
        for (int i = dimensions - 1; i >= 0; i--) {
            shape[i] = u64("a size of '" + name + "'");
        }
        int id = u32("the type of '" + name + "'");
        GgufType type = GgufType.of(id).orElseThrow(() -> FileErrors.unknownBlocks(path, name, GgufType.nameOf(id)));
        return new Draft(name, shape, type, u64("the place of '" + name + "'"));
    }

    private void place(Draft draft, long data) {
        String name = draft.name();
        long elements = elements(name, draft.shape());
        long row = draft.shape().length == 0 ? 1 : draft.shape()[draft.shape().length - 1];
        if (row % draft.type().blockElements() != 0) {
            throw FileErrors.badTensor(
                    path, name, "has rows of " + row + " numbers, no whole blocks of " + draft.type());
        }
        long bytes = elements / draft.type().blockElements() * draft.type().blockBytes();
        long offset = draft.offset();
        if (offset < 0 || offset % alignment != 0 || offset > file.byteSize() - data) {
            throw FileErrors.badTensor(path, name, "lies at " + Long.toUnsignedString(offset) + ", which is no place");
        }
        if (bytes > file.byteSize() - data - offset) {
            throw FileErrors.truncated(path, "tensor '" + FileErrors.shown(name) + "' reaches over its end");
        }
        long[] shape = originals.getOrDefault(name, draft.shape());
        if (elements(name, shape) != elements) {
            throw FileErrors.badTensor(path, name, "has another number of elements than its original shape");
        }
        if (tensors.put(name, new Entry(draft.type(), shape, data + offset, bytes)) != null) {
            throw FileErrors.badTensor(path, name, "is there twice");
        }
    }

    private long elements(String name, long[] shape) {
        OptionalLong elements = Shapes.elements(shape);
        if (elements.isEmpty() || elements.getAsLong() > MAX_ELEMENTS) {
            throw FileErrors.badTensor(path, name, "has a negative or too large shape");
        }
        return elements.getAsLong();
    }

    private void checkLayout() {
        List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(tensors.entrySet());
        byPlace.sort(Comparator.comparingLong(tensor -> tensor.getValue().begin()));
        long end = 0;
        for (Map.Entry<String, Entry> tensor : byPlace) {
            if (tensor.getValue().begin() < end && tensor.getValue().bytes() > 0) {
                throw FileErrors.badTensor(path, tensor.getKey(), "overlaps another tensor");
            }
            end = Math.max(end, tensor.getValue().begin() + tensor.getValue().bytes());
        }
    }

    private void entry() {
        String key = text("a key", LONGEST_NAME);
        int type = u32("the type of '" + key + "'");
        if (type == 9) {
            array(key);
            return;
        }
        if (type == 8) {
            String value = text("the value of '" + key + "'", LONGEST_VALUE);
            metadata.put(key, value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "..." : value);
            return;
        }
        long value = number(key, type);
        metadata.put(key, shown(type, value));
        if (key.equals(ALIGNMENT)) {
            if (value <= 0 || value > MAX_ALIGNMENT || Long.bitCount(value) != 1) {
                throw FileErrors.malformed(path, "its alignment is " + value);
            }
            alignment = value;
        }
    }

    private static String shown(int type, long value) {
        return switch (type) {
            case 6 -> Float.toString(Float.intBitsToFloat((int) value));
            case 7 -> Boolean.toString(value != 0);
            case 12 -> Double.toString(Double.longBitsToDouble(value));
            case 0, 2, 4, 10 -> Long.toUnsignedString(value);
            default -> Long.toString(value);
        };
    }

    private void array(String key) {
        int type = u32("the type of the list '" + key + "'");
        long count = u64("the length of the list '" + key + "'");
        if (count < 0 || count > file.byteSize()) {
            throw FileErrors.malformed(path, "its list '" + FileErrors.shown(key) + "' is longer than the file");
        }
        boolean isShape = key.startsWith(ORIGINAL) && count <= MAX_DIMENSIONS && type != 8 && type != 9;
        if (isShape) {
            long[] shape = new long[(int) count];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = number(key, type);
            }
            originals.put(key.substring(ORIGINAL.length()), shape);
            return;
        }
        metadata.put(key, count + " values");
        for (long i = 0; i < count; i++) {
            skip(key, type);
        }
    }

    private void skip(String key, int type) {
        if (type == 8) {
            long length = u64("a text of '" + key + "'");
            need(length, "a text of '" + key + "'");
            at += length;
        } else {
            number(key, type);
        }
    }

    /** Returns a number as it stands: whole ones extended, others as their bits. */
    private long number(String key, int type) {
        int bytes = switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default ->
                throw FileErrors.malformed(
                        path,
                        "its entry '" + FileErrors.shown(key) + "' has the type " + Integer.toUnsignedString(type));
        };
        need(bytes, "the value of '" + key + "'");
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | file.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
        }
        at += bytes;
        boolean signed = type == 1 || type == 3 || type == 5;
        int free = Long.SIZE - 8 * bytes;
        return signed ? value << free >> free : value;
    }

    private int u32(String what) {
        need(Integer.BYTES, what);
        int value = file.get(U32, at);
        at += Integer.BYTES;
        return value;
    }

    private long u64(String what) {
        need(Long.BYTES, what);
        long value = file.get(U64, at);
        at += Long.BYTES;
        return value;
    }

    private String text(String what, long longest) {
        long length = u64("the length of " + what);
        if (length < 0 || length > longest) {
            throw FileErrors.tooMuch(path, what + " claims " + Long.toUnsignedString(length) + " bytes");
        }
        need(length, what);
        byte[] bytes = file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void need(long bytes, String what) {
        if (bytes < 0 || bytes > file.byteSize() - at) {
            throw FileErrors.truncated(path, FileErrors.shown(what) + " is not there");
        }
    }
}
