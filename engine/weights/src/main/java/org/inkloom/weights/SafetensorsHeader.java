package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The header of a safetensors file, read strictly (the format's own description: README of huggingface/safetensors).
 *
 * <p>The tensors must fill the data exactly, without overlaps or holes. Alignment is not asked for: files with
 * misaligned data exist, and copying from them works.
 *
 * @param tensors by key, in the order of the header
 * @param metadata the {@code __metadata__} strings
 * @param foreign the type of every tensor whose numbers are of a kind that is not read, by key
 * @param dataStart where the data begins in the file, in bytes
 */
record SafetensorsHeader(
        Map<String, Entry> tensors, Map<String, String> metadata, Map<String, String> foreign, long dataStart) {
    /** Length of the length field. */
    static final int PREFIX = 8;

    /** The largest header that the format allows. */
    static final long MAX_HEADER = 100_000_000L;

    /** More tensors than any published file holds; bounds the heap that a hostile header can take. */
    static final int MAX_TENSORS = 250_000;

    /** More dimensions than libtorch works with. */
    static final int MAX_DIMENSIONS = 64;

    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * One tensor.
     *
     * @param dtype empty where it is of no kind that is read
     * @param begin first byte, counted from the start of the data
     * @param end one past the last byte
     */
    record Entry(Optional<DType> dtype, long[] shape, long begin, long end) {}

    /** Returns whether the bytes begin as a safetensors file does. */
    static boolean looksLike(MemorySegment file) {
        if (file.byteSize() <= PREFIX) {
            return false;
        }
        long length = file.get(U64, 0);
        return length > 0 && length <= file.byteSize() - PREFIX && file.get(ValueLayout.JAVA_BYTE, PREFIX) == '{';
    }

    /** Reads and checks the header; fails with INK-FILE-005 to INK-FILE-009. */
    static SafetensorsHeader read(Path path, MemorySegment file) {
        if (file.byteSize() < PREFIX) {
            throw FileErrors.truncated(
                    path, "it has " + file.byteSize() + " bytes, less than the 8 of a header length");
        }
        long length = file.get(U64, 0);
        if (length < 0 || length > MAX_HEADER) {
            throw FileErrors.tooMuch(
                    path,
                    "its header claims " + Long.toUnsignedString(length) + " bytes, over the limit of " + MAX_HEADER);
        }
        if (length > file.byteSize() - PREFIX) {
            throw FileErrors.truncated(
                    path, "its header claims " + length + " bytes and the file has only " + file.byteSize());
        }
        byte[] json = file.asSlice(PREFIX, length).toArray(ValueLayout.JAVA_BYTE);
        SafetensorsHeader header = parse(path, json, PREFIX + length);
        header.checkLayout(path, file.byteSize() - PREFIX - length);
        return header.withoutForeign(path);
    }

    private static SafetensorsHeader parse(Path path, byte[] json, long dataStart) {
        if (json.length == 0 || json[0] != '{') {
            throw FileErrors.malformed(path, "its header does not begin with '{'");
        }
        Map<String, Entry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, String> foreign = new LinkedHashMap<>();
        try (JsonParser parser = StrictJson.MAPPER.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                expect(path, parser.nextToken() == JsonToken.START_OBJECT, "'" + name + "' is not an object");
                if (name.equals("__metadata__")) {
                    readMetadata(path, parser, metadata);
                } else {
                    tensors.put(name, readEntry(path, parser, name, foreign));
                }
                if (tensors.size() > MAX_TENSORS) {
                    throw FileErrors.tooMuch(path, "it lists more than " + MAX_TENSORS + " tensors");
                }
            }
            expect(path, parser.nextToken() == null, "there is text after the end of its header");
        } catch (JacksonException e) {
            throw FileErrors.malformed(
                    path, "its header is not valid JSON (" + FileErrors.shown(e.getOriginalMessage()) + ")", e);
        }
        return new SafetensorsHeader(tensors, metadata, foreign, dataStart);
    }

    /** Types such as U16 and C64 are for side data; a file of nothing else is refused. */
    private SafetensorsHeader withoutForeign(Path path) {
        if (foreign.isEmpty()) {
            return this;
        }
        Map<String, Entry> known = new LinkedHashMap<>(tensors);
        known.keySet().removeAll(foreign.keySet());
        if (known.isEmpty()) {
            Map.Entry<String, String> first = foreign.entrySet().iterator().next();
            throw FileErrors.unknownType(path, first.getKey(), first.getValue());
        }
        return new SafetensorsHeader(known, metadata, foreign, dataStart);
    }

    private static void readMetadata(Path path, JsonParser parser, Map<String, String> into) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            expect(path, parser.nextToken() == JsonToken.VALUE_STRING, "metadata '" + name + "' is not a string");
            into.put(name, parser.getString());
        }
    }

    private static Entry readEntry(Path path, JsonParser parser, String name, Map<String, String> foreign) {
        Optional<String> type = Optional.empty();
        Optional<long[]> shape = Optional.empty();
        Optional<long[]> offsets = Optional.empty();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(path, value == JsonToken.VALUE_STRING, "the dtype of '" + name + "' is not a string");
                    type = Optional.of(parser.getString());
                }
                case "shape" -> shape = Optional.of(readLongs(path, parser, name));
                case "data_offsets" -> offsets = Optional.of(readLongs(path, parser, name));
                default -> parser.skipChildren();
            }
        }
        if (type.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
            throw FileErrors.badTensor(path, name, "lacks its dtype, shape or data_offsets");
        }
        String typeName = type.get();
        Optional<DType> dtype = DType.ofSafetensors(typeName);
        if (dtype.isEmpty()) {
            foreign.put(name, typeName);
        }
        return entry(path, name, dtype, shape.get(), offsets.get());
    }

    private static Entry entry(Path path, String name, Optional<DType> dtype, long[] shape, long[] offsets) {
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw FileErrors.badTensor(path, name, "has data_offsets that are not a range");
        }
        // How many bytes an element of an unknown kind takes is not known; where they lie is checked all the same.
        long bytes = dtype.isEmpty()
                ? offsets[1] - offsets[0]
                : Shapes.bytes(dtype.get(), shape)
                        .orElseThrow(() -> FileErrors.badTensor(path, name, "has a negative or too large shape"));
        if (bytes != offsets[1] - offsets[0]) {
            throw FileErrors.badTensor(
                    path, name, "has " + (offsets[1] - offsets[0]) + " bytes where its shape asks for " + bytes);
        }
        return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] readLongs(Path path, JsonParser parser, String name) {
        expect(path, parser.currentToken() == JsonToken.START_ARRAY, "a field of '" + name + "' is not an array");
        long[] values = new long[MAX_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    path,
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT,
                    "'" + name + "' has a size or offset that is no integer");
            if (count == MAX_DIMENSIONS) {
                throw FileErrors.badTensor(path, name, "has more than " + MAX_DIMENSIONS + " dimensions");
            }
            values[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    private static void expect(Path path, boolean holds, String otherwise) {
        if (!holds) {
            throw FileErrors.malformed(path, FileErrors.shown(otherwise));
        }
    }

    private void checkLayout(Path path, long dataBytes) {
        List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(tensors.entrySet());
        byPlace.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(
                        e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long expected = 0;
        for (Map.Entry<String, Entry> tensor : byPlace) {
            Entry entry = tensor.getValue();
            if (entry.begin() != expected) {
                String fault = entry.begin() < expected ? "overlaps another tensor" : "begins after a hole";
                throw FileErrors.badTensor(path, tensor.getKey(), fault + " at byte " + expected + " of the data");
            }
            expected = entry.end();
        }
        if (expected > dataBytes) {
            throw FileErrors.truncated(
                    path, "its tensors take " + expected + " bytes and only " + dataBytes + " follow the header");
        }
        if (expected < dataBytes) {
            throw FileErrors.malformed(path, (dataBytes - expected) + " bytes follow its last tensor");
        }
    }
}
